"""Training statistics by agency and course, from registers and bookings. Reads only."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from training.models import Attendance, Booking, BookingStatus, CourseRun, Level

COUNTED = ("bookings", "attended", "in_time", "late", "no_show", "walk_ins", "unknown")


@dataclass(frozen=True)
class Counts:
    """What became of some bookings. Attended and walk-ins are those on registers, ``people`` are different people.

    ``unknown`` are bookings whose register was never taken.
    """

    bookings: int = 0
    attended: int = 0
    in_time: int = 0
    late: int = 0
    no_show: int = 0
    walk_ins: int = 0
    unknown: int = 0
    people: int = 0

    @property
    def recorded(self) -> int | None:
        """Return how many attended; ``None`` when no register says, which is not 0."""
        return None if self.unknown and not (self.attended or self.no_show) else self.attended


@dataclass(frozen=True, kw_only=True)
class Row(Counts):
    """One agency on one course, as at booking. ``places`` are those of the course."""

    agency: str
    sector: str
    course: str
    levels: tuple[int, ...]
    places: int = 0

    @property
    def occupancy(self) -> int | None:
        """Return how many of the course's places the agency's people filled, in percent."""
        return _percent(self.recorded, self.places)


@dataclass(frozen=True, kw_only=True)
class CourseRow(Counts):
    """One course: its dates held, how many of them are not recorded, and attendances without names."""

    title: str
    slug: str
    held: int = 0
    not_recorded: int = 0
    unnamed: int = 0
    places: int = 0

    @property
    def all_attended(self) -> int | None:
        """Return all attendances, with and without names; ``None`` when none of the dates is recorded."""
        is_known = self.attended or self.unnamed or self.held > self.not_recorded
        return self.attended + self.unnamed if is_known else None

    @property
    def occupancy(self) -> int | None:
        """Return attendances by name as a percentage of the places on dates with a register."""
        return _percent(self.attended, self.places)


@dataclass(frozen=True)
class Attendee:
    """A person who attended, for the agency and on the course."""

    person: Any
    agency: str
    sector: str
    course: str
    levels: tuple[int, ...]


@dataclass(frozen=True)
class TrainingStatistics:
    """The statistics of one period."""

    rows: list[Row]
    courses: list[CourseRow]
    attendees: list[Attendee]
    places: int
    held: int
    unnamed: int
    not_recorded: int

    def total(self, name: str) -> int:
        return sum(getattr(row, name) for row in self.rows)

    @property
    def people(self) -> int:
        """Return how many different people attended."""
        return len({each.person for each in self.attendees})

    @property
    def totals(self) -> Counts:
        return Counts(**{name: self.total(name) for name in COUNTED}, people=self.people)

    @property
    def occupancy(self) -> int | None:
        """Return attendances as a percentage of the places."""
        return _percent(self.total("attended"), self.places)

    @property
    def by_course_chart(self) -> list[tuple[str, Any]]:
        """Return each course with its attendances, the most first, and "not recorded" where no register says."""
        found = [(row.title, "not recorded" if row.all_attended is None else row.all_attended) for row in self.courses]
        return sorted(found, key=lambda each: -each[1] if isinstance(each[1], int) else 1)

    def share(self, row: Row) -> float:
        """Return the row's percentage of all attendances."""
        whole = self.total("attended")
        return round(100 * row.attended / whole, 1) if whole else 0.0

    def by_agency(self) -> list[tuple[str, Counts]]:
        return self._summed(lambda each: [each.agency])

    def by_sector(self) -> list[tuple[str, Counts]]:
        return self._summed(lambda each: [each.sector])

    def by_level(self) -> list[tuple[str, Counts]]:
        """Return the sums by level. A course for two levels counts under both, so these do not add up to the total."""
        return self._summed(lambda each: [f"{level.value} {level.label}" for level in Level if level in each.levels])

    def _summed(self, names_of: Callable[[Any], Iterable[str]]) -> list[tuple[str, Counts]]:
        """Return the sums by the names that ``names_of`` gives for a row; a person counts once under each name."""
        rows, people = _grouped(self.rows, names_of), _grouped(self.attendees, names_of)
        return sorted((name, _sum(found, people[name])) for name, found in rows.items())


