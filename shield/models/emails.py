"""The outbox: a notice is written beside the change it reports and sent once both are committed."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone


class EmailStatus(models.TextChoices):
    QUEUED = "queued", "Waiting to be sent"
    # A worker has taken it and the mail server has not heard of it: it waits again when that worker dies.
    CLAIMED = "claimed", "About to be sent"
    # Its text is being handed to the mail server.
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not sent"
    # The worker died while it was talking to the mail server: the machine never sends such a notice again.
    UNKNOWN = "unknown", "May not have been sent"


class EmailPriority(models.IntegerChoices):
    """Who is served first: people who wait at the screen, then everybody else, then those who read a bulletin."""

    ACCOUNT = 0, "About an account"
    USUAL = 10, "Usual"
    BULK = 20, "To many readers"


# An email whose template is in such a folder comes from an app whose records nobody outside may know of: even its existence would reveal one.
SEALED = "/sealed/"


class EmailNoticeQuerySet(models.QuerySet["EmailNotice"]):
    def visible_to(self, user: Any) -> "EmailNoticeQuerySet":
        """Return the emails to people who look after email, except those of confidential apps; to others none."""
        return self.exclude(template__contains=SEALED) if user.has_perm("shield.see-emails") else self.none()

    def troubled(self) -> "EmailNoticeQuerySet":
        """Notices that a person has to decide about, newest first."""
        return self.filter(status__in=(EmailStatus.FAILED, EmailStatus.UNKNOWN)).order_by("-pk")

    def waiting(self) -> "EmailNoticeQuerySet":
        """Notices of which the mail server has not heard, also those whose time has not come."""
        return self.filter(status__in=(EmailStatus.QUEUED, EmailStatus.CLAIMED))

    def due(self, now: datetime | None = None) -> "EmailNoticeQuerySet":
        """Queued notices whose time has come by the database's clock, by priority, then oldest first."""
        return self.filter(status=EmailStatus.QUEUED, send_after__lte=now or Now()).order_by("priority", "pk")

    def lapsed(self, now: datetime | None = None) -> "EmailNoticeQuerySet":
        """Notices whose worker has not been heard of for as long as its lease."""
        return self.filter(status__in=(EmailStatus.CLAIMED, EmailStatus.SENDING), lease_until__lt=now or Now())


class EmailNotice(models.Model):
    """One message to one address. It carries words, not keys, and no personal detail about a child."""

    template = models.CharField(max_length=100)
    to = models.EmailField()
    context = models.JSONField(default=dict)
    headers = models.JSONField(default=dict, blank=True)
    # [{"name", "type", "text"}]: small text attachments such as a calendar entry.
    attachments = models.JSONField(default=list, blank=True)
    # What the email is about; the same key never creates a second email.
    idempotency_key = models.CharField(max_length=200, null=True, blank=True)  # NULL means "no key"
    status = models.CharField(max_length=10, choices=EmailStatus, default=EmailStatus.QUEUED)
    priority = models.PositiveSmallIntegerField(choices=EmailPriority, default=EmailPriority.USUAL)
    written_at = models.DateTimeField(default=timezone.now)
    send_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Which run of a worker has taken it, and until when by the database's clock.
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = EmailNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "email"
        constraints = [
            models.UniqueConstraint(fields=["idempotency_key"], name="one_email_per_idempotency_key"),
            models.CheckConstraint(
                name="email_sent_at_when_sent", condition=~Q(status=EmailStatus.SENT) | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="email_in_hand_has_a_lease",
                condition=~Q(status__in=(EmailStatus.CLAIMED, EmailStatus.SENDING))
                | Q(claim__isnull=False, lease_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["priority", "id"], condition=Q(status=EmailStatus.QUEUED), name="email_turn"),
            models.Index(
                fields=["lease_until"],
                condition=Q(status__in=(EmailStatus.CLAIMED, EmailStatus.SENDING)),
                name="email_in_hand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.to}"

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows if it was delivered."""
        return self.status == EmailStatus.UNKNOWN
