"""Places kept for a sector until a day."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from partnership.models import Sector
from training.models.runs import CourseRun


class SectorReserveQuerySet(models.QuerySet["SectorReserve"]):
    def kept(self, now: datetime) -> "SectorReserveQuerySet":
        """Not released yet."""
        return self.filter(releases_at__gt=now)


class SectorReserve(models.Model):
    """Some of a run's places, for people of one sector only until they are released to everybody."""

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
