"""What merging two records of one person does to their places, course date by course date; changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import ordinal

from partnership.models import Person
from shield.extension_points import MergeChoice, MergeLine
from shield.text.formatting import moment
from training.models import HOLDING, ON_REGISTER, Booking, BookingStatus, CourseRun

SAME_PERSON = "The two records of this person were merged"


@dataclass(frozen=True)
class Clash:
    """Two live bookings of one person on one course date: which is kept, or that the team has to choose.

    ``keep`` and ``close`` are the better and the other one; where past records disagree they are the first and the second.
    """

    run: CourseRun
    keep: Booking
    close: Booking
    disagree: bool = False
    marks: dict[Any, list[str]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the name of the choice between them."""
        return f"run_{self.run.pk}"

    def chosen(self, choices: Any) -> "Clash":
        """Return the clash as the team decided it."""
        if self.disagree and choices[self.key] == str(self.close.pk):
            return Clash(self.run, self.close, self.keep, marks=self.marks)
        return self

    @property
    def frees_place(self) -> bool:
        return self.close.status in HOLDING


def clashes(kept: Person, closed: Person, now: datetime) -> list[Clash]:
    """Return every course date on which both have a live booking, in order of the date."""
    pair = Booking.objects.live().filter(attendee__in=[kept, closed])
    found: dict[Any, list[Booking]] = {}
    for booking in pair.select_related("attendee", "agency", "group", "run__course").order_by("run__starts_at", "pk"):
        found.setdefault(booking.run_id, []).append(booking)
    return [_clash(both, now) for both in found.values() if len(both) == 2]


def _clash(both: list[Booking], now: datetime) -> Clash:
    run = both[0].run
    first, second = sorted(both, key=_rank)
    marks = {booking.pk: _marks(booking) for booking in both}
    if run.has_begun(now) and all(booking.status in ON_REGISTER for booking in both):
        if not marks[first.pk] and marks[second.pk]:
            first, second = second, first
        if _contradict(marks[first.pk], marks[second.pk]):
            return Clash(run, first, second, disagree=True, marks=_in_words(marks))
    return Clash(run, first, second, marks=_in_words(marks))


def _rank(booking: Booking) -> tuple[Any, ...]:
    """Return what puts the better booking first: a place before an offer before the waiting list, then the earlier."""
    order = (BookingStatus.WALKED_IN, *HOLDING, BookingStatus.WAITING)
    since = booking.booked_at or booking.asked_at
    if booking.is_waiting:
        return (order.index(BookingStatus.WAITING), booking.position(), since, str(booking.pk))
    return (order.index(BookingStatus(booking.status)), 0, since, str(booking.pk))


def _marks(booking: Booking) -> dict[Any, Any]:
    rows = booking.attendances.select_related("run_date").order_by("run_date__starts_at")
    return {mark.run_date_id: mark for mark in rows}


def _contradict(one: dict[Any, Any], other: dict[Any, Any]) -> bool:
    return any(one[key].presence != other[key].presence for key in one.keys() & other.keys())


def _in_words(marks: dict[Any, dict[Any, Any]]) -> dict[Any, list[str]]:
    return {key: [mark.get_presence_display() for mark in found.values()] for key, found in marks.items()}


# --- In words ------------------------------------------------------------------------------------------------------------


def lines(kept: Person, closed: Person, now: datetime) -> Iterable[MergeLine]:
    """Return a line for each course date that both or the closed record have something on, clashes first."""
    clashing = clashes(kept, closed, now)
    yield from (_clash_line(clash, now) for clash in clashing)
    ours = {clash.run.pk for clash in clashing}
    alone = Booking.objects.filter(attendee=closed).exclude(run__in=ours).order_by("run__starts_at", "pk")
    for booking in alone.select_related("run__course", "agency", "group"):
        yield MergeLine(_title(booking.run), kept=_state(booking))


def _title(run: CourseRun) -> str:
    return f"{run.name}, {moment(run.starts_at)}" if run.starts_at else run.name


def _state(booking: Booking) -> str:
    words = str(booking.get_status_display())
    if booking.is_waiting:
        words = f"{ordinal(booking.position())} on the waiting list"
    if booking.is_offered and (offer := booking.offers.open().first()) is not None:
        words = f"Offered a place until {moment(offer.expires_at)}"
    return f"{words}, for {booking.agency}"


def _clash_line(clash: Clash, now: datetime) -> MergeLine:
    if clash.disagree:
        options = [(str(each.pk), _with_marks(each, clash)) for each in (clash.keep, clash.close)]
        choice = MergeChoice(clash.key, _title(clash.run), options)
        return MergeLine(_title(clash.run), kept="The record that you select", closed="The other record", choice=choice)
    waits = clash.run.bookings.waiting().exclude(pk__in=[clash.keep.pk, clash.close.pk]).exists()
    freed = clash.frees_place and not clash.run.has_begun(now)
    passed_on = (
        ("The freed place is offered to the waiting list" if waits else "The place becomes free") if freed else ""
    )
    return MergeLine(_title(clash.run), _with_marks(clash.keep, clash), _with_marks(clash.close, clash), passed_on)


def _with_marks(booking: Booking, clash: Clash) -> str:
    return ", ".join([_state(booking), *clash.marks[booking.pk]])
