"""Dataclasses for pages of training: rows of course dates, the booking panel, and My training."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.humanize.templatetags.humanize import ordinal
from django.utils import timezone

from partnership.models import Agency
from shield.text.formatting import clock_time, day_and_month, long_date, moment, pounds, time_range
from training.models import Booking, CourseRun, Delivery, NoShow, RunDate, RunStatus
from training.operations.office import charges, conferences
from training.operations.places import leavers


@dataclass(frozen=True)
class RunRow:
    """One course date in a list, as one reader sees it today; equal rows are rendered once."""

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
    is_held: bool
    is_over: bool
    opens_at: datetime | None
    capacity: int | None
    waiting: int


def rows(runs: Iterable[CourseRun], *, now: datetime | None = None) -> list[RunRow]:
    """Return the runs as rows; they need ``for_lists`` and, for a reader, ``with_own_booking``."""
    now = now or timezone.now()
    return [_row(run, now) for run in runs]


def _row(run: CourseRun, now: datetime) -> RunRow:
    state, aside = state_of(run, now)
    return RunRow(
        slug=run.slug,
        name=run.name,
        line=run.line,
        highest_level=run.course.highest_level,
        levels=run.course.levels_text,
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
        is_held=run.is_held,
        is_over=run.is_over(now),
        opens_at=run.opens_at,
        capacity=run.capacity,
        waiting=run.waiting,
    )


def time_of(run: CourseRun, date_count: int) -> str:
    """Return the times of a single date, or how many dates there are."""
    if run.is_any_day or run.starts_at is None:
        return ""
    if date_count > 1:
        return f"{date_count} dates, from {clock_time(run.starts_at)}"
    return time_range(run.starts_at, run.ends_at)


def state_of(run: CourseRun, now: datetime) -> tuple[str, str]:
    """Return a state ("booked", "opens", …) with a line under it; empty when only the places matter."""
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
    """One date of a run as text."""

    run_date: RunDate
    number: int
    day: str
    time: str

    @property
    def text(self) -> str:
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
    """One rule at the foot of a course date's page, with its exact time."""

    icon: str
    title: str
    text: str


@dataclass(frozen=True)
class CancellationTerms:
    """Until when cancelling is free, empty once that is over or where there is no date, and the charges as text."""

    until: str
    fee: str
    late: str
    no_show: str
    is_late: bool

    @property
    def sentence(self) -> str:
        """Return what cancelling costs and from when, in a sentence; empty where there is nothing to say."""
        if self.is_late:
            return f"Cancelling now costs {self.late}." if self.late else ""
        if not self.until:
            return ""
        after = f" After that your agency will be charged {self.late}." if self.late else ""
        return f"You can cancel free of charge until {self.until}.{after}"


def cancellation_terms(run: CourseRun, agency: Agency | None, now: datetime | None = None) -> CancellationTerms:
    """Return the terms for one agency; amounts are empty where nothing is charged."""
    rate = charges.rate(run, agency)
    until = charges.free_until(run)
    is_late = until is not None and (now or timezone.now()) > until
    return CancellationTerms(
        until=moment(until) if until and not is_late else "",
        fee=pounds(rate.fee_pence) if rate and rate.fee_pence else "",
        late=pounds(rate.late_pence) if rate and rate.late_pence else "",
        no_show=pounds(rate.no_show_pence) if rate and rate.no_show_pence else "",
        is_late=is_late,
    )


def booking_page(
    booking: Booking, *, is_own: bool, open_date: RunDate | None = None, now: datetime | None = None
) -> dict[str, Any]:
    """Return what the page of one booking shows, for its attendee, their agency's lead or the team."""
    now = now or timezone.now()
    begun = booking.run.has_begun(now)
    return {
        "run": booking.run,
        "dates": date_lines(list(booking.run.dates.all())),
        "is_own": is_own,
        "position": str(ordinal(booking.position())) if booking.is_waiting else None,
        "offer": booking.offers.open().first() if booking.is_offered else None,
        "approval": getattr(booking, "approval", None) if booking.is_pending else None,
        "terms": cancellation_terms(booking.run, booking.agency, now) if booking.is_booked and not begun else None,
        "charges": list(booking.charges.all()),
        "no_show": NoShow.objects.current(timezone.localdate(now)).filter(booking=booking).first() if begun else None,
        "open_date": open_date,
        "has_to_choose": conferences.has_to_choose(booking),
        "groups_chosen": booking.groups_chosen if booking.run.course.is_conference else [],
        "has_needs": hasattr(booking, "needs"),
        "left_because": leavers.left_because(booking, now),
        "may_take_open_place": booking.may_take_open_place and has_open_place(booking.run, now),
        "may_cancel": not booking.is_ended and not begun,
        "may_replace": booking.is_booked and not begun,
    }


