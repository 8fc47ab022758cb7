"""Online rooms: open to people with a place from 15 minutes before the start; joining is recorded."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from shield.operations import audit
from shield.refusals import Refused
from shield.text.formatting import moment
from training.models import ON_REGISTER, Arrival, Booking, CourseRun, RunDate
from training.models.run_dates import ROOM_OPENS_BEFORE


def open_date(run: CourseRun, now: datetime | None = None) -> RunDate | None:
    """Return the date whose online room is open now."""
    return next((date for date in run.dates.all() if date.room_is_open(now)), None)


@transaction.atomic
def enter(*, booking: Booking, by: Any, now: datetime | None = None) -> str:
    """Record that the attendee joined, once for each date, and return the room's address as it is now.

    Raise ``Refused`` for a person without a place, outside the opening hours, and where no room is known.
    """
    now = now or timezone.now()
    booking = Booking.objects.select_for_update(of=("self",)).select_related("run").get(pk=booking.pk)
    if booking.status not in ON_REGISTER:
        raise Refused("You cannot join because this booking has no place.")
    date = open_date(booking.run, now)
    if date is None:
        raise Refused(_when(booking.run, now))
    if not booking.run.join_url:
        raise Refused("The online room has not been added yet. Contact the training team.")
    _, is_new = Arrival.objects.get_or_create(booking=booking, run_date=date, defaults={"at": now})
    if is_new:
        audit.record("training.arrived", booking, by=by, date=date.starts_at.isoformat())
    return booking.run.join_url


def _when(run: CourseRun, now: datetime) -> str:
    upcoming = run.dates.filter(starts_at__gt=now).order_by("starts_at").first()
    if upcoming is None:
        return "This course has ended."
    return f"You can join from {moment(upcoming.starts_at - ROOM_OPENS_BEFORE)}."
