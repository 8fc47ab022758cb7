"""Cards on the home pages."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from training.models import Booking, CourseRun, Delivery
from training.rules import BOOK_PLACE

SHOWN = 4


def next_courses(user: Any) -> dict[str, Any] | None:
    """Return the next course dates of the catalogue, for everyone."""
    listed = CourseRun.objects.visible_to(AnonymousUser()).listed()
    runs = list(listed.exclude(delivery=Delivery.E_LEARNING).for_lists()[:SHOWN])
    return {"runs": runs, "total": listed.count()} if runs else None


def my_next_training(user: Any) -> dict[str, Any] | None:
    """Return what the person has booked next; nothing for those who may not book."""
    if not user.has_perm(BOOK_PLACE):
        return None
    upcoming = Booking.objects.visible_to(user).of(user).live().upcoming().for_my_training()
    bookings = list(upcoming[:SHOWN])
    return {"bookings": bookings} if bookings else None
