"""What a page shows of a record's life: every move, who made it, when and why. Not the audit, which may be archived."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    def of(self, record: models.Model) -> "StatusChangeQuerySet":
        """The moves of one record, newest first."""
        return (
            self.filter(target_type=record._meta.label_lower, target_id=str(record.pk))
            .select_related("by")
            .order_by("-at", "-pk")
        )


class StatusChange(models.Model):
    """One move of one record."""

    target_type = models.CharField(max_length=100)
    target_id = models.CharField(max_length=64)
    verb = models.CharField(max_length=40)
    was = models.CharField(max_length=40)
    now = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["target_type", "target_id"], name="status_change_by_target")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.was} to {self.now}"
