"""Registers: attendance by name, or a total where the names are not known; and no-shows."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from partnership.models import Sector
from training.models.bookings import Booking
from training.models.run_dates import RunDate
from training.models.runs import CourseRun


class Presence(models.TextChoices):
    PRESENT = "present", "Present"
    PART = "part", "Attended part"
    LATE = "late", "Too late to join"
    NO_SHOW = "no_show", "Did not attend"


ATTENDED = (Presence.PRESENT, Presence.PART)


class MarkedBy(models.TextChoices):
    """How a person was marked."""

    REGISTER = "register", "Register"
    CODE = "code", "Check-in code"
    FILE = "file", "Attendance file"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def attended(self) -> "AttendanceQuerySet":
        """Return those who attended all of it or a part."""
        return self.filter(presence__in=ATTENDED)


class Attendance(models.Model):
    """One person on one date of a run."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="attendances")
    run_date = models.ForeignKey(RunDate, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence)
    marked_by = models.CharField(max_length=8, choices=MarkedBy, default=MarkedBy.REGISTER)
    minutes = models.PositiveIntegerField("minutes in the meeting", null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "run_date"], name="one_attendance_per_booking_and_date")
        ]
        indexes = [models.Index(fields=["run_date", "presence"], name="attendance_by_date")]

    def __str__(self) -> str:
        return f"{self.booking.attendee}: {self.get_presence_display()}"


class NoShowDecision(models.TextChoices):
    STANDS = "stands", "Record kept"
    REMOVED = "removed", "Record removed"


class NoShowQuerySet(models.QuerySet["NoShow"]):
    def visible_to(self, user: Any) -> "NoShowQuerySet":
        """Return all for those who decide on them, otherwise those of the bookings that the user may see."""
        if user.has_perm("training.decide-no-show"):
            return self.all()
        return self.filter(booking__in=Booking.objects.visible_to(user))

    def current(self, today: date) -> "NoShowQuerySet":
        """Return those neither removed nor expired."""
        return self.filter(lapses_on__gt=today).exclude(decision=NoShowDecision.REMOVED)

    def challenged(self) -> "NoShowQuerySet":
        """Return those that need a decision."""
        return self.filter(contested_at__isnull=False, decision="")


class NoShow(models.Model):
    """A person with a place who did not attend. It expires after 12 months and can be challenged."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="no_show")
    made_at = models.DateTimeField()
    lapses_on = models.DateField()
    contested_at = models.DateTimeField(null=True, blank=True)
    objection = models.CharField("reason for the challenge", max_length=500, blank=True)
    decision = models.CharField(max_length=8, choices=NoShowDecision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    objects = NoShowQuerySet.as_manager()

    class Meta:
        verbose_name = "no-show"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="no_show_contested_in_words",
                condition=Q(contested_at__isnull=True, objection="") | Q(contested_at__isnull=False, objection__gt=""),
            ),
            models.CheckConstraint(
                name="no_show_decided_with_a_reason",
                condition=Q(decision="", decided_at__isnull=True, reason="")
                | Q(decision__gt="", decided_at__isnull=False, reason__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking.attendee}, {self.booking.run}"

    def get_absolute_url(self) -> str:
        return self.booking.get_absolute_url()

    @property
    def may_be_challenged(self) -> bool:
        return self.contested_at is None and not self.decision


class RegisterTotal(models.Model):
    """A number of attendees without names, from other records.

    ``attended`` is empty where no number was recorded: the run then counts as a session without attendees.
    """

    run = models.OneToOneField(CourseRun, models.PROTECT, related_name="total")
    attended = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField("source of the number", max_length=200)
    note = models.TextField("note", blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    sectors = models.ManyToManyField(Sector, through="RegisterTotalSector", related_name="+")

    def __str__(self) -> str:
        return f"{self.run}: {self.attended if self.attended is not None else 'no number'}"


class RegisterTotalSector(models.Model):
    """A sector that attended, with its own number where it is known."""

    total = models.ForeignKey(RegisterTotal, models.CASCADE, related_name="by_sector")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+")
    attended = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["sector__name"]
        constraints = [
            models.UniqueConstraint(fields=["total", "sector"], name="one_row_per_total_and_sector"),
            models.CheckConstraint(
                name="a_sector_that_came_is_not_zero", condition=Q(attended__isnull=True) | Q(attended__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.sector)
