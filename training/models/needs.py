"""Access and dietary needs: given by the attendee, seen by few, deleted after the run."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import DurationField, ExpressionWrapper, F, Q, Value

from shield.records.encryption import EncryptedField
from training.models.booking_states import ENDED
from training.models.bookings import Booking


class NeedsQuerySet(models.QuerySet["Needs"]):
    def stored(self) -> "NeedsQuerySet":
        """Return those not deleted."""
        return self.filter(purged_at=None)

    def to_purge(self, now: datetime) -> "NeedsQuerySet":
        """Return those due to be deleted: of runs that ended long enough ago, and of ended bookings."""
        retention = ExpressionWrapper(
            F("booking__run__needs_retention_days") * Value(timedelta(days=1)), output_field=DurationField()
        )
        over = Q(booking__run__ends_at__lte=Value(now) - retention)
        ended = Q(booking__status__in=ENDED)
        return self.stored().filter(over | ended)


class Needs(models.Model):
    """One attendee's access and dietary needs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.OneToOneField(Booking, models.CASCADE, related_name="needs")
    access = EncryptedField("access needs", null=True, blank=True)
    dietary = EncryptedField("dietary needs", null=True, blank=True)
    answered_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = NeedsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "access and dietary needs"
        constraints = [
            models.CheckConstraint(
                name="needs_purged_are_empty",
                condition=Q(purged_at__isnull=True) | Q(access__isnull=True, dietary__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Needs, {self.booking}"
