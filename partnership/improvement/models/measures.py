"""Whether anything changed: what is measured, its baseline and target, and the measurements since."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models

from partnership.improvement.models.recommendations import Recommendation


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user: Any) -> "MeasureQuerySet":
        """Return the measures of the recommendations that the user may see."""
        return self.filter(recommendation__in=Recommendation.objects.visible_to(user))


class Measure(models.Model):
    """What shows whether a recommendation made a difference."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="measures")
    name = models.CharField("measure", max_length=200)
    unit = models.CharField("unit", max_length=40, blank=True)
    baseline = models.DecimalField("baseline", max_digits=12, decimal_places=2)
    baseline_on = models.DateField("baseline date")
    target = models.DecimalField("target", max_digits=12, decimal_places=2)

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
        """Return whether a value is at or past the target; a target below the baseline is reached from above."""
        return value >= self.target if self.target > self.baseline else value <= self.target


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def latest_of(self, recommendations: Any) -> "MeasurementQuerySet":
        """Return the latest measurement of each measure of these recommendations."""
        found = self.filter(measure__recommendation__in=recommendations).select_related("measure__recommendation")
        return found.order_by("measure_id", "-on").distinct("measure_id")


class Measurement(models.Model):
    """The value of a measure on one day."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="measurements")
    on = models.DateField("date")
    value = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField("source of the data", max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["measure", "on"], name="one_measurement_per_day")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"
