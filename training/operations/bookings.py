"""Places: given once, never one too many, never left empty while somebody waits."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Agency, Person
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from shield.words import moment
from shield.workflow import advance
from training.models import Booking, BookingStatus, CourseRun, RunStatus
from training.operations import letters, places

FULL = "This course is full. You can join the waiting list instead."


@transaction.atomic
def book(*, run: CourseRun, attendee: Person, by: Any, now: datetime | None = None) -> Booking:
    """Give ``attendee`` a place and tell them, or raise ``Refused`` saying why not.

    The run is locked while places are counted, so rivals queue and the last place is given once.
    """
    now = now or timezone.now()
    run = places.lock(run)
    agency = _judge(run, attendee, now)
    if not places.is_free(run):
        raise Refused(FULL)
    return _give(run, attendee, agency, by, now)


@transaction.atomic
def join_waiting_list(*, run: CourseRun, attendee: Person, by: Any, now: datetime | None = None) -> Booking:
    """Put ``attendee`` at the end of the queue and tell them; a place that has become free meanwhile is given at once."""
    now = now or timezone.now()
    run = places.lock(run)
    agency = _judge(run, attendee, now)
    if places.is_free(run):
        return _give(run, attendee, agency, by, now)
    booking = Booking.objects.create(
        run=run,
        attendee=attendee,
        agency=agency,
        sector_id=agency.sector_id,
        status=BookingStatus.WAITING,
        asked_at=now,
        booked_by=by,
    )
    audit.record("training.waiting-list-joined", booking, by=by)
    letters.waiting_list_joined(booking)
    return booking


@transaction.atomic
def cancel(*, booking: Booking, reason: str, by: Any, now: datetime | None = None) -> Booking:
    """Give a place up, up to the start; whoever waits longest gets it in the same moment. Everybody concerned is told."""
    now = now or timezone.now()
    run = places.lock(booking.run)
    booking = Booking.objects.select_related("attendee").get(pk=booking.pk)
    booking.run = run
    if booking.status == BookingStatus.CANCELLED:
        raise Refused("This booking was cancelled before.")
    if run.has_begun(now):
        raise Refused(f"This course began on {moment(run.starts_at)}, so the place can no longer be cancelled.")
    was_booked = booking.is_booked
    advance(
        booking, "cancel", by=by, reason=reason, at=now, cancelled_at=now, cancelled_by=by, cancel_reason=reason[:300]
    )
    audit.record("training.booking-cancelled", booking, by=by, was_booked=was_booked)
    letters.place_cancelled(booking, was_booked=was_booked, now=now)
    places.give_to_waiting(run, now=now)
    return booking


def _judge(run: CourseRun, attendee: Person, now: datetime) -> Agency:
    """The agency to freeze into the booking; refuses what cannot be booked, in words."""
    _judge_run(run, now)
    live = run.bookings.live().filter(attendee=attendee).first()
    if live is not None:
        has = "has a place already" if live.is_booked else "is on the waiting list already"
        raise Refused(f"{attendee.name} {has}.", field="attendee")
    agency = attendee.agency_on(working_days.today(now))
    if agency is None:
        raise Refused(f"{attendee.name} has no post in an agency today, so no place can be booked.", field="attendee")
    return agency


def _judge_run(run: CourseRun, now: datetime) -> None:
    if run.status == RunStatus.CANCELLED:
        raise Refused("This course will not take place.")
    if run.status != RunStatus.PUBLISHED or not run.is_shown(now):
        raise Refused("This course is not open for booking.")
    if run.is_any_day:
        raise Refused("E-learning needs no booking: start it on any day.")
    if run.opens_at is not None and now < run.opens_at:
        raise Refused(f"Booking opens on {moment(run.opens_at)}.")
    closes_at = run.last_moment_to_book()
    if closes_at is None or now >= closes_at:
        raise Refused(f"Booking closed on {moment(closes_at)}." if closes_at else "Booking is closed.")


def _give(run: CourseRun, attendee: Person, agency: Agency, by: Any, now: datetime) -> Booking:
    booking = Booking.objects.create(
        run=run,
        attendee=attendee,
        agency=agency,
        sector_id=agency.sector_id,
        asked_at=now,
        booked_by=by,
        booked_at=now,
    )
    audit.record("training.place-booked", booking, by=by)
    letters.place_booked(booking, now=now)
    return booking
