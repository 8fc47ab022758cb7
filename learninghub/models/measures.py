from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from learninghub.models.priorities import Priority
from shield.models.versioned import Versioned


class Outcome(models.TextChoices):
    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_YET = "not_yet", "Not yet shown"


class SuccessMeasureQuerySet(models.QuerySet["SuccessMeasure"]):
    def visible_to(self, user: Any) -> "SuccessMeasureQuerySet":
        """Return the measures of the priorities that the user may see."""
        return self.filter(priority__in=Priority.objects.visible_to(user))


@pghistory.track()
class SuccessMeasure(Versioned):
    """How the partnership will know that the priority made a difference. Met or partly met needs evidence."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="measures")
    number = models.PositiveSmallIntegerField()
    text = models.CharField("success measure", max_length=300)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.NOT_YET)
    evidence = models.TextField("evidence", blank=True)

    objects = SuccessMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["priority", "number"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "number"], name="one_measure_per_number"),
            models.CheckConstraint(
                name="measure_met_needs_evidence",
                violation_error_message="Enter the evidence for this outcome",
                condition=Q(outcome=Outcome.NOT_YET) | ~Q(evidence=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text
