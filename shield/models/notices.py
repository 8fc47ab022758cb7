"""The outbox: a notice is written beside the change it reports and sent once both are committed."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone


class NoticeStatus(models.TextChoices):
    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not sent"
    # The worker died while it was talking to the mail server: the machine never sends such a notice again.
    UNKNOWN = "unknown", "May not have been sent"


# An email whose template is in such a folder comes from an app whose records nobody outside may know of: even its existence would reveal one.
SEALED = "/sealed/"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any) -> "NoticeQuerySet":
        """Return the emails to people who look after email, except those of confidential apps; to others none."""
        return self.exclude(template__contains=SEALED) if user.has_perm("shield.see-notices") else self.none()

    def troubled(self) -> "NoticeQuerySet":
        """Notices that a person has to decide about, newest first."""
        return self.filter(status__in=(NoticeStatus.FAILED, NoticeStatus.UNKNOWN)).order_by("-pk")

    def due(self, now: datetime | None = None) -> "NoticeQuerySet":
        """Queued notices whose time has come, oldest first."""
        return self.filter(status=NoticeStatus.QUEUED, send_after__lte=now or timezone.now()).order_by("pk")

    def stuck(self, now: datetime | None = None) -> "NoticeQuerySet":
        """Notices a worker took more than ten minutes ago and never finished."""
        return self.filter(status=NoticeStatus.SENDING, claimed_at__lt=(now or timezone.now()) - timedelta(minutes=10))


class Notice(models.Model):
    """One message to one address. It carries words, not keys, and no personal detail about a child."""

    template = models.CharField(max_length=100)
    to = models.EmailField()
    words = models.JSONField(default=dict)
    headers = models.JSONField(default=dict, blank=True)
    # [{"name", "type", "text"}]: small text attachments such as a calendar entry.
    attachments = models.JSONField(default=list, blank=True)
    # The occasion this notice is for; the same occasion never makes a second notice.
    occasion = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - NULL means "no occasion"
    status = models.CharField(max_length=10, choices=NoticeStatus, default=NoticeStatus.QUEUED)
    written_at = models.DateTimeField(default=timezone.now)
    send_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occasion"], name="one_notice_per_occasion"),
            models.CheckConstraint(
                name="notice_sent_at_when_sent", condition=~Q(status="sent") | Q(sent_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["send_after", "id"], condition=Q(status="queued"), name="notice_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.to}"