def has_open_place(run: CourseRun, now: datetime) -> bool:
    """Return whether anybody can book a place now."""
    closes_at = run.booking_deadline()
    if run.status != RunStatus.PUBLISHED or closes_at is None or now >= closes_at:
        return False
    run.load_place_counts()
    return bool(run.places_left)


def _cancellation_rule(terms: CancellationTerms) -> list[Rule]:
    """Return the rule of cancelling: until when it is free, or what it costs by now; none where nothing is charged."""
    if terms.is_late and terms.late:
        return [Rule("back", f"Cancelling now costs {terms.late}", "We ask for the reason and charge your agency.")]
    if not terms.until:
        return []
    cost = f" After that your agency will be charged {terms.late}." if terms.late else ""
    return [Rule("back", f"Cancel free of charge until {terms.until}", f"We ask for the reason.{cost}")]


def booking_rules(run: CourseRun, date_count: int, terms: CancellationTerms) -> list[Rule]:
    """Return the rules with their exact times and amounts."""
    swap = Rule(
        "swap",
        "Send a colleague instead",
        "You can give your place to a colleague from your agency at any time before the start. There is no charge.",
    )
    rules = [
        *_cancellation_rule(terms),
        swap,
        Rule(
            "people",
            "Named places",
            "Each place is for one named person. The trainers, the training team and your agency’s lead can see the name.",
        ),
        Rule(
            "clock",
            "If the course is full",
            "Join the waiting list. When a place becomes available, we email the next person and hold it for them.",
        ),
        Rule(
            "calendar",
            "Calendar invitation",
            "Your confirmation includes a calendar invitation. We send a new one if the time or place changes.",
        ),
        Rule(
            "medal",
            "Arrive on time",
            "If you are late you may be turned away."
            + (f" If you do not attend, your agency will be charged {terms.no_show}." if terms.no_show else ""),
        ),
    ]
    if date_count > 1:
        rules.insert(
            rules.index(swap), Rule("list", f"Attend all {date_count} dates", "One booking is for all of them.")
        )
    return rules


@dataclass(frozen=True)
class MyBooking:
    """A line of My training."""

    booking: Booking
    day: date | None
    time: str
    position: str
    attended: bool | None


@dataclass(frozen=True)
class MyTraining:
    """A person's bookings, by section of the page."""

    upcoming: list[MyBooking]
    waiting: list[MyBooking]
    past: list[MyBooking]
    cancelled: list[MyBooking]


def my_training(bookings: Iterable[Booking], now: datetime | None = None) -> MyTraining:
    """Return the person's bookings by section; they need ``for_my_training``."""
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
        position=str(ordinal(booking.queue_position)) if booking.is_waiting else "",
        attended=booking.attended if booking.marked else None,
    )


def short_when(run: CourseRun, now: datetime) -> str:
    """Return ``Thu 5 Nov, 9:30am`` for tables; with the year when it is another one, and the time when known."""
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
    """One course date as the team lists it."""

    run: CourseRun
    when: str
    state: str
    label: str
    people: str
    is_below_minimum: bool


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
            label=f"Appears on {day_and_month(run.published_at)}" if _is_timed(run, now) else run.get_status_display(),
            people=_people(run),
            is_below_minimum=run.is_below_minimum(run.taken, now),
        )
        for run in runs
    ]


def _is_timed(run: CourseRun, now: datetime) -> bool:
    return run.status == RunStatus.PUBLISHED and not run.is_shown(now)


def _people(run: CourseRun) -> str:
    if run.status == RunStatus.HELD:
        return f"{run.attended} attended" if run.is_recorded else "Attendance not recorded"
    if run.capacity is None:
        return ""
    waiting = f", {run.waiting} waiting" if run.waiting else ""
    return f"{run.taken} of {run.capacity} booked{waiting}"
