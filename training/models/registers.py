"""Who came. A register counts people by name; a total keeps a count whose names are not known."""

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
    PART = "part", "Part"
    LATE = "late", "Too late"
    NO_SHOW = "no_show", "Not there"


ATTENDED = (Presence.PRESENT, Presence.PART)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def attended(self) -> "AttendanceQuerySet":
        """Those who were there, for all of it or a part."""
        return self.filter(presence__in=ATTENDED)


class Attendance(models.Model):
    """One person on one date of a run."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="attendances")
    run_date = models.ForeignKey(RunDate, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence)
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


class RegisterTotal(models.Model):
    """A count without names, for what was recorded elsewhere or before the portal.

    ``attended`` is empty where no number was kept; then the run counts as a session and adds nothing.
    """

    run = models.OneToOneField(CourseRun, models.PROTECT, related_name="total")
    attended = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField("where the number comes from", max_length=200)
    note = models.TextField("doubts", blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    sectors = models.ManyToManyField(Sector, through="RegisterTotalSector", related_name="+")

    def __str__(self) -> str:
        return f"{self.run}: {self.attended if self.attended is not None else 'no number'}"


class RegisterTotalSector(models.Model):
    """A sector that came, with its own number where it is known."""

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
