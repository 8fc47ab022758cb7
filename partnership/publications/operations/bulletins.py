"""The bulletin: composed, approved by somebody else over the hash of its words, sent once to each reader."""

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

from partnership.publications.models import BulletinIssue, BulletinItem, IssueStatus, Subscriber
from shield.extension_points import Story
from shield.models import Notice
from shield.operations import audit, notices
from shield.operations.notices import Recipient
from shield.records.workflow import advance
from shield.refusals import Refused

TEMPLATE = "partnership/emails/bulletin"
VOID: dict[str, Any] = {"approved_by": None, "approved_at": None, "approved_hash": ""}


@transaction.atomic
def begin(*, title: str, subject: str, introduction: str, mailing_list: str, by: Any) -> BulletinIssue:
    """Begin a draft."""
    slug = slugify(title)[:60]
    if BulletinIssue.objects.filter(slug=slug).exists():
        raise Refused("There is an issue of this title already.", field="title")
    issue = BulletinIssue.objects.create(
        slug=slug, title=title, subject=subject, introduction=introduction, mailing_list=mailing_list, written_by=by
    )
    audit.record("partnership.bulletin-begun", issue, by=by)
    return issue


def _take_in_hand(issue: BulletinIssue, by: Any) -> BulletinIssue:
    """Lock the issue for an edit: an approval is void from now on, and whoever edits counts as its writer."""
    issue = BulletinIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.status == IssueStatus.SENT:
        raise Refused("A sent issue stays as it was sent.")
    if issue.status != IssueStatus.DRAFT:
        advance(issue, "send-back", by=by, reason="The words were edited.", **VOID)
    issue.written_by = by
    issue.save(update_fields=["written_by"])
    return issue


@transaction.atomic
def edit(*, issue: BulletinIssue, by: Any, **words: Any) -> BulletinIssue:
    """Change subject, introduction or readers; an approval is void."""
    issue = _take_in_hand(issue, by)
    for name, value in words.items():
        setattr(issue, name, value)
    issue.save(update_fields=list(words))
    audit.record("partnership.bulletin-edited", issue, by=by, fields=sorted(words))
    return issue


@transaction.atomic
def add_item(*, issue: BulletinIssue, heading: str, title: str, summary: str, url: str, by: Any) -> BulletinItem:
    """Add a story at the end; an approval is void."""
    issue = _take_in_hand(issue, by)
    last = issue.items.order_by("-order").first()
    item = BulletinItem.objects.create(
        issue=issue, order=last.order + 1 if last else 1, heading=heading, title=title, summary=summary, url=url
    )
    audit.record("partnership.bulletin-edited", issue, by=by, added=title[:80])
    return item


@transaction.atomic
def take_stories(*, issue: BulletinIssue, stories: Iterable[tuple[str, Story]], by: Any) -> int:
    """Copy chosen stories with their headings into the issue; later changes elsewhere do not reach it."""
    count = 0
    for heading, story in stories:
        add_item(issue=issue, heading=heading, title=story.title, summary=story.summary, url=story.url, by=by)
        count += 1
    if not count:
        raise Refused("Choose at least one story.", field="stories")
    return count


@transaction.atomic
def edit_item(*, item: BulletinItem, by: Any, **words: Any) -> BulletinItem:
    """Change a story; an approval is void."""
    issue = _take_in_hand(item.issue, by)
    for name, value in words.items():
        setattr(item, name, value)
    item.save(update_fields=list(words))
    audit.record("partnership.bulletin-edited", issue, by=by, item=item.pk)
    return item


@transaction.atomic
def remove_item(*, item: BulletinItem, by: Any) -> None:
    """Take a story out; an approval is void."""
    issue = _take_in_hand(item.issue, by)
    item.delete()
    audit.record("partnership.bulletin-edited", issue, by=by, removed=item.title[:80])


@transaction.atomic
def raise_item(*, item: BulletinItem, by: Any) -> BulletinItem:
    """Let a story change places with the one before it; an approval is void."""
    issue = _take_in_hand(item.issue, by)
    before = issue.items.filter(order__lt=item.order).order_by("-order").first()
    if before is None:
        raise Refused("This story is the first already.")
    before.order, item.order = item.order, before.order
    before.save(update_fields=["order"])
    item.save(update_fields=["order"])
    audit.record("partnership.bulletin-edited", issue, by=by, item=item.pk)
    return item


@transaction.atomic
def submit(*, issue: BulletinIssue, by: Any) -> BulletinIssue:
    """Ask a colleague to approve."""
    if not issue.items.exists():
        raise Refused("Add at least one story first.")
    advance(issue, "submit", by=by)
    audit.record("partnership.bulletin-submitted", issue, by=by)
    return issue


@transaction.atomic
def approve(*, issue: BulletinIssue, by: Any, now: datetime | None = None) -> BulletinIssue:
    """Approve exactly these words; never by whoever wrote them last."""
    issue = BulletinIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.written_by_id == by.pk:
        raise Refused("Somebody other than the writer has to approve.")
    text = issue.fingerprint()
    advance(issue, "approve", by=by, approved_by=by, approved_at=now or timezone.now(), approved_hash=text)
    audit.record("partnership.bulletin-approved", issue, by=by, sha256=text)
    return issue


@transaction.atomic
def send_back(*, issue: BulletinIssue, reason: str, by: Any) -> BulletinIssue:
    """Give it back to be written again; an approval is void."""
    advance(issue, "send-back", by=by, reason=reason, **VOID)
    audit.record("partnership.bulletin-sent-back", issue, by=by)
    return issue


@transaction.atomic
def send_test(*, issue: BulletinIssue, by: Any) -> None:
    """Send the issue as it stands to one's own address only."""
    notices.post(TEMPLATE, to=by.email, **issue.words(), slug=issue.slug, leave_token="", is_test=True)
    audit.record("partnership.bulletin-tested", issue, by=by)


@transaction.atomic
def send(*, issue: BulletinIssue, by: Any, now: datetime | None = None) -> int:
    """Freeze one notice for each confirmed reader, once, ever; answers how many. The worker hands them over.

    Two people who press at once make one sending: the second is ``Refused``. The words must be those approved.
    """
    issue = BulletinIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.status == IssueStatus.APPROVED and issue.fingerprint() != issue.approved_hash:
        raise Refused("The words are not those that were approved. Have them approved again.")
    readers = list(Subscriber.objects.confirmed().on_list(issue.mailing_list))
    advance(issue, "send", by=by, sent_at=now or timezone.now(), sent_to=len(readers))
    words = issue.words() | {"slug": issue.slug, "is_test": False}
    notices.post_to_many(TEMPLATE, [_recipient(issue, reader) for reader in readers], **words)
    audit.record("partnership.bulletin-sent", issue, by=by, readers=len(readers), sha256=issue.approved_hash)
    return len(readers)


def _recipient(issue: BulletinIssue, reader: Subscriber) -> Recipient:
    """One reader's notice: a fixed occasion, and the headers that let a mail program unsubscribe (RFC 8058)."""
    token = reader.leave_token()
    address = settings.BASE_URL + reverse("partnership:subscriber-leave", args=[token])
    return Recipient(
        to=reader.email,
        occasion=f"{issue.occasion}{reader.pk}",
        headers={"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        words={"leave_token": token},
    )


def delivery_counts(issue: BulletinIssue) -> Counter[str]:
    """How many notices of an issue are in each state; the sum is the number of readers it was sent to."""
    rows = Notice.objects.filter(occasion__startswith=issue.occasion).values("status")
    return Counter({row["status"]: row["count"] for row in rows.annotate(count=Count("pk")).order_by(F("status"))})