def _grouped(each: Iterable[Any], names_of: Callable[[Any], Iterable[Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for one in each:
        for name in names_of(one):
            groups[name].append(one)
    return groups


def _sum(rows: Iterable[Counts], attendees: Iterable[Attendee]) -> Counts:
    rows = list(rows)
    sums = {name: sum(getattr(row, name) for row in rows) for name in COUNTED}
    return Counts(**sums, people=len({each.person for each in attendees}))


def _percent(part: int | None, whole: int) -> int | None:
    return round(100 * part / whole) if whole and part is not None else None


def for_period(start: date, end: date, now: datetime | None = None) -> TrainingStatistics:
    """Return the statistics of the runs held that started from ``start`` to ``end``, both included, in London time.

    ``attended`` equals the people on the registers; ``unnamed`` are those counted without names, in addition. A booking
    ends in exactly one of attended, in time, late, no-show, replaced, or a register that was never taken, as on runs
    that are over and not yet held. Their places count for no occupancy.
    """
    runs = _runs(start, end, now or timezone.now())
    held = [run for run in runs if run.is_held]
    bookings = _counted().filter(run__in=[run.pk for run in held])
    attendees = _attendees(bookings)
    places: dict[str, int] = defaultdict(int)
    for run in held:
        places[run.course.title] += _places(run)
    rows = _rows(bookings, attendees, places)
    return TrainingStatistics(
        rows=rows,
        courses=_courses(runs, rows, attendees),
        attendees=attendees,
        places=sum(places.values()),
        held=len(held),
        unnamed=sum(_unnamed(run) for run in held),
        not_recorded=sum(not _is_recorded(run) for run in runs),
    )


def _runs(start: date, end: date, now: datetime) -> list[Any]:
    """Return the runs held in the period, and those that are over without a complete register."""
    taken = CourseRun.objects.begun_between(start, end)
    to_take = CourseRun.objects.without_register(now).filter(starts_at__date__gte=start, starts_at__date__lte=end)
    found = CourseRun.objects.filter(Q(pk__in=taken.values("pk")) | Q(pk__in=to_take.values("pk")))
    return list(found.select_related("course", "total").with_attended())


def _unnamed(run: Any) -> int:
    return run.attended if hasattr(run, "total") else 0


def _is_recorded(run: Any) -> bool:
    """Return whether a complete register or a number says how many attended."""
    return run.is_held and run.is_recorded


def _places(run: Any) -> int:
    return run.capacity or 0 if _is_recorded(run) and not hasattr(run, "total") else 0


def _counted() -> Any:
    marks = Attendance.objects.filter(booking=OuterRef("pk"))
    return Booking.objects.annotate(was_there=Exists(marks.attended()), has_mark=Exists(marks)).order_by()


GROUPS = ("agency__name", "sector__name", "run__course__title", "run__course__levels")


def _attendees(bookings: Any) -> list[Attendee]:
    found = bookings.filter(was_there=True).values_list("attendee", *GROUPS).distinct()
    return [Attendee(person, agency, sector, course, tuple(levels)) for person, agency, sector, course, levels in found]


def _rows(bookings: Any, attendees: Iterable[Attendee], places: dict[str, int]) -> list[Row]:
    booked, cancelled, walked_in = BookingStatus.BOOKED, BookingStatus.CANCELLED, BookingStatus.WALKED_IN
    held = Q(booked_at__isnull=False) & ~Q(status=walked_in)
    grouped = bookings.values(*GROUPS).annotate(
        bookings=Count("pk", filter=held),
        attended=Count("pk", filter=Q(was_there=True)),
        in_time=Count("pk", filter=held & Q(status=cancelled, cancelled_late=False)),
        late=Count("pk", filter=held & Q(status=cancelled, cancelled_late=True)),
        no_show=Count("pk", filter=Q(status=booked, has_mark=True, was_there=False)),
        walk_ins=Count("pk", filter=Q(status=walked_in)),
        unknown=Count("pk", filter=Q(status=booked, has_mark=False)),
    )
    people = _grouped(attendees, lambda each: [(each.agency, each.sector, each.course)])
    found = [_row(each, people, places) for each in grouped.order_by("agency__name", "run__course__title")]
    return [row for row in found if any(getattr(row, name) for name in COUNTED)]


def _row(each: dict[str, Any], people: dict[Any, list[Attendee]], places: dict[str, int]) -> Row:
    agency, sector, course, levels = (each[name] for name in GROUPS)
    return Row(
        agency=agency,
        sector=sector,
        course=course,
        levels=tuple(levels),
        people=len({one.person for one in people[agency, sector, course]}),
        places=places[course],
        **{name: each[name] for name in COUNTED},
    )


def _courses(runs: Iterable[Any], rows: Iterable[Row], attendees: Iterable[Attendee]) -> list[CourseRow]:
    """Return each course with its dates in the period, by title."""
    rows_of = _grouped(rows, lambda row: [row.course])
    people_of = _grouped(attendees, lambda each: [each.course])
    runs_of = _grouped(runs, lambda run: [run.course])
    found = [
        _course_row(course, group, _sum(rows_of[course.title], people_of[course.title]))
        for course, group in runs_of.items()
    ]
    return sorted(found, key=lambda row: row.title)


def _course_row(course: Any, runs: Sequence[Any], counts: Counts) -> CourseRow:
    return CourseRow(
        title=course.title,
        slug=course.slug,
        held=sum(run.is_held for run in runs),
        not_recorded=sum(not _is_recorded(run) for run in runs),
        unnamed=sum(_unnamed(run) for run in runs),
        places=sum(_places(run) for run in runs if run.is_held),
        people=counts.people,
        **{name: getattr(counts, name) for name in COUNTED},
    )


def financial_year(day: date) -> tuple[date, date]:
    """Return the year from April to March that includes ``day``."""
    first = day.year if day.month >= 4 else day.year - 1
    return date(first, 4, 1), date(first + 1, 3, 31)
