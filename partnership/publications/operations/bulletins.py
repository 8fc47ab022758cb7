"""The bulletin: written, approved by a colleague over the hash of its text, sent once to each subscriber."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from partnership.publications.models import BulletinIssue, BulletinStory, IssueStatus, Subscriber
from shield.extension_points import Story
from shield.models import EmailNotice, User
from shield.operations import audit, outbox
from shield.operations.outbox import Recipient
from shield.records.workflow import advance
from shield.refusals import Refused, refuse_unseen

TEMPLATE = "partnership/emails/bulletin"
CLEARED_APPROVAL: dict[str, Any] = {"approved_by": None, "approved_at": None, "approved_hash": ""}


@transaction.atomic
def create(*, title: str, subject: str, introduction: str, mailing_list: str, by: User) -> BulletinIssue:
    """Create a draft. Raise `Refused` when a bulletin has this title."""
    slug = slugify(title)[:60]
    if BulletinIssue.objects.filter(slug=slug).exists():
        raise Refused("There is already a bulletin with this title.", field="title")
    issue = BulletinIssue.objects.create(
        slug=slug, title=title, subject=subject, introduction=introduction, mailing_list=mailing_list, written_by=by
    )
    audit.record("partnership.bulletin-created", issue, by=by)
    return issue


def _lock_for_edit(issue: BulletinIssue, by: User) -> BulletinIssue:
    """Return the locked issue for an edit: any approval is cancelled, and ``by`` becomes its writer."""
    issue = BulletinIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.is_sent:
        raise Refused("This bulletin has been sent, so it cannot be edited.")
    if issue.status != IssueStatus.DRAFT:
        advance(issue, "send-back", by=by, reason="The text was edited.", **CLEARED_APPROVAL)
    issue.written_by = by
    issue.save(update_fields=["written_by"])
    return issue


@transaction.atomic
def update(*, issue: BulletinIssue, by: User, **changes: Any) -> BulletinIssue:
    """Edit subject, introduction or mailing list. Any approval is cancelled."""
    issue = _lock_for_edit(issue, by)
    for name, value in changes.items():
        setattr(issue, name, value)
    issue.save(update_fields=list(changes))
    audit.record("partnership.bulletin-edited", issue, by=by, fields=sorted(changes))
    return issue


@transaction.atomic
def add_story(*, issue: BulletinIssue, heading: str, title: str, summary: str, url: str, by: User) -> BulletinStory:
    """Add a story at the end. Any approval is cancelled."""
    issue = _lock_for_edit(issue, by)
    last = issue.stories.order_by("-order").first()
    story = BulletinStory.objects.create(
        issue=issue, order=last.order + 1 if last else 1, heading=heading, title=title, summary=summary, url=url
    )
    audit.record("partnership.bulletin-edited", issue, by=by, added=title[:80])
    return story


@transaction.atomic
def copy_stories(*, issue: BulletinIssue, stories: Iterable[tuple[str, Story]], by: User) -> int:
    """Copy selected stories with their headings into the issue and return how many; later changes do not reach it."""
    count = 0
    for heading, story in stories:
        add_story(issue=issue, heading=heading, title=story.title, summary=story.summary, url=story.url, by=by)
        count += 1
    if not count:
        raise Refused("Select at least one story.", field="stories")
    return count


@transaction.atomic
def update_story(*, story: BulletinStory, by: User, **changes: Any) -> BulletinStory:
    """Edit a story. Any approval is cancelled."""
    issue = _lock_for_edit(story.issue, by)
    for name, value in changes.items():
        setattr(story, name, value)
    story.save(update_fields=list(changes))
    audit.record("partnership.bulletin-edited", issue, by=by, story=story.pk)
    return story


@transaction.atomic
def remove_story(*, story: BulletinStory, by: User) -> None:
    """Remove a story. Any approval is cancelled."""
    issue = _lock_for_edit(story.issue, by)
    story.delete()
    audit.record("partnership.bulletin-edited", issue, by=by, removed=story.title[:80])


@transaction.atomic
def move_story_up(*, story: BulletinStory, by: User) -> BulletinStory:
    """Swap a story with the one before it. Any approval is cancelled."""
    issue = _lock_for_edit(story.issue, by)
    before = issue.stories.filter(order__lt=story.order).order_by("-order").first()
    if before is None:
        raise Refused("This is already the first story.")
    before.order, story.order = story.order, before.order
    before.save(update_fields=["order"])
    story.save(update_fields=["order"])
    audit.record("partnership.bulletin-edited", issue, by=by, story=story.pk)
    return story


@transaction.atomic
def submit(*, issue: BulletinIssue, by: User) -> BulletinIssue:
    """Ask a colleague to approve. Raise `Refused` while there is no story."""
    if not issue.stories.exists():
        raise Refused("Add at least one story first.")
    advance(issue, "submit", by=by)
    audit.record("partnership.bulletin-submitted", issue, by=by)
    return issue


@transaction.atomic
def approve(*, issue: BulletinIssue, seen: str, by: User, now: datetime | None = None) -> BulletinIssue:
    """Approve the text with the fingerprint ``seen``. Raise `Refused` for another, and for the person who wrote it last."""
    issue = BulletinIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.written_by_id == by.pk:
        raise Refused("You wrote this bulletin, so a colleague must approve it.")
    text = issue.fingerprint()
    refuse_unseen(seen, text)
    advance(issue, "approve", by=by, approved_by=by, approved_at=now or timezone.now(), approved_hash=text)
    audit.record("partnership.bulletin-approved", issue, by=by, sha256=text)
    return issue


@transaction.atomic
def send_back(*, issue: BulletinIssue, reason: str, by: User) -> BulletinIssue:
    """Return the issue to its writer as a draft. Any approval is cancelled."""
    advance(issue, "send-back", by=by, reason=reason, **CLEARED_APPROVAL)
    audit.record("partnership.bulletin-sent-back", issue, by=by)
    return issue


@transaction.atomic
def send_test(*, issue: BulletinIssue, by: User) -> None:
    """Send the issue as it is now to one's own email address only."""
    outbox.post(TEMPLATE, to=by.email, **issue.content(), slug=issue.slug, unsubscribe_token="", is_test=True)
    audit.record("partnership.bulletin-tested", issue, by=by)


