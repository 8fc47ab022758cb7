"""Whether anything changed: what is measured, from where it began to where it should get, and what was read since."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models

from partnership.improvement.models.recommendations import Recommendation


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user: Any) -> "MeasureQuerySet":
        """The measures of the recommendations one may see."""
        return self.filter(recommendation__in=Recommendation.objects.visible_to(user))


class Measure(models.Model):
    """What shows whether a recommendation made a difference."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="measures")
    name = models.CharField("what is measured", max_length=200)
    unit = models.CharField("in what", max_length=40, blank=True)
    baseline = models.DecimalField("where it began", max_digits=12, decimal_places=2)
    baseline_on = models.DateField()
    target = models.DecimalField("where it should get", max_digits=12, decimal_places=2)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "name"], name="one_measure_per_name"),
            models.CheckConstraint(
                name="target_differs_from_baseline", condition=~models.Q(target=models.F("baseline"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.recommendation.get_absolute_url()

    def has_reached(self, value: Decimal) -> bool:
        """Whether a reading is at the target or past it; a target below the baseline is reached from above."""
        return value >= self.target if self.target > self.baseline else value <= self.target


class MeasureReadingQuerySet(models.QuerySet["MeasureReading"]):
    def latest_of(self, recommendations: Any) -> "MeasureReadingQuerySet":
        """The last reading of each measure of some recommendations."""
        found = self.filter(measure__recommendation__in=recommendations).select_related("measure__recommendation")
        return found.order_by("measure_id", "-on").distinct("measure_id")


class MeasureReading(models.Model):
    """What was read on a day."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="readings")
    on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField("where the number comes from", max_length=200)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MeasureReadingQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["measure", "on"], name="one_reading_per_day")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"
