"""The e-bulletin: who asked for it, what an issue says, and who approved exactly these words."""

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

from shield.records.workflow import Workflow


class MailingList(models.TextChoices):
    MAIN = "main", "Monthly bulletin"
    TRAINING = "training", "Training"
    CHAMPIONS = "champions", "Safeguarding champions"


class SubscriberStatus(models.TextChoices):
    PENDING = "pending", "Not confirmed yet"
    CONFIRMED = "confirmed", "Confirmed"
    LEFT = "left", "Left"


CONFIRM_SALT = "partnership.subscriber-confirms"
LEAVE_SALT = "partnership.subscriber-leaves"
CONFIRM_WITHIN_SECONDS = 7 * 24 * 3600


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def visible_to(self, user: Any) -> "SubscriberQuerySet":
        """To those who send bulletins."""
        return self.all() if user.has_perm("partnership.edit-bulletins") else self.none()

    def confirmed(self) -> "SubscriberQuerySet":
        return self.filter(status=SubscriberStatus.CONFIRMED)

    def on_list(self, mailing_list: str) -> "SubscriberQuerySet":
        return self.filter(lists__contains=[mailing_list])

    def awaiting(self, token: str) -> "tuple[Subscriber, list[str]] | None":
        """Whose confirmation link this is, and for which lists, if the link is ours and not older than a week."""
        try:
            key, lists = signing.loads(token, salt=CONFIRM_SALT, max_age=CONFIRM_WITHIN_SECONDS)
        except signing.BadSignature:
            return None
        subscriber = self.filter(pk=key).first()
        return (subscriber, lists) if subscriber else None

    def leaving(self, token: str) -> "Subscriber | None":
        """The subscriber whose leaving link this is; such a link never grows old."""
        try:
            key = signing.Signer(salt=LEAVE_SALT).unsign(token)
        except signing.BadSignature:
            return None
        return self.filter(pk=key).first()


class Subscriber(models.Model):
    """An address that asked for bulletins, and said yes to a mail sent there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address")
    lists = ArrayField(models.CharField(max_length=12, choices=MailingList), default=list)
    status = models.CharField(max_length=10, choices=SubscriberStatus, default=SubscriberStatus.PENDING)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_subscriber_per_address"),
            models.CheckConstraint(
                name="confirmed_subscriber_says_when", condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def list_labels(self) -> list[str]:
        return [str(MailingList(name).label) for name in self.lists]

    def confirm_token(self, lists: list[str]) -> str:
        """For the link in the mail that asks: only its reader can say yes, and only to these lists."""
        return signing.dumps([str(self.pk), lists], salt=CONFIRM_SALT)

    def leave_token(self) -> str:
        """For the link in every mail that ends the mails; short, and it never grows old."""
        return signing.Signer(salt=LEAVE_SALT).sign(str(self.pk))


class IssueStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    AWAITING_APPROVAL = "awaiting_approval", "Waiting for approval"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"


B = IssueStatus


class BulletinIssueQuerySet(models.QuerySet["BulletinIssue"]):
    def visible_to(self, user: Any) -> "BulletinIssueQuerySet":
        """Sent issues to everybody; the rest to those who write bulletins."""
        if user.has_perm("partnership.edit-bulletins"):
            return self.all()
        return self.sent()

    def sent(self) -> "BulletinIssueQuerySet":
        return self.filter(status=B.SENT)


class BulletinIssue(models.Model):
    """One issue. Approval names the hash of its words; any edit voids it."""

    WORKFLOW = Workflow(
        ("submit", {B.DRAFT}, B.AWAITING_APPROVAL),
        ("approve", {B.AWAITING_APPROVAL}, B.APPROVED),
        ("send-back", {B.AWAITING_APPROVAL, B.APPROVED}, B.DRAFT),
        ("send", {B.APPROVED}, B.SENT),
    )

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=150)
    subject = models.CharField("subject of the e-mail", max_length=150)
    introduction = models.TextField(blank=True)
    mailing_list = models.CharField("who gets it", max_length=12, choices=MailingList, default=MailingList.MAIN)
    status = models.CharField(max_length=20, choices=IssueStatus, default=IssueStatus.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_hash = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.PositiveIntegerField("addresses it was sent to", null=True, blank=True)

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
                name="issue_approved_by_somebody_else",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
            ),
            models.CheckConstraint(
                name="sent_issue_says_when_and_to_how_many",
                condition=~Q(status="sent") | Q(sent_at__isnull=False, sent_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnership:bulletin-detail", args=[self.slug])

    @property
    def is_sent(self) -> bool:
        return self.status == B.SENT

    @property
    def occasion(self) -> str:
        """What the occasions of its notices begin with."""
        return f"bulletin:{self.pk}:"

    def words(self) -> dict[str, Any]:
        """Everything a reader gets, JSON-ready."""
        items = [[item.heading, item.title, item.summary, item.url] for item in self.items.all()]
        return {"title": self.title, "subject": self.subject, "introduction": self.introduction, "items": items}

    def fingerprint(self) -> str:
        """SHA-256 of everything a reader gets, and of who gets it."""
        content = [self.words(), self.mailing_list]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class BulletinItem(models.Model):
    """One story: words and a link, copied in, never a key into an app above."""

    issue = models.ForeignKey(BulletinIssue, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    heading = models.CharField("section", max_length=150)
    title = models.CharField(max_length=200, blank=True)
    summary = models.TextField("story")
    url = models.CharField("link", max_length=300, blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title or self.summary[:60]
