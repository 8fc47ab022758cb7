"""The email bulletin: its subscribers, its issues with their stories, and who approved exactly this text."""

import hashlib
import json
import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from shield.records.workflow import Move, Workflow

EDIT_BULLETINS = "partnership.edit-bulletins"


class MailingList(models.TextChoices):
    MAIN = "main", "Monthly bulletin"
    TRAINING = "training", "Training"
    CHAMPIONS = "champions", "Safeguarding champions"


class SubscriberStatus(models.TextChoices):
    PENDING = "pending", "Not yet confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    UNSUBSCRIBED = "unsubscribed", "Unsubscribed"


CONFIRM_SALT = "partnership.subscriber-confirm"
UNSUBSCRIBE_SALT = "partnership.subscriber-unsubscribe"
CONFIRM_WITHIN_SECONDS = 7 * 24 * 3600


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def visible_to(self, user: Any) -> "SubscriberQuerySet":
        """Return all for those who write bulletins."""
        return self.all() if user.has_perm(EDIT_BULLETINS) else self.none()

    def confirmed(self) -> "SubscriberQuerySet":
        return self.filter(status=SubscriberStatus.CONFIRMED)

    def on_list(self, mailing_list: str) -> "SubscriberQuerySet":
        return self.filter(lists__contains=[mailing_list])

    def from_confirm_token(self, token: str) -> "tuple[Subscriber, list[str]] | None":
        """Return the subscriber and the lists of a confirmation link, or ``None`` if it is not ours or over a week old."""
        try:
            key, lists = signing.loads(token, salt=CONFIRM_SALT, max_age=CONFIRM_WITHIN_SECONDS)
        except signing.BadSignature:
            return None
        subscriber = self.filter(pk=key).first()
        return (subscriber, lists) if subscriber else None

    def from_unsubscribe_token(self, token: str) -> "Subscriber | None":
        """Return the subscriber of an unsubscribe link, or ``None`` if it is not ours. Such a link does not expire."""
        try:
            key = signing.Signer(salt=UNSUBSCRIBE_SALT).unsign(token)
        except signing.BadSignature:
            return None
        return self.filter(pk=key).first()


