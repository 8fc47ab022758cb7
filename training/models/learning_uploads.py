"""Supplier's files that are too long to read while a person waits: read by a worker, with progress."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from training.models.learning import ImportMapping

# A worker that has not come to the end by then has died: its time limit is five minutes.
STUCK_AFTER = timedelta(minutes=10)
# How long the result is shown. It names people who are not in the portal.
KEPT_FOR = timedelta(days=30)


class UploadStatus(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "In progress"
    DONE = "done", "Finished"
    REFUSED = "refused", "Not imported"


UNFINISHED = (UploadStatus.WAITING, UploadStatus.RUNNING)


class LearningUploadQuerySet(models.QuerySet["LearningUpload"]):
    def visible_to(self, user: Any) -> "LearningUploadQuerySet":
        """Return all for those who import e-learning, else none."""
        return self.all() if user.has_perm("training.import-learning") else self.none()

    def claimable(self, now: datetime | None = None) -> "LearningUploadQuerySet":
        """Return those that no worker has begun, and those whose worker has died."""
        stuck = Q(status=UploadStatus.RUNNING, started_at__lt=(now or timezone.now()) - STUCK_AFTER)
        return self.filter(Q(status=UploadStatus.WAITING) | stuck)

    def to_delete(self, now: datetime | None = None) -> "LearningUploadQuerySet":
        return self.filter(uploaded_at__lt=(now or timezone.now()) - KEPT_FOR)


class LearningUpload(models.Model):
    """A file of a supplier, how far a worker has read it, and the result. The content is deleted with the result."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mapping = models.ForeignKey(ImportMapping, models.PROTECT, related_name="uploads")
    filename = models.CharField(max_length=150)
    content = models.BinaryField()
    only_checks = models.BooleanField()
    status = models.CharField(max_length=10, choices=UploadStatus, default=UploadStatus.WAITING)
    lines_read = models.PositiveIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = LearningUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(name="upload_reads_no_more_than_all", condition=Q(lines_read__lte=F("lines"))),
            models.CheckConstraint(
                name="upload_finished_says_when",
                condition=Q(status__in=UNFINISHED, finished_at=None)
                | Q(~Q(status__in=UNFINISHED), finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("training:learning-upload", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        return self.status not in UNFINISHED