@transaction.atomic
def send(*, issue: BulletinIssue, by: User, now: datetime | None = None) -> int:
    """Write one email for each confirmed subscriber, once, and return how many. The worker sends them.

    Raise `Refused` for the second of two people who press at once, and when the text is not the one approved.
    """
    issue = BulletinIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.is_approved and issue.fingerprint() != issue.approved_hash:
        raise Refused("The text has changed since it was approved. Ask a colleague to approve it again.")
    subscribers = list(Subscriber.objects.confirmed().on_list(issue.mailing_list))
    advance(issue, "send", by=by, sent_at=now or timezone.now(), sent_to=len(subscribers))
    content = issue.content() | {"slug": issue.slug, "is_test": False}
    outbox.post_to_many(TEMPLATE, [_recipient(issue, subscriber) for subscriber in subscribers], **content)
    audit.record("partnership.bulletin-sent", issue, by=by, subscribers=len(subscribers), sha256=issue.approved_hash)
    return len(subscribers)


def _recipient(issue: BulletinIssue, subscriber: Subscriber) -> Recipient:
    """Return one subscriber's email: its key, and the headers for unsubscribing with one click (RFC 8058)."""
    token = subscriber.unsubscribe_token()
    address = settings.BASE_URL + reverse("partnership:subscriber-unsubscribe", args=[token])
    return Recipient(
        to=subscriber.email,
        idempotency_key=f"{issue.idempotency_key}{subscriber.pk}",
        headers={"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        context={"unsubscribe_token": token},
    )


def delivery_counts(issue: BulletinIssue) -> Counter[str]:
    """Return how many emails of an issue are in each state; the sum is the number of subscribers it was sent to."""
    rows = EmailNotice.objects.filter(idempotency_key__startswith=issue.idempotency_key).values("status")
    return Counter({row["status"]: row["count"] for row in rows.annotate(count=Count("pk")).order_by(F("status"))})
