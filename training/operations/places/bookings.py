"""Places: booked once, never one too many, never left empty while somebody on the waiting list may have one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Agency, Person
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused
from shield.text.formatting import moment
from training.models import ApprovalRule, Booking, BookingStatus, ChargeKind, CourseRun, ParallelGroup
from training.operations.office import charges, conferences
from training.operations.places import approvals, eligibility, emails, fast_path, offers, place_counts
from training.operations.places.approvals import Manager
from training.operations.places.fast_path import EarlyConfirmation
from training.operations.places.place_counts import PlaceCount
from training.rules import is_taken_by_team

RUN_FULL = "This course is full. You can join the waiting list instead."


class RunFull(Refused):
    """Every place of the run is held."""


def book(
    *,
    run: CourseRun,
    attendee: Person,
    by: User,
    manager: Manager | None = None,
    despite_clash: bool = False,
    chosen: Sequence[ParallelGroup] = (),
    now: datetime | None = None,
) -> Booking:
    """Book a place for ``attendee`` and email them. Raise ``Refused`` when they cannot have one.

    What needs no count is checked first, without the lock. Then the run is locked while places are counted, so rivals
    queue and the last place is given once. Where the manager is asked, the place is held until they answer. Who waits
    because they gave up a place may book one that is open to everybody.
    """
    now = now or timezone.now()
    agency = _check_without_lock(run, attendee, now, despite_clash=despite_clash)
    booking = prepare(run, attendee, agency, by, now)
    asks_manager = run.approval == ApprovalRule.MANAGER
    confirmation = None if asks_manager else EarlyConfirmation.compose(booking, now)
    with transaction.atomic():
        run, count = place_counts.lock_and_count(run, now, attendee)
        booking.run = run
        eligibility.check_run(run, now)
        offers.offer_places(run, count, now)
        own = _own_entry(run, attendee, count.own_status)
        reason = reason_against(count, agency)
        if reason is not None:
            raise Refused(reason) if count.free else RunFull(reason)
        if own is not None:
            offers.end(own, "cancel", "Booked a place that was open to everyone", by, now)
        save_booked(booking, manager, confirmation)
        conferences.choose(booking, chosen)
        if count.waiting:
            offer_freed_places(run, now)
    return booking


def _check_without_lock(run: CourseRun, attendee: Person, now: datetime, *, despite_clash: bool) -> Agency:
    """Return the attendee's agency. Raise ``Refused`` for anything that can be known before the run is locked."""
    eligibility.check_run(run, now)
    snapshot = fast_path.snapshot(run, attendee)
    _own_entry(run, attendee, snapshot.own_status)
    if snapshot.is_full:
        raise RunFull(RUN_FULL)
    return eligibility.check_attendee(run, attendee, snapshot, now, despite_clash=despite_clash)


def _own_entry(run: CourseRun, attendee: Person, status: str | None) -> Booking | None:
    """Return the attendee's entry on the waiting list, which a place open to everybody may replace.

    Raise ``Refused`` for any other live booking of theirs.
    """
    if status != BookingStatus.WAITING:
        eligibility.refuse_duplicate(attendee, status)
        return None
    own = run.bookings.waiting().filter(attendee=attendee).select_related("group").first()
    if own is None or not own.may_take_open_place:
        now_is = run.bookings.live().filter(attendee=attendee).values_list("status", flat=True).first()
        eligibility.refuse_duplicate(attendee, now_is or status)
    return own


@transaction.atomic
def join_waiting_list(
    *,
    run: CourseRun,
    attendee: Person,
    by: User,
    manager: Manager | None = None,
    despite_clash: bool = False,
    now: datetime | None = None,
) -> Booking:
    """Add ``attendee`` to the end of the waiting list and email them; a place that is free by now is booked at once."""
    now = now or timezone.now()
    run = place_counts.lock(run)
    agency = eligibility.check(run, attendee, now, despite_clash=despite_clash)
    booking = prepare(run, attendee, agency, by, now)
    if reason_against(count_after_offers(run, now), agency) is None:
        save_booked(booking, manager)
        offer_freed_places(run, now)
    else:
        save_waiting(booking, manager)
        offer_freed_places(run, now, [booking])
    return booking


