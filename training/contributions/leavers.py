"""Places, offers and positions on the waiting list that people who left still have."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from shield import working_days
from shield.extension_points import LeaverSource, LeftBehind
from shield.working_days import LONDON
from training.models import Booking
from training.operations.places.leavers import left_because
from training.rules import BOOK_FOR_COLLEAGUES, EDIT_RUNS, MOVE_BOOKING


def bookings(user: Any, now: datetime) -> Iterable[Booking]:
    """Return the bookings of people who left the agency they were booked for, for its lead and the team."""
    if not (user.has_perm(BOOK_FOR_COLLEAGUES) or user.has_perm(EDIT_RUNS)):
        return []
    coming = Booking.objects.visible_to(user).exclude(attendee__user=user).filter(run__starts_at__gt=now)
    left = coming.of_leavers(working_days.today(now)).order_by("run__starts_at", "attendee__name", "pk")
    return [booking for booking in left if user.has_perm(MOVE_BOOKING, booking)]


def places(user: Any) -> Iterable[LeftBehind]:
    """Return the bookings, each with its page."""
    now = timezone.now()
    for booking in bookings(user, now):
        title = f"{booking.get_status_display()}: {booking.run.name}"
        due = timezone.localtime(booking.run.starts_at, LONDON).date()
        yield LeftBehind(booking.attendee, title, left_because(booking, now), booking.get_absolute_url(), due)


# Training's own tasks list them, with the date of the course.
SOURCE = LeaverSource("training.bookings", 30, places, has_tasks=True)
