"""Places reserved for a sector until a time."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from partnership.models import Sector
from training.models.runs import CourseRun


class SectorReserveQuerySet(models.QuerySet["SectorReserve"]):
    def unreleased(self, now: datetime) -> "SectorReserveQuerySet":
        """Return those not released yet."""
        return self.filter(releases_at__gt=now)


class SectorReserve(models.Model):
    """Places of a run that only people of one sector can book until they are released."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="reserves")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+")
    places = models.PositiveIntegerField()
    releases_at = models.DateTimeField()

    objects = SectorReserveQuerySet.as_manager()

    class Meta:
        ordering = ["sector__name"]
        constraints = [
            models.UniqueConstraint(fields=["run", "sector"], name="one_reserve_per_run_and_sector"),
            models.CheckConstraint(name="reserve_is_not_nothing", condition=Q(places__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.places} for {self.sector}"
