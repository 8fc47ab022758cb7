"""The states of a booking, and the sets of them that are asked for together. SQL takes the same sets from here."""

from collections.abc import Iterable

from django.db import models


class BookingStatus(models.TextChoices):
    PENDING = "pending", "Awaiting the manager’s approval"
    BOOKED = "booked", "Booked"
    WAITING = "waiting", "On the waiting list"
    OFFERED = "offered", "Offered a place"
    WALKED_IN = "walked_in", "Walk-in"
    REPLACED = "replaced", "Replaced by a colleague"
    CANCELLED = "cancelled", "Cancelled"


# Each of these takes one of the run's places. People who came without a booking took none beforehand.
HOLDING = (BookingStatus.BOOKED, BookingStatus.PENDING, BookingStatus.OFFERED)
ON_REGISTER = (BookingStatus.BOOKED, BookingStatus.WALKED_IN)
LIVE = (*HOLDING, BookingStatus.WAITING, BookingStatus.WALKED_IN)
ENDED = (BookingStatus.CANCELLED, BookingStatus.REPLACED)


def in_sql(states: Iterable[BookingStatus]) -> str:
    """Return the states as a list for ``status IN …``: ``('booked', 'pending', 'offered')``."""
    return "(" + ", ".join(f"'{state.value}'" for state in states) + ")"
