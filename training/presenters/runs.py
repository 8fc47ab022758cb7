"""Frozen shapes for the training pages: what a row, a booking panel and "my training" say, worked out once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from partnership.models import Agency
from shield.text.formatting import clock_time, day_and_month, long_date, moment, pounds, time_range
from training.models import Booking, CourseRun, Delivery, RunDate, RunStatus
from training.operations.office import charges, conferences


@dataclass(frozen=True)
class RunRow:
    """One run in a list, as one reader sees it today: plain words, so that equal rows are rendered once."""

    slug: str
    name: str
    line: str
    highest_level: int
    levels: str
    today: date
    day: date | None
    time: str
    is_any_day: bool
    is_online: bool
    where: str
    sectors: str
    state: str
    aside: str
    left: int | None
    # What runs/state.html asks of a run.
    status: str
    is_over: bool
    opens_at: datetime | None
    capacity: int | None
    waiting: int


def rows(runs: Iterable[CourseRun], *, now: datetime | None = None) -> list[RunRow]:
    """The runs as rows; each run carries what ``for_lists`` gives, and for a reader what ``with_own_booking`` gives."""
    now = now or timezone.now()
    return [_row(run, now) for run in runs]


def _row(run: CourseRun, now: datetime) -> RunRow:
    state, aside = state_of(run, now)
    return RunRow(
        slug=run.slug,
        name=run.name,
        line=run.line,
        highest_level=run.course.highest_level,
        levels=run.course.levels_in_words,
        today=timezone.localdate(now),
        day=timezone.localdate(run.starts_at) if run.starts_at and not run.is_any_day else None,
        time=time_of(run, run.date_count),
        is_any_day=run.is_any_day,
        is_online=run.delivery == Delivery.ONLINE,
        where=run.where,
        sectors=", ".join(run.sector_names) or "All sectors",
        state=state,
        aside=aside,
        left=run.places_left,
        status=run.status,
        is_over=run.is_over(now),
        opens_at=run.opens_at,
        capacity=run.capacity,
        waiting=run.waiting,
    )


def time_of(run: CourseRun, date_count: int) -> str:
    """The hours of a single date, or how many dates there are."""
    if run.is_any_day or run.starts_at is None:
        return ""
    if date_count > 1:
        return f"{date_count} dates, from {clock_time(run.starts_at)}"
    return time_range(run.starts_at, run.ends_at)


def state_of(run: CourseRun, now: datetime) -> tuple[str, str]:
    """A state of its own ("booked", "opens", …) with a line under it; empty when the places speak for themselves."""
    if run.own is not None:
        return (run.own.status.replace("_", "-"), "")
    if run.status == RunStatus.CANCELLED:
        return ("cancelled", "")
    if not run.is_shown(now):
        return ("plan", "")
    if run.is_any_day:
        return ("any-day", "")
    if run.has_begun(now):
        return ("over", "")
    if run.opens_at and now < run.opens_at:
        return ("opens", f"{run.capacity} places")
    closes_at = run.booking_deadline()
    if closes_at and now >= closes_at:
        return ("closed", "")
    return ("", "")


@dataclass(frozen=True)
class DateLine:
    """One date of a run in words."""

    run_date: RunDate
    number: int
    day: str
    time: str

    @property
    def words(self) -> str:
        return f"{self.day}, {self.time}" if self.time else self.day


def date_lines(dates: Sequence[RunDate]) -> list[DateLine]:
    return [
        DateLine(
            run_date,
            number,
            long_date(run_date.starts_at),
            "" if run_date.all_day else time_range(run_date.starts_at, run_date.ends_at),
        )
        for number, run_date in enumerate(dates, start=1)
    ]


@dataclass(frozen=True)
class Rule:
    """One short point at the foot of a run's page, with its exact date."""

    icon: str
    title: str
    text: str


@dataclass(frozen=True)
class CancellationTerms:
    """Until when a place can be given up free of charge, and what it costs after that, in words."""

    until: str
    fee: str
    late: str
    no_show: str
    is_late: bool


def cancellation_terms(run: CourseRun, agency: Agency | None, now: datetime | None = None) -> CancellationTerms:
    """The terms for one agency; amounts are empty where nothing is charged."""
    rate = charges.rate(run, agency)
    until = charges.free_until(run)
    return CancellationTerms(
        until=moment(until),
        fee=pounds(rate.fee_pence) if rate and rate.fee_pence else "",
        late=pounds(rate.late_pence) if rate and rate.late_pence else "",
        no_show=pounds(rate.no_show_pence) if rate and rate.no_show_pence else "",
        is_late=until is not None and (now or timezone.now()) > until,
    )


def booking_page(
    booking: Booking, *, is_own: bool, door: RunDate | None = None, now: datetime | None = None
) -> dict[str, Any]:
    """What the page of one booking shows, for its attendee, their agency's lead or the team."""
    now = now or timezone.now()
    begun = booking.run.has_begun(now)
    return {
        "run": booking.run,
        "dates": date_lines(list(booking.run.dates.all())),
        "is_own": is_own,
        "position": booking.position() if booking.is_waiting else None,
        "offer": booking.offers.open().first() if booking.is_offered else None,
        "approval": getattr(booking, "approval", None) if booking.is_pending else None,
        "cancellation_terms": cancellation_terms(booking.run, booking.agency, now)
        if booking.is_booked and not begun
        else None,
        "charges": list(booking.charges.all()),
        "door": door,
        "has_to_choose": conferences.has_to_choose(booking),
        "has_needs": hasattr(booking, "needs"),
        "may_cancel": not booking.is_ended and not begun,
        "may_replace": booking.is_booked and not begun,
    }


