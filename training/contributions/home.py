"""Cards on the home pages."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from training.models import Booking, CourseRun

SHOWN = 4


def next_courses(user: Any) -> dict[str, Any] | None:
    """The next dates in the catalogue, for everybody."""
    listed = CourseRun.objects.visible_to(AnonymousUser()).listed()
    runs = list(listed.exclude(delivery="e_learning").for_lists()[:SHOWN])
    return {"runs": runs, "total": listed.count()} if runs else None


def my_next_training(user: Any) -> dict[str, Any] | None:
    """What the person has booked next; hidden from those who may not book."""
    if not user.has_perm("training.book-place"):
        return None
    ahead = Booking.objects.visible_to(user).of(user).live().ahead().for_my_training()
    bookings = list(ahead[:SHOWN])
    return {"bookings": bookings} if bookings else None