@transaction.atomic
def cancel(*, booking: Booking, reason: str, by: User | None, now: datetime | None = None) -> Booking:
    """Cancel a booking before the start, email the attendee the reason, and offer the place to the waiting list.

    After the free cancellation period it counts as late, and the tariff's charge is made. Where the team takes a place
    away, it is neither late nor charged, and the attendee has not given it up.
    """
    now = now or timezone.now()
    run = place_counts.lock(booking.run)
    booking = Booking.objects.select_related("attendee", "booked_by", "agency").get(pk=booking.pk)
    booking.run = run
    if booking.is_ended:
        raise Refused("This booking has already been cancelled.")
    if run.has_begun(now):
        raise Refused(f"This course started on {moment(run.starts_at)}, so you can no longer cancel the place.")
    was_booked, was_held = booking.is_booked, booking.is_pending or booking.is_offered
    by_team = is_taken_by_team(by, booking)
    late = was_booked and not by_team and charges.is_late(run, now)
    offers.withdraw(booking, now)
    offers.end(booking, "cancel", reason, by, now, cancelled_late=late, cancelled_by_team=by_team)
    audit.record("training.booking-cancelled", booking, by=by, was_booked=was_booked, late=late)
    charges.drop(booking, ChargeKind.FEE, "The place was cancelled", by=by, now=now)
    charge = charges.late_cancellation(booking, now=now) if late else None
    emails.place_cancelled(booking, was_booked=was_booked, was_held=was_held, charge=charge, now=now)
    offers.offer_free_places(run, now=now)
    return booking


def count_after_offers(run: CourseRun, now: datetime) -> PlaceCount:
    """Return the places of the locked run after everybody on the waiting list who may have one has been offered it."""
    count = place_counts.count(run, now)
    offers.offer_places(run, count, now)
    return count


def reason_against(count: PlaceCount, agency: Agency) -> str | None:
    """Return why one more person of this agency cannot have a place, as a sentence; ``None`` when they can."""
    if not count.free:
        return RUN_FULL
    reason = count.skip_reason(agency.pk, agency.sector_id)
    return f"{reason.label} You can join the waiting list instead." if reason else None


def prepare(run: CourseRun, attendee: Person, agency: Agency, by: User, now: datetime, **changes: Any) -> Booking:
    """Return a booking that is not saved yet, with the agency and sector as they are today."""
    return Booking(
        run=run, attendee=attendee, agency=agency, sector_id=agency.sector_id, asked_at=now, booked_by=by, **changes
    )


def save_booked(booking: Booking, manager: Manager | None, confirmation: EarlyConfirmation | None = None) -> None:
    """Save the booking with a place, and email the attendee; where the manager is asked, the place is only held."""
    now, by = booking.asked_at, booking.booked_by
    if booking.run.approval == ApprovalRule.MANAGER:
        booking.status = BookingStatus.PENDING
        booking.save(force_insert=True)
        audit.record("training.place-held", booking, by=by)
        approvals.ask(booking, manager, now=now)
        return
    booking.status, booking.booked_at = BookingStatus.BOOKED, now
    booking.save(force_insert=True)
    if confirmation is not None and confirmation.is_of(booking.run):
        confirmation.write(audit.entry("training.place-booked", booking, by=by))
    else:
        audit.record("training.place-booked", booking, by=by)
        emails.place_booked(booking, now=now)
    approvals.declare(booking, manager, now=now)
    charges.fee(booking, now=now)


def save_waiting(booking: Booking, manager: Manager | None) -> None:
    """Save the booking at the end of the waiting list; where the manager is asked, they are asked now."""
    booking.status = BookingStatus.WAITING
    booking.save(force_insert=True)
    audit.record("training.waiting-list-joined", booking, by=booking.booked_by)
    if booking.run.approval == ApprovalRule.MANAGER:
        approvals.ask(booking, manager, now=booking.asked_at)
    else:
        approvals.declare(booking, manager, now=booking.asked_at)


def offer_freed_places(run: CourseRun, now: datetime, waiting: Sequence[Booking] = ()) -> None:
    """Offer what is free to the waiting list, then email those in ``waiting``, who have just joined it."""
    offers.offer_free_places(run, now=now)
    for booking in waiting:
        booking.refresh_from_db(fields=["skipped", "status"])
        if booking.is_waiting:
            emails.waiting_list_joined(booking)
