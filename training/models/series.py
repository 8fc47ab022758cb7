"""Series: one course date a month, with courses in turn, generated as plans that are then edited."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from training.models.courses import Course
from training.models.runs import CourseRun


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"


class WeekOfMonth(models.IntegerChoices):
    FIRST = 1, "First"
    SECOND = 2, "Second"
    THIRD = 3, "Third"
    FOURTH = 4, "Fourth"
    LAST = -1, "Last"


class RunSeriesQuerySet(models.QuerySet["RunSeries"]):
    def visible_to(self, user: Any) -> "RunSeriesQuerySet":
        """Return all for those who plan series."""
        return self.all() if user.has_perm("training.edit-series") else self.none()


class RunSeries(models.Model):
    """ "The last Wednesday of the month, 1pm to 2pm, five topics in turn"."""

    title = models.CharField(max_length=120, unique=True)
    week = models.SmallIntegerField(choices=WeekOfMonth)
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    first_month = models.DateField("first month")
    months = models.PositiveSmallIntegerField("number of months")
    # The run that each one is copied from: format, venue, places, rules.
    pattern = models.ForeignKey(CourseRun, models.PROTECT, related_name="+")
    courses = models.ManyToManyField(Course, through="SeriesTopic", related_name="series")

    objects = RunSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "series of course dates"
        constraints = [
            models.CheckConstraint(name="series_has_months", condition=Q(months__gt=0, months__lte=36)),
            models.CheckConstraint(name="series_has_minutes", condition=Q(minutes__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training:series-list")


class SeriesTopic(models.Model):
    """One of the courses that take turns."""

    series = models.ForeignKey(RunSeries, models.CASCADE, related_name="topics")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["series", "position"], name="one_topic_per_series_and_position")]

    def __str__(self) -> str:
        return f"{self.series}: {self.course}"
