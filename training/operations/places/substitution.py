"""A colleague comes instead of the person who was booked."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnership.models import Person
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused
from shield.text.formatting import moment
from training.models import Booking, BookingStatus, ChargeKind
from training.operations.office import charges
from training.operations.places import bookings, colleagues, eligibility, emails, offers, place_counts


@transaction.atomic
def substitute(*, booking: Booking, attendee: Person, by: User, now: datetime | None = None) -> Booking:
    """Give the place to a colleague of the same agency before the start, and email both. Return the colleague's booking.

    The place is never free in between, and nothing is charged.
    """
    now = now or timezone.now()
    run = place_counts.lock(booking.run)
    booking = Booking.objects.select_related("attendee", "booked_by", "agency").get(pk=booking.pk)
    booking.run = run
    _check_substitute(booking, attendee, now)
    instead = replace_attendee(booking, attendee, by=by, now=now)
    emails.place_replaced(booking, attendee, now=now)
    emails.place_booked(instead, now=now)
    offers.offer_free_places(run, now=now)
    return instead


def replace_attendee(booking: Booking, attendee: Person, *, by: User, now: datetime) -> Booking:
    """Replace the booking by one for ``attendee``; the run is locked and both were checked before.

    The attendee's own place on the waiting list, or offer, ends. The fee that is owed moves along.
    """
    run = booking.run
    for other in run.bookings.live().filter(attendee=attendee):
        offers.withdraw(other, now)
        offers.end(other, "cancel", "Attends instead of a colleague", by, now)
    offers.end(booking, "replace", f"{attendee.name} attends instead", by, now)
    instead = bookings.prepare(
        run, attendee, booking.agency, by, now, booked_at=now, replaces=booking, group=booking.group
    )
    instead.save(force_insert=True)
    _move_fee(booking, instead, by, now)
    booking.group_choices.update(booking=instead)
    audit.record("training.place-replaced", booking, by=by, by_booking=str(instead.pk))
    audit.record("training.place-booked", instead, by=by, replaces=str(booking.pk))
    return instead


@transaction.atomic
def substitute_by_email(*, booking: Booking, name: str, email: str, by: User) -> Booking:
    """``substitute`` for a colleague given as name and work address; nobody is added when it is refused."""
    attendee = colleagues.find_or_add(agency=booking.agency, name=name, email=email, by=by)
    return substitute(booking=booking, attendee=attendee, by=by)


def _move_fee(booking: Booking, instead: Booking, by: User, now: datetime) -> None:
    """Move a fee that is still owed to the colleague's booking; an invoiced fee stays."""
    if booking.charges.owed().filter(kind=ChargeKind.FEE).exists():
        charges.drop(booking, ChargeKind.FEE, f"{instead.attendee.name} attends instead", by=by, now=now)
        charges.fee(instead, now=now)


def _check_substitute(booking: Booking, attendee: Person, now: datetime) -> None:
    run = booking.run
    if not booking.is_booked:
        raise Refused("You can only send a colleague instead if you have a place.")
    if run.has_begun(now):
        raise Refused(
            f"This course started on {moment(run.starts_at)}. Add the colleague as a substitute on the register instead."
        )
    today = working_days.today(now)
    if eligibility.agency_of(attendee, today) != booking.agency:
        raise Refused(f"{attendee.name} must be a colleague from {booking.agency}", field="email")
    live = run.bookings.live().filter(attendee=attendee).first()
    if live is not None and not live.is_waiting:
        raise Refused(f"{attendee.name} {eligibility.DUPLICATES[BookingStatus(live.status)]}.", field="email")
    eligibility.check_champion(run, attendee, today)
    unmet = eligibility.unmet_prerequisites(run.course, attendee, today)
    if unmet:
        raise Refused(f"{attendee.name} cannot attend yet. {eligibility.sentences(unmet)}", field="email")
