"""Places: given once, never one too many, never left empty while somebody waits who may have one."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from partnership.models import Agency, Person
from shield import working_days
from shield.operations import audit, notices
from shield.refusals import Refused
from shield.text.formatting import moment
from training.models import (
    ApprovalRule,
    Booking,
    BookingGroup,
    BookingStatus,
    ChargeKind,
    CourseRun,
    ParallelGroup,
    RunDate,
    Skip,
)
from training.operations import approvals, charges, colleagues, conferences, eligibility, letters, offers, places
from training.operations.approvals import Manager
from training.operations.places import Tally

FULL = "This course is full. You can join the waiting list instead."


class Full(Refused):
    """Every place of the run is held."""


def book(
    *,
    run: CourseRun,
    attendee: Person,
    by: Any,
    manager: Manager | None = None,
    despite_clash: bool = False,
    chosen: Sequence[ParallelGroup] = (),
    now: datetime | None = None,
) -> Booking:
    """Give ``attendee`` a place and tell them, or raise ``Refused`` saying why not.

    The run is locked while places are counted, so rivals queue and the last place is given once. What needs no count is
    judged before, and a plain no is said without the lock. Where the manager is asked, the place is held until they
    answer.
    """
    now = now or timezone.now()
    eligibility.judge_run(run, now)
    seen = eligibility.look(run, attendee)
    eligibility.refuse_second(attendee, seen.own)
    if seen.is_full:
        raise Full(FULL)
    known = _known(run)
    agency = eligibility.judge_attendee(known, attendee, seen, now, despite_clash=despite_clash)
    letter = _letter(known, attendee, agency, by, now)
    with transaction.atomic():
        run, counted = places.lock_and_tally(known, now, attendee)
        eligibility.judge_run(run, now)
        eligibility.refuse_second(attendee, counted.own)
        offers.offer_counted(run, counted, now)
        why = why_not(counted, agency)
        if why is not None:
            raise Refused(why) if counted.free else Full(why)
        booking = _give(run, attendee, agency, by, now, manager, letter=letter if places.is_same(known, run) else None)
        conferences.choose(booking, chosen, counted.choices)
        if counted.waiting:
            _pass_on(run, now)
    return booking


def _known(run: CourseRun) -> CourseRun:
    """The run with what judging and writing ask of it, so that nothing of it is fetched while rivals wait."""
    known = copy(run)
    if known.venue_id or known.tariff_id:
        prefetch_related_objects([known], "venue", "tariff__rates")
    RunDate.objects.know_of(known)
    return known


def _letter(run: CourseRun, attendee: Person, agency: Agency, by: Any, now: datetime) -> letters.Confirmation | None:
    """The confirmation of the place to be given; none where the manager is asked first."""
    if run.approval == ApprovalRule.MANAGER:
        return None
    return letters.confirmation(Booking(run=run, attendee=attendee, agency=agency, booked_by=by), now=now)


@transaction.atomic
def join_waiting_list(
    *,
    run: CourseRun,
    attendee: Person,
    by: Any,
    manager: Manager | None = None,
    despite_clash: bool = False,
    now: datetime | None = None,
) -> Booking:
    """Put ``attendee`` at the end of the queue and tell them; a place that has become free meanwhile is given at once."""
    now = now or timezone.now()
    run = places.lock(run)
    agency = eligibility.judge(run, attendee, now, despite_clash=despite_clash)
    if why_not(_tally_after_offers(run, now), agency) is None:
        booking = _give(run, attendee, agency, by, now, manager)
        _pass_on(run, now)
        return booking
    waiting = _queue(run, attendee, agency, by, now, manager)
    _pass_on(run, now, [waiting])
    return waiting


@transaction.atomic
def book_group(
    *,
    run: CourseRun,
    attendees: Sequence[Person],
    by: Any,
    all_or_none: bool,
    wait: bool = False,
    manager: Manager | None = None,
    despite_clash: bool = False,
    now: datetime | None = None,
) -> list[Booking]:
    """Book colleagues together: everybody or nobody, or as many as fit in the order given; each is told on their own.

    With ``wait`` whoever does not fit joins the waiting list, all or none as one. Raises ``Refused`` for the first who
    may not be booked at all, and, without ``wait``, when not everybody (or, as many as fit, nobody) finds a place.
    """
    now = now or timezone.now()
    run = places.lock(run)
    agencies = [eligibility.judge(run, attendee, now, despite_clash=despite_clash) for attendee in attendees]
    fitting = _fitting(run, agencies, all_or_none, now)
    if fitting < len(attendees) and not wait and (all_or_none or not fitting):
        raise Refused(_too_few(fitting, len(attendees), all_or_none))
    group = BookingGroup.objects.create(run=run, all_or_none=all_or_none, made_by=by, made_at=now)
    party = list(zip(attendees, agencies, strict=True))
    # Each asks a moment after the one before, so that the queue keeps the order given.
    moments = [now + place * timedelta(microseconds=1) for place in range(len(party))]
    asked = list(zip(party, moments, strict=True))
    given = [_give(run, *person, by, at, manager, group) for person, at in asked[:fitting]]
    waiting = [_queue(run, *person, by, at, manager, group) for person, at in asked[fitting:] if wait]
    _pass_on(run, now, waiting)
    return given + waiting


@transaction.atomic
def book_colleagues(
    *,
    run: CourseRun,
    people: Sequence[Person],
    new: Sequence[tuple[str, str]],
    agency: Agency,
    by: Any,
    all_or_none: bool,
    wait: bool = False,
    manager: Manager | None = None,
    despite_clash: bool = False,
) -> list[Booking]:
    """``book_group`` for people the portal knows and for new ones, given as name and work address, of one agency.

    Nobody new is kept when the booking is refused.
    """
    added = [colleagues.find_or_add(agency=agency, name=name, email=email, by=by) for name, email in new]
    attendees = list(dict.fromkeys([*people, *added]))
    return book_group(
        run=run,
        attendees=attendees,
        by=by,
        all_or_none=all_or_none,
        wait=wait,
        manager=manager,
        despite_clash=despite_clash,
    )


@transaction.atomic
def cancel(*, booking: Booking, reason: str, by: Any, now: datetime | None = None) -> Booking:
    """Give a place up, up to the start; whoever waits longest is offered it in the same moment. Everybody is told.

    After the last free moment the cancellation counts as late, and the ledger charges what the tariff says.
    """
    now = now or timezone.now()
    run = places.lock(booking.run)
    booking = Booking.objects.select_related("attendee", "booked_by", "agency").get(pk=booking.pk)
    booking.run = run
    if booking.is_ended:
        raise Refused("This booking was cancelled before.")
    if run.has_begun(now):
        raise Refused(f"This course began on {moment(run.starts_at)}, so the place can no longer be cancelled.")
    was_booked, was_held = booking.is_booked, booking.is_pending or booking.is_offered
    late = was_booked and charges.is_late(run, now)
    offers.withdraw(booking, now)
    offers.end(booking, "cancel", reason, by, now, cancelled_late=late)
    audit.record("training.booking-cancelled", booking, by=by, was_booked=was_booked, late=late)
    charges.drop(booking, ChargeKind.FEE, "The place was cancelled", by=by, now=now)
    charge = charges.late_cancellation(booking, now=now) if late else None
    letters.place_cancelled(booking, was_booked=was_booked, was_held=was_held, charge=charge, now=now)
    offers.offer_free_places(run, now=now)
    return booking


@transaction.atomic
def substitute(*, booking: Booking, attendee: Person, by: Any, now: datetime | None = None) -> Booking:
    """Let a colleague of the same agency come instead, up to the start; answers the colleague's booking.

    The place is never free in between, nothing is charged, the old diary entry is withdrawn and a new one sent.
    """
    now = now or timezone.now()
    run = places.lock(booking.run)
    booking = Booking.objects.select_related("attendee", "booked_by", "agency").get(pk=booking.pk)
    booking.run = run
    _judge_substitute(booking, attendee, now)
    instead = swap(booking, attendee, by=by, now=now)
    letters.place_replaced(booking, attendee, now=now)
    letters.place_booked(instead, now=now)
    offers.offer_free_places(run, now=now)
    return instead


def swap(booking: Booking, attendee: Person, *, by: Any, now: datetime) -> Booking:
    """Put ``attendee`` in the booking's place, in one step; the run is locked and both were judged before.

    Whoever waited, or was offered a place, comes by this one instead. What is owed for the place goes along.
    """
    run = booking.run
    for other in run.bookings.live().filter(attendee=attendee):
        offers.withdraw(other, now)
        offers.end(other, "cancel", "Comes instead of a colleague", by, now)
    offers.end(booking, "replace", f"{attendee.name} comes instead", by, now)
    instead = _create(run, attendee, booking.agency, by, now, BookingStatus.BOOKED, booked_at=now, replaces=booking)
    _move_fee(booking, instead, by, now)
    booking.group_choices.update(booking=instead)
    audit.record("training.place-replaced", booking, by=by, by_booking=str(instead.pk))
    audit.record("training.place-booked", instead, by=by, replaces=str(booking.pk))
    return instead


@transaction.atomic
def substitute_by_address(*, booking: Booking, name: str, email: str, by: Any) -> Booking:
    """``substitute`` for a colleague given as name and work address; nobody new is kept when it is refused."""
    attendee = colleagues.find_or_add(agency=booking.agency, name=name, email=email, by=by)
    return substitute(booking=booking, attendee=attendee, by=by)


def _move_fee(booking: Booking, instead: Booking, by: Any, now: datetime) -> None:
    """What is still owed for the place is owed for the colleague; what went out with an invoice is paid for both."""
    if booking.charges.owed().filter(kind=ChargeKind.FEE).exists():
        charges.drop(booking, ChargeKind.FEE, f"{instead.attendee.name} comes instead", by=by, now=now)
        charges.fee(instead, now=now)


def _tally_after_offers(run: CourseRun, now: datetime) -> Tally:
    """The places of the locked run that anybody new can have: whoever waits and may have one is offered it first."""
    counted = places.tally(run, now)
    offers.offer_counted(run, counted, now)
    return counted


def why_not(counted: Tally, agency: Agency) -> str | None:
    """Why a place cannot be given to one more of this agency, in words; nothing when it can."""
    if not counted.free:
        return FULL
    why = counted.why_not(agency.pk, agency.sector_id)
    return f"{Skip(why).label} You can join the waiting list instead." if why else None


def _fitting(run: CourseRun, agencies: Sequence[Agency], all_or_none: bool, now: datetime) -> int:
    """How many of the group, from the first on, can have a place now."""
    counted = _tally_after_offers(run, now)
    fitting = 0
    for agency in agencies:
        if not counted.free or counted.why_not(agency.pk, agency.sector_id):
            break
        counted.give(Booking(agency=agency, sector_id=agency.sector_id))
        fitting += 1
    return 0 if all_or_none and fitting < len(agencies) else fitting


def _too_few(fitting: int, wanted: int, all_or_none: bool) -> str:
    if all_or_none:
        return (
            f"There is no room for all {wanted}. Book as many as fit, or put the whole group on the waiting list, "
            "where it waits until there is room for everybody."
        )
    return FULL


def _give(
    run: CourseRun,
    attendee: Person,
    agency: Agency,
    by: Any,
    now: datetime,
    manager: Manager | None,
    group: BookingGroup | None = None,
    letter: letters.Confirmation | None = None,
) -> Booking:
    """A place; where the manager is asked it is only held until the answer. ``letter`` is its confirmation, if composed."""
    if run.approval == ApprovalRule.MANAGER:
        held = _create(run, attendee, agency, by, now, BookingStatus.PENDING, group=group)
        audit.record("training.place-held", held, by=by)
        approvals.ask(held, manager, now=now)
        return held
    booking = _new(run, attendee, agency, by, now, BookingStatus.BOOKED, booked_at=now, group=group)
    if letter is None:
        letter = letters.confirmation(booking, now=now)
    booking.pk = letter.booking.pk
    entry = audit.entry("training.place-booked", booking, by=by)
    # In one round trip, for rivals wait.
    notices.write(letter.notice, after=[booking, entry, *letter.entries])
    approvals.declare(booking, manager, now=now)
    charges.fee(booking, now=now)
    return booking


def _queue(
    run: CourseRun,
    attendee: Person,
    agency: Agency,
    by: Any,
    now: datetime,
    manager: Manager | None,
    group: BookingGroup | None = None,
) -> Booking:
    booking = _create(run, attendee, agency, by, now, BookingStatus.WAITING, group=group)
    audit.record("training.waiting-list-joined", booking, by=by)
    if run.approval == ApprovalRule.MANAGER:
        approvals.ask(booking, manager, now=now)
    else:
        approvals.declare(booking, manager, now=now)
    return booking


def _pass_on(run: CourseRun, now: datetime, waiting: Sequence[Booking] = ()) -> None:
    """Offer what is free to whoever may have it now, then tell those who have just joined the list how they stand."""
    offers.offer_free_places(run, now=now)
    for booking in waiting:
        booking.refresh_from_db(fields=["skipped", "status"])
        if booking.is_waiting:
            letters.waiting_list_joined(booking)


def _create(*terms: Any, **more: Any) -> Booking:
    """``_new``, and written."""
    booking = _new(*terms, **more)
    booking.save(force_insert=True)
    return booking


def _new(
    run: CourseRun, attendee: Person, agency: Agency, by: Any, now: datetime, status: BookingStatus, **more: Any
) -> Booking:
    return Booking(
        run=run,
        attendee=attendee,
        agency=agency,
        sector_id=agency.sector_id,
        status=status,
        asked_at=now,
        booked_by=by,
        **more,
    )


def _judge_substitute(booking: Booking, attendee: Person, now: datetime) -> None:
    run = booking.run
    if not booking.is_booked:
        raise Refused("Only somebody who has a place can send a colleague instead.")
    if run.has_begun(now):
        raise Refused(f"This course began on {moment(run.starts_at)}. Mark the colleague on the register instead.")
    today = working_days.today(now)
    if eligibility.agency_of(attendee, today) != booking.agency:
        raise Refused(f"{attendee.name} must be a colleague from {booking.agency}.", field="email")
    live = run.bookings.live().filter(attendee=attendee).first()
    if live is not None and not live.is_waiting:
        raise Refused(f"{attendee.name} {eligibility.HAS[live.status]}.", field="email")
    unmet = eligibility.unmet_prerequisites(run.course, attendee, today)
    if unmet:
        raise Refused(f"{attendee.name} cannot come yet: {'; '.join(map(str, unmet))}.", field="email")
