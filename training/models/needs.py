"""What an attendee needs so that they can take part: asked of them alone, seen by few, gone after the run."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import DurationField, ExpressionWrapper, F, Q, Value

from shield.records.encryption import EncryptedField
from training.models.bookings import Booking


class NeedsQuerySet(models.QuerySet["Needs"]):
    def kept(self) -> "NeedsQuerySet":
        """Not purged."""
        return self.filter(purged_at=None)

    def to_purge(self, now: datetime) -> "NeedsQuerySet":
        """Those of runs that ended as many days ago as the run says, and of bookings given up."""
        kept = ExpressionWrapper(
            F("booking__run__needs_kept_days") * Value(timedelta(days=1)), output_field=DurationField()
        )
        over = Q(booking__run__ends_at__lte=Value(now) - kept)
        gone = Q(booking__status__in=("cancelled", "replaced"))
        return self.kept().filter(over | gone)


class Needs(models.Model):
    """One attendee's answers about access and food."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.OneToOneField(Booking, models.CASCADE, related_name="needs")
    access = EncryptedField("what you need to take part", null=True, blank=True)
    dietary = EncryptedField("what you can't eat", null=True, blank=True)
    answered_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = NeedsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "needs"
        constraints = [
            models.CheckConstraint(
                name="needs_purged_are_empty",
                condition=Q(purged_at__isnull=True) | Q(access__isnull=True, dietary__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Needs, {self.booking}"
