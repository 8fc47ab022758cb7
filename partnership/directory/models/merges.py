"""Merged accounts of one person: who, when, why, and what was kept, closed and passed on."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from partnership.directory.models.people import Person


class AccountMerge(models.Model):
    """Two records of one person were made one. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges")
    closed_name = models.CharField("name of the closed record", max_length=150)
    closed_email = models.EmailField("address of the closed record")
    closed_user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="merged_as")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    # [{"title", "kept", "closed", "passed_on"}] as the preview showed them.
    lines = models.JSONField(default=list)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.kept} and {self.closed_email}"
