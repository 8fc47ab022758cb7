"""The people of one course date as a table."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from shield.operations import audit
from shield.tables import Rows
from shield.working_days import LONDON
from training.models import LIVE, Booking, CourseRun
from training.operations.places import offers

HEADS = ("Name", "Work email address", "Agency", "Sector", "Status", "Booked on", "Booked by", "Waiting list position")


@transaction.atomic
def table(*, run: CourseRun, by: Any) -> Rows:
    """Return everybody with a live booking by status and name, and record that the list was downloaded."""
    found = list(run.bookings.live().for_register())
    waiting = sorted((each for each in found if each.is_waiting), key=lambda each: (each.asked_at, each.pk))
    positions = {each.pk: position for position, party in enumerate(offers.parties(waiting), start=1) for each in party}
    order: dict[str, int] = {status: place for place, status in enumerate(LIVE)}
    found.sort(key=lambda each: (order[each.status], positions.get(each.pk, 0), each.attendee.name))
    audit.record("training.attendee-list-downloaded", run, by=by, people=len(found))
    return [_row(each, positions.get(each.pk)) for each in found]


def _row(booking: Booking, position: int | None) -> tuple[Any, ...]:
    return (
        booking.attendee.name,
        booking.attendee.email,
        str(booking.agency),
        str(booking.sector),
        booking.get_status_display(),
        timezone.localtime(booking.asked_at, LONDON).date(),
        str(booking.booked_by),
        "" if position is None else position,
    )
