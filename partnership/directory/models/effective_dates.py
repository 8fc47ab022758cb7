"""Records with a start date and perhaps an end date: posts, memberships, relationships."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from shield import working_days


def in_force(on: date | None = None, prefix: str = "") -> Q:
    """Return the condition that a row is in force on a day (today in London unless given)."""
    day = on or working_days.today()
    not_ended = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return Q(**{f"{prefix}starts_on__lte": day}) & not_ended


class EffectiveDatedQuerySet(models.QuerySet[Any]):
    def current(self, on: date | None = None) -> Self:
        """Return the rows in force on a day, first and last day included."""
        return self.filter(in_force(on))


class EffectiveDated(models.Model):
    """In force from ``starts_on`` to ``ends_on``, both included, or without an end."""

    starts_on = models.DateField("start date")
    ends_on = models.DateField("end date", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_starts",
                violation_error_message="End date must be on or after the start date",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            )
        ]

    def is_current(self, on: date | None = None) -> bool:
        """Return whether the row is in force on a day (today unless given)."""
        day = on or working_days.today()
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
