"""Places of people who left the agency they were booked for: the team and the agency's lead decide about each."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Post
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from training.models import Booking
from training.operations.places import eligibility, offers, place_counts


def left_because(booking: Booking, now: datetime) -> str:
    """Return in words that the attendee has left the agency they were booked for; empty while they have not."""
    if booking.is_ended or booking.run.has_begun(now):
        return ""
    user = booking.attendee.user
    if user is not None and not user.is_active:
        return "Their account is closed."
    today = working_days.today(now)
    if _still_works_there(booking, today):
        return ""
    agency = booking.attendee.agency_on(today)
    return f"They now work for {agency}." if agency else "They have no post in an agency today."


def _still_works_there(booking: Booking, today: date) -> bool:
    return Post.objects.current(today).filter(person=booking.attendee_id, agency=booking.agency_id).exists()


@transaction.atomic
def move_to_new_agency(*, booking: Booking, by: Any, now: datetime | None = None) -> Booking:
    """Let the attendee keep the place, the offer or the position for the agency they work for today.

    Raise ``Refused`` when they work for none, when it is the same, or when the new agency would be over its cap.
    """
    now = now or timezone.now()
    run = place_counts.lock(booking.run)
    booking = Booking.objects.select_related("attendee", "agency").get(pk=booking.pk)
    booking.run = run
    today = working_days.today(now)
    agency = eligibility.agency_of(booking.attendee, today)
    if booking.is_ended or run.has_begun(now):
        raise Refused("You can no longer change this booking.")
    if _still_works_there(booking, today):
        raise Refused(f"{booking.attendee.name} still works for {booking.agency}.")
    held = run.bookings.holding().filter(agency=agency).count()
    if not booking.is_waiting and run.agency_cap is not None and held >= run.agency_cap:
        raise Refused(f"{agency} already has the maximum number of places for one agency.")
    was = booking.agency
    booking.agency, booking.sector = agency, agency.sector
    booking.save(update_fields=["agency", "sector"])
    audit.record("training.booking-moved", booking, by=by, was=was.slug, now=agency.slug)
    offers.offer_free_places(run, now=now)
    return booking
