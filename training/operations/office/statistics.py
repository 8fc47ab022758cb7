"""Training statistics by agency and course, from registers and bookings. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from partnership.models import Agency, Recommendation, Theme
from training.models import Attendance, Booking, BookingStatus, CourseRun, Level, RegisterTotal, RunStatus


@dataclass(frozen=True)
class Row:
    """One agency on one course, as at booking. Attended and walk-ins are people on registers."""

    agency: str
    sector: str
    course: str
    levels: tuple[int, ...]
    bookings: int
    attended: int
    in_time: int
    late: int
    no_show: int
    walk_ins: int


COUNTED = ("bookings", "attended", "in_time", "late", "no_show", "walk_ins")


@dataclass(frozen=True)
class TrainingStatistics:
    """The statistics of one period."""

    rows: list[Row]
    people: int
    places: int
    held: int
    unnamed: int

    def total(self, name: str) -> int:
        return sum(getattr(row, name) for row in self.rows)

    @property
    def totals(self) -> dict[str, int]:
        return {name: self.total(name) for name in COUNTED}

    @property
    def occupancy(self) -> int | None:
        """Return attendances as a percentage of the places."""
        return round(100 * self.total("attended") / self.places) if self.places else None

    def share(self, row: Row) -> float:
        """Return the row's percentage of all attendances."""
        whole = self.total("attended")
        return round(100 * row.attended / whole, 1) if whole else 0.0

    def by_agency(self) -> list[tuple[str, dict[str, int]]]:
        return _summed((row.agency, row) for row in self.rows)

    def by_sector(self) -> list[tuple[str, dict[str, int]]]:
        return _summed((row.sector, row) for row in self.rows)

    def by_level(self) -> list[tuple[str, dict[str, int]]]:
        """Return the sums by level. A course for two levels counts under both, so these do not add up to the total."""
        return _summed(
            (f"{level.value} {level.label}", row) for level in Level for row in self.rows if level in row.levels
        )


def _summed(named: Iterable[tuple[str, Row]]) -> list[tuple[str, dict[str, int]]]:
    sums: dict[str, dict[str, int]] = {}
    for name, row in named:
        into = sums.setdefault(name, dict.fromkeys(COUNTED, 0))
        for each in COUNTED:
            into[each] += getattr(row, each)
    return sorted(sums.items())


def for_period(start: date, end: date) -> TrainingStatistics:
    """Return the statistics of the runs held that started from ``start`` to ``end``, both included, in London time.

    ``attended`` equals the people on the registers; ``unnamed`` are those counted without names, in addition. A booking
    ends in exactly one of attended, in time, late, no-show, replaced, or a register that was never taken.
    """
    runs = CourseRun.objects.begun_between(start, end)
    bookings = _counted().filter(run__in=runs)
    return TrainingStatistics(
        rows=_rows(bookings),
        people=bookings.filter(was_there=True).values("attendee").distinct().count(),
        places=sum(run.capacity or 0 for run in runs.filter(total=None)),
        held=runs.count(),
        unnamed=sum(total.attended or 0 for total in RegisterTotal.objects.filter(run__in=runs)),
    )


def _counted() -> Any:
    marks = Attendance.objects.filter(booking=OuterRef("pk"))
    return Booking.objects.annotate(was_there=Exists(marks.attended()), has_mark=Exists(marks)).order_by()


def _rows(bookings: Any) -> list[Row]:
    booked, cancelled, walked_in = BookingStatus.BOOKED, BookingStatus.CANCELLED, BookingStatus.WALKED_IN
    held = Q(booked_at__isnull=False) & ~Q(status=walked_in)
    grouped = bookings.values("agency__name", "sector__name", "run__course__title", "run__course__levels").annotate(
        bookings=Count("pk", filter=held),
        attended=Count("pk", filter=Q(was_there=True)),
        in_time=Count("pk", filter=held & Q(status=cancelled, cancelled_late=False)),
        late=Count("pk", filter=held & Q(status=cancelled, cancelled_late=True)),
        no_show=Count("pk", filter=Q(status=booked, has_mark=True, was_there=False)),
        walk_ins=Count("pk", filter=Q(status=walked_in)),
    )
    found = [_row(each) for each in grouped.order_by("agency__name", "run__course__title")]
    return [row for row in found if any(getattr(row, name) for name in COUNTED)]


def _row(each: dict[str, Any]) -> Row:
    return Row(
        agency=each["agency__name"],
        sector=each["sector__name"],
        course=each["run__course__title"],
        levels=tuple(each["run__course__levels"]),
        **{name: each[name] for name in COUNTED},
    )


COLUMNS = (
    "Agency",
    "Sector",
    "Course",
    "Bookings",
    "Attended",
    "Cancelled in time",
    "Cancelled late",
    "No-show",
    "Walk-ins",
    "% of all attendances",
)


def table(statistics: TrainingStatistics) -> list[Sequence[Any]]:
    """Return the rows of a file, with totals in the last line."""
    lines: list[Sequence[Any]] = [
        (row.agency, row.sector, row.course, *(getattr(row, name) for name in COUNTED), statistics.share(row))
        for row in statistics.rows
    ]
    return [
        *lines,
        ("All", "", "", *(statistics.total(name) for name in COUNTED), 100.0 if statistics.total("attended") else 0.0),
    ]


@dataclass(frozen=True)
class Coverage:
    """The runs on a theme or recommendation, the agencies that attended, and those that have not."""

    runs: list[CourseRun]
    came: list[Agency]
    never: list[Agency]
    unnamed: int


def coverage(subject: Theme | Recommendation) -> Coverage:
    """Return the runs held on a theme or recommendation, and agencies by whether they attended.

    Only agencies that are relevant agencies today are listed as missing.
    """
    lookup = {"course__themes" if isinstance(subject, Theme) else "course__recommendations": subject}
    runs = CourseRun.objects.filter(status=RunStatus.HELD, **lookup).distinct()
    attended = Attendance.objects.attended().filter(booking__run__in=runs)
    came = Agency.objects.filter(pk__in=attended.values("booking__agency")).order_by("name")
    never = Agency.objects.relevant().exclude(pk__in=came.values("pk")).order_by("name")
    listed = runs.select_related("course").with_attended().order_by("-starts_at", "slug")
    unnamed = RegisterTotal.objects.filter(run__in=runs, attended__gt=0).count()
    return Coverage(list(listed), list(came), list(never), unnamed)


def financial_year(day: date) -> tuple[date, date]:
    """Return the year from April to March that includes ``day``."""
    first = day.year if day.month >= 4 else day.year - 1
    return date(first, 4, 1), date(first + 1, 3, 31)
