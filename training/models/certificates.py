"""Certificates: a code that anyone can check, and what was certified on the day."""

import secrets
import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from training.models.bookings import Booking

# Letters and digits that are not mistaken for one another.
CODE_CHARACTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """Return 12 characters in three groups, such as ``K7QM-3XPA-9TZ2``: 60 bits, so none can be guessed."""
    characters = [secrets.choice(CODE_CHARACTERS) for _ in range(12)]
    return "-".join("".join(characters[at : at + 4]) for at in (0, 4, 8))


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Any) -> "CertificateQuerySet":
        """Return those of the bookings that the user may see."""
        return self.filter(booking__in=Booking.objects.visible_to(user))

    def valid(self, today: date) -> "CertificateQuerySet":
        """Return those neither expired nor revoked."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=today), revoked_at=None)


class Certificate(models.Model):
    """A certificate of attendance, stored as it was on the day it was issued."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=14, unique=True, default=new_code)
    holder = models.CharField(max_length=150)
    course_title = models.CharField(max_length=150)
    levels = ArrayField(models.PositiveSmallIntegerField())
    cpd_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    held_on = models.DateField()
    issued_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.CharField(max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "course_title"]
        constraints = [
            models.CheckConstraint(
                name="certificate_revoked_with_a_reason",
                condition=Q(revoked_at__isnull=True, revoke_reason="")
                | Q(revoked_at__isnull=False, revoke_reason__gt=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.course_title}"

    def get_absolute_url(self) -> str:
        return reverse("training:certificate-detail", args=[self.pk])

    def state(self, today: date) -> str:
        """Return ``valid``, ``expired`` or ``revoked``."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_on is not None and self.expires_on < today else "valid"

    @property
    def levels_text(self) -> str:
        return "Level " + " and ".join(str(level) for level in sorted(self.levels))
