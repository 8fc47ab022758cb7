from datetime import date
from typing import Any

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from learninghub.models.priorities import Priority
from shield import working_days
from shield.models.versioned import Versioned


class ActivityState(models.TextChoices):
    """The values are keys of the portal's one list of states."""

    PLANNED = "planned", "Planned"
    IN_PROGRESS = "in-progress", "In progress"
    PARTLY_DONE = "partly-done", "Partly done"
    DONE = "done", "Done"
    ON_HOLD = "on-hold", "On hold"
    WAITING = "waiting", "Waiting"
    NOT_PURSUED = "not-pursued", "Not pursued"


UNFINISHED = (ActivityState.PLANNED, ActivityState.IN_PROGRESS, ActivityState.PARTLY_DONE)
# States in which an activity can have a day on which it was done.
SOMETHING_DONE = (ActivityState.DONE, ActivityState.PARTLY_DONE)


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: Any) -> "ActivityQuerySet":
        """Return the activities of the priorities that the user may see."""
        return self.filter(priority__in=Priority.objects.visible_to(user))

    def unfinished(self) -> "ActivityQuerySet":
        """Return those that are planned or under way."""
        return self.filter(state__in=UNFINISHED)


@pghistory.track()
class Activity(Versioned):
    """One thing the Hub does in a month of the cycle: what was planned, what was done, and a commentary."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="activities")
    month = models.PositiveSmallIntegerField(
        "month of the cycle", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    title = models.CharField("activity", max_length=200)
    planned_on = models.DateField("planned date", null=True, blank=True)
    done_on = models.DateField("date it was done", null=True, blank=True)
    # For what was recorded with a month only: "June 2020".
    when_in_words = models.CharField("date in words", max_length=80, blank=True)
    state = models.CharField("status", max_length=12, choices=ActivityState, default=ActivityState.PLANNED)
    commentary = models.TextField(blank=True)
    attendees = models.PositiveSmallIntegerField("number of people who took part", null=True, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = [
            "priority",
            models.F("month").asc(nulls_last=True),
            models.F("planned_on").asc(nulls_last=True),
            "pk",
        ]
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(
                name="activity_month_lies_in_the_cycle",
                violation_error_message="Month of the cycle must be between 1 and 12",
                condition=Q(month__isnull=True) | Q(month__range=(1, 12)),
            ),
            models.CheckConstraint(
                name="activity_done_on_only_when_something_was_done",
                violation_error_message="Enter the date it was done only for an activity that has been done",
                condition=Q(done_on__isnull=True) | Q(state__in=SOMETHING_DONE),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_overdue(self, on: date | None = None) -> bool:
        """Return whether its planned day has passed and it is not finished: computed, never a state."""
        return (
            self.planned_on is not None and self.state in UNFINISHED and self.planned_on < (on or working_days.today())
        )
