"""The dates of a run; several are booked together."""

from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from shield.working_days import month_of
from training.models.runs import CourseRun, RunStatus

# How long before a date starts its online room and its register open.
ROOM_OPENS_BEFORE = timedelta(minutes=15)


class RunDateQuerySet(models.QuerySet["RunDate"]):
    def visible_to(self, user: Any) -> "RunDateQuerySet":
        """Return the dates of the runs that the user may see."""
        return self.filter(run__in=CourseRun.objects.visible_to(user))

    def in_month(self, first: date) -> "RunDateQuerySet":
        """Return the dates in the month that starts on ``first``, in London time."""
        start, end = month_of(first)
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def with_marks(self) -> "RunDateQuerySet":
        """Return each date with ``marked``, how many people its register holds, and ``came``, how many attended."""
        there = Q(attendances__presence__in=("present", "part"))
        return self.annotate(marked=Count("attendances"), came=Count("attendances", filter=there))

    def with_number(self) -> "RunDateQuerySet":
        """Return each date with ``number``, its position among the dates of its run, from 1."""
        before = RunDate.objects.filter(run=OuterRef("run"), starts_at__lt=OuterRef("starts_at"))
        counted = before.order_by().values("run").annotate(n=Count("pk")).values("n")
        return self.annotate(number=Coalesce(Subquery(counted), Value(0)) + 1)

    def without_register(self, now: datetime | None = None) -> "RunDateQuerySet":
        """Return the dates that are over and have a booked person without a mark."""
        over = self.filter(ends_at__lte=now or timezone.now(), run__status=RunStatus.PUBLISHED)
        return over.with_people_unmarked()

    def with_people_unmarked(self) -> "RunDateQuerySet":
        """Return the dates on which a booked person has no mark."""
        mark = apps.get_model("training", "Attendance").objects.filter(
            booking=OuterRef("pk"), run_date=OuterRef(OuterRef("pk"))
        )
        booked = apps.get_model("training", "Booking").objects.booked().filter(run=OuterRef("run"))
        return self.filter(Exists(booked.filter(~Exists(mark))))


class RunDate(models.Model):
    """One date of a run; several are booked together."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="dates")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # The day is known and the hours are not, as in old records.
    all_day = models.BooleanField(default=False)
    # Rises when the time, the place or the title changes: the SEQUENCE of the public calendar feed.
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = RunDateQuerySet.as_manager()

    # Set by with_marks() and with_number().
    marked: int
    came: int
    number: int

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(name="run_date_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(
                # Judged at the end, so that dates may change places.
                fields=["run", "starts_at"],
                name="run_date_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="run_date_by_end")]

    def __str__(self) -> str:
        return f"{self.run}, {timezone.localtime(self.starts_at):%d %B %Y}"

    def has_begun(self, now: datetime | None = None) -> bool:
        return self.starts_at <= (now or timezone.now())

    def room_is_open(self, now: datetime | None = None) -> bool:
        """Return whether people may join the online room: from 15 minutes before the start until the end."""
        now = now or timezone.now()
        return self.starts_at - ROOM_OPENS_BEFORE <= now < self.ends_at