def booking_rules(run: CourseRun, date_count: int, terms: CancellationTerms) -> list[Rule]:
    """The rules in short, with their exact moments and amounts."""
    cost = f" After that {terms.late} is charged to your agency." if terms.late else ""
    rules = [
        Rule("back", f"Cancel free of charge until {terms.until}", f"Say why, so that we can learn.{cost}"),
        Rule(
            "replace_attendee",
            "Send a colleague instead",
            "Until the start, a colleague of your agency can have your place. It costs nothing.",
        ),
        Rule(
            "people",
            "One place, one person",
            "Each place is in one name. The trainers, the team and the lead of your own agency see it.",
        ),
        Rule(
            "clock",
            "If the course is full",
            "Join the waiting list. A place that becomes free is kept for the first in line, who is asked by e-mail.",
        ),
        Rule(
            "calendar",
            "In your diary",
            "The confirmation carries a calendar entry. If the time or the place changes, a new one replaces it.",
        ),
        Rule(
            "medal",
            "Be there from the start",
            "Whoever comes too late may be turned away and is marked so in the register."
            + (f" Not coming costs your agency {terms.no_show}." if terms.no_show else ""),
        ),
    ]
    if date_count > 1:
        rules.insert(1, Rule("list", f"All {date_count} dates belong together", "One booking covers them all."))
    return rules


@dataclass(frozen=True)
class MyBooking:
    """A line of "my training"."""

    booking: Booking
    day: date | None
    time: str
    position: int | None
    came: bool | None


@dataclass(frozen=True)
class MyTraining:
    """Everything somebody booked, in the order they ask for it."""

    upcoming: list[MyBooking]
    waiting: list[MyBooking]
    past: list[MyBooking]
    cancelled: list[MyBooking]


def my_training(bookings: Iterable[Booking], now: datetime | None = None) -> MyTraining:
    """Sort one's own bookings; each carries ``queue_position``, ``date_count``, ``marked`` and ``came``."""
    now = now or timezone.now()
    sorted_: dict[str, list[MyBooking]] = {"upcoming": [], "waiting": [], "past": [], "cancelled": []}
    for booking in bookings:
        sorted_[_section_of(booking, now)].append(_my_booking(booking))
    sorted_["past"].reverse()
    return MyTraining(**sorted_)


def _section_of(booking: Booking, now: datetime) -> str:
    if booking.is_waiting:
        return "waiting" if not booking.run.has_begun(now) else "cancelled"
    if booking.is_ended:
        return "cancelled"
    return "past" if booking.run.is_over(now) else "upcoming"


def _my_booking(booking: Booking) -> MyBooking:
    run = booking.run
    return MyBooking(
        booking=booking,
        day=timezone.localtime(run.starts_at).date() if run.starts_at else None,
        time=time_of(run, booking.date_count),
        position=booking.queue_position if booking.is_waiting else None,
        came=booking.came if booking.marked else None,
    )


def short_when(run: CourseRun, now: datetime) -> str:
    """``Thu 5 Nov, 9.30am`` for tables of the working area; the year where it is another one, hours where known."""
    if run.starts_at is None:
        return "No date yet"
    if run.is_any_day:
        return run.months
    start = timezone.localtime(run.starts_at)
    near = abs((run.starts_at - now).days) < 300
    day = day_and_month(start) if near else f"{day_and_month(start)} {start.year}"
    return day if start.time() == time() else f"{day}, {clock_time(start)}"


@dataclass(frozen=True)
class OfficeRow:
    """One run as the training office lists it."""

    run: CourseRun
    when: str
    state: str
    label: str
    people: str
    is_short: bool


OFFICE_STATES = {
    RunStatus.PLANNED: "planned",
    RunStatus.PUBLISHED: "published",
    RunStatus.HELD: "done",
    RunStatus.CANCELLED: "not-pursued",
}


def office_rows(runs: Iterable[CourseRun], now: datetime) -> list[OfficeRow]:
    return [
        OfficeRow(
            run=run,
            when=short_when(run, now),
            state="draft" if _is_timed(run, now) else OFFICE_STATES[RunStatus(run.status)],
            label=f"Appears {day_and_month(run.published_at)}" if _is_timed(run, now) else run.get_status_display(),
            people=_people(run),
            is_short=run.is_below_minimum(run.taken, now),
        )
        for run in runs
    ]


def _is_timed(run: CourseRun, now: datetime) -> bool:
    return run.status == RunStatus.PUBLISHED and not run.is_shown(now)


def _people(run: CourseRun) -> str:
    if run.status == RunStatus.HELD:
        return f"{run.attended} came"
    if run.capacity is None:
        return ""
    waiting = f", {run.waiting} waiting" if run.waiting else ""
    return f"{run.taken} of {run.capacity} booked{waiting}"


@dataclass(frozen=True)
class RegisterLine:
    """The register of one date: how many were marked, and whether it can be taken."""

    line: DateLine
    marked: int
    came: int
    is_open: bool


def register_lines(dates: Sequence[RunDate], now: datetime) -> list[RegisterLine]:
    return [
        RegisterLine(line, line.run_date.marked, line.run_date.came, line.run_date.has_begun(now))
        for line in date_lines(dates)
    ]
