"""How many places are free. True only while the run is locked, so whoever asks locks first."""

from datetime import datetime

from django.utils import timezone

from shield.operations import audit
from shield.workflow import advance
from training.models import Booking, CourseRun
from training.operations import letters


def lock(run: CourseRun) -> CourseRun:
    """The run as it is now, locked until the transaction ends: rivals for a place queue here."""
    return CourseRun.objects.select_for_update().get(pk=run.pk)


def is_free(run: CourseRun) -> bool:
    """Whether a place can be given to somebody new: one is free and nobody waits for it."""
    return run.places_taken() < (run.capacity or 0) and not run.bookings.waiting().exists()


def give_to_waiting(run: CourseRun, *, now: datetime | None = None) -> list[Booking]:
    """Give every free place of the locked run to whoever waits longest, and tell them; answers who got one.

    Nothing is given once the run has begun.
    """
    now = now or timezone.now()
    if run.has_begun(now):
        return []
    free = (run.capacity or 0) - run.places_taken()
    first = list(run.bookings.waiting().select_related("attendee", "booked_by")[: max(free, 0)])
    for booking in first:
        booking.run = run
        advance(booking, "promote", by=None, reason="A place became free", booked_at=now)
        audit.record("training.place-given", booking, by=None)
        letters.place_booked(booking, from_waiting_list=True, now=now)
    return first