class Subscriber(models.Model):
    """An email address that asked for bulletins and confirmed by a link in an email."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("email address")
    lists = ArrayField(models.CharField(max_length=12, choices=MailingList), default=list)
    status = models.CharField(max_length=12, choices=SubscriberStatus, default=SubscriberStatus.PENDING)
    requested_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_subscriber_per_address"),
            models.CheckConstraint(
                name="confirmed_subscriber_says_when",
                condition=~Q(status=SubscriberStatus.CONFIRMED) | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def get_absolute_url(self) -> str:
        return reverse("partnership:subscriber-list")

    @property
    def is_confirmed(self) -> bool:
        return self.status == SubscriberStatus.CONFIRMED

    @property
    def is_subscribed(self) -> bool:
        """Return whether the address is subscribed, confirmed or not."""
        return self.status != SubscriberStatus.UNSUBSCRIBED

    @property
    def list_labels(self) -> list[str]:
        return [str(MailingList(name).label) for name in self.lists]

    def confirm_token(self, lists: list[str]) -> str:
        """Return the token of the confirmation link: only its reader can confirm, and only these lists."""
        return signing.dumps([str(self.pk), lists], salt=CONFIRM_SALT)

    def unsubscribe_token(self) -> str:
        """Return the token of the unsubscribe link in every email. It is short and does not expire."""
        return signing.Signer(salt=UNSUBSCRIBE_SALT).sign(str(self.pk))


class IssueStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    AWAITING_APPROVAL = "awaiting_approval", "Awaiting approval"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"


class BulletinIssueQuerySet(models.QuerySet["BulletinIssue"]):
    def visible_to(self, user: Any) -> "BulletinIssueQuerySet":
        """Return sent issues; for those who write bulletins, drafts as well."""
        if user.has_perm(EDIT_BULLETINS):
            return self.all()
        return self.sent()

    def sent(self) -> "BulletinIssueQuerySet":
        return self.filter(status=IssueStatus.SENT)

    def unsent(self) -> "BulletinIssueQuerySet":
        return self.exclude(status=IssueStatus.SENT)


class BulletinIssue(models.Model):
    """One issue. An approval names the hash of its text; any edit cancels it."""

    WORKFLOW = Workflow(
        Move(
            "submit",
            {IssueStatus.DRAFT},
            IssueStatus.AWAITING_APPROVAL,
            heading="Ask a colleague to approve",
            explanation="The person who wrote the bulletin cannot approve it.",
            done="Bulletin submitted. A colleague now has a task to approve it.",
        ),
        Move(
            "approve",
            {IssueStatus.AWAITING_APPROVAL},
            IssueStatus.APPROVED,
            heading="Approve this bulletin",
            explanation="You are approving this exact text. Any edit cancels the approval.",
            done="Bulletin approved. It can now be sent.",
        ),
        Move(
            "send-back",
            {IssueStatus.AWAITING_APPROVAL, IssueStatus.APPROVED},
            IssueStatus.DRAFT,
            heading="Send this bulletin back to its writer",
            explanation="The bulletin becomes a draft again. This cancels any approval.",
            button="Send back to the writer",
            done="Bulletin sent back to its writer",
            ends=True,
        ),
        Move(
            "send",
            {IssueStatus.APPROVED},
            IssueStatus.SENT,
            heading="Send this bulletin",
            explanation="We will email it once to every confirmed subscriber of the list and add it to the public archive.",
            done="Bulletin is being sent. Subscribers will get it in the next few minutes.",
        ),
    )

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=150)
    subject = models.CharField("subject of the email", max_length=150)
    introduction = models.TextField(blank=True)
    mailing_list = models.CharField("mailing list", max_length=12, choices=MailingList, default=MailingList.MAIN)
    status = models.CharField(max_length=20, choices=IssueStatus, default=IssueStatus.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_hash = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.PositiveIntegerField("number of subscribers it was sent to", null=True, blank=True)

    objects = BulletinIssueQuerySet.as_manager()

    class Meta:
        ordering = [F("sent_at").desc(nulls_first=True), "-written_at"]
        constraints = [
            models.CheckConstraint(
                name="issue_approved_by_at_and_hash_together",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True, approved_hash="")
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_hash=""),
            ),
            models.CheckConstraint(
                name="issue_not_approved_by_its_writer",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
            ),
            models.CheckConstraint(
                name="sent_issue_says_when_and_to_how_many",
                condition=~Q(status=IssueStatus.SENT) | Q(sent_at__isnull=False, sent_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnership:bulletin-detail", args=[self.slug])

    @property
    def is_sent(self) -> bool:
        return self.status == IssueStatus.SENT

    @property
    def is_approved(self) -> bool:
        return self.status == IssueStatus.APPROVED

    @property
    def idempotency_key(self) -> str:
        """Return what the keys of its emails start with."""
        return f"bulletin:{self.pk}:"

    def content(self) -> dict[str, Any]:
        """Return everything a subscriber gets, JSON-ready."""
        stories = [[story.heading, story.title, story.summary, story.url] for story in self.stories.all()]
        return {"title": self.title, "subject": self.subject, "introduction": self.introduction, "stories": stories}

    def fingerprint(self) -> str:
        """Return the SHA-256 of everything a subscriber gets, and of who gets it."""
        content = [self.content(), self.mailing_list]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class BulletinStoryQuerySet(models.QuerySet["BulletinStory"]):
    def visible_to(self, user: Any) -> "BulletinStoryQuerySet":
        """Return the stories of the issues that a user may see."""
        return self.filter(issue__in=BulletinIssue.objects.visible_to(user))


class BulletinStory(models.Model):
    """One story: text and a link, copied in, never a key into an app above."""

    issue = models.ForeignKey(BulletinIssue, models.CASCADE, related_name="stories")
    order = models.PositiveSmallIntegerField()
    heading = models.CharField("section", max_length=150)
    title = models.CharField(max_length=200, blank=True)
    summary = models.TextField("text")
    url = models.CharField("link", max_length=300, blank=True)

    objects = BulletinStoryQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title or self.summary[:60]

    def get_absolute_url(self) -> str:
        return self.issue.get_absolute_url()
