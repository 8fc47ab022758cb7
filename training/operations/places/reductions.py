"""Fewer places on a run: in one act people lose their places and are first on the waiting list afterwards."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from shield.operations import audit
from shield.records.workflow import advance
from shield.refusals import Refused
from training.models import Booking, BookingStatus, ChargeKind, CourseRun, RunStatus
from training.operations.office import charges
from training.operations.places import emails, offers, place_counts

STATES = {
    BookingStatus.BOOKED: "booked",
    BookingStatus.PENDING: "awaiting approval",
    BookingStatus.OFFERED: "offered a place",
}


def holders(run: CourseRun) -> list[Booking]:
    """Return everybody who holds a place: booked, then awaiting approval, then offered, each in the order they came."""
    return list(run.bookings.by_rank())


def named(bookings: Iterable[Booking]) -> str:
    """Return ``Ada Lovelace (booked), Grace Hopper (offered a place)``."""
    return ", ".join(f"{booking.attendee.name} ({STATES[BookingStatus(booking.status)]})" for booking in bookings)


def check_capacity(run: CourseRun, capacity: int | None) -> None:
    """Raise ``Refused`` when there would be fewer places than are held, with the names of those who would lose theirs."""
    held = holders(run)
    if len(held) <= (capacity or 0):
        return
    raise Refused(
        f"Places must be {len(held)} or more, because {len(held)} {'is' if len(held) == 1 else 'are'} held. To have "
        f"fewer, use “Reduce the places”. These people would lose theirs: {named(held[capacity or 0 :])}.",
        field="capacity",
    )


@transaction.atomic
def reduce_places(
    *, run: CourseRun, capacity: int, people: Sequence[Booking], reason: str, by: Any, now: datetime | None = None
) -> list[Booking]:
    """Set the places to ``capacity`` and move ``people`` to the head of the waiting list, in the order they held places.

    Their offers are withdrawn, nothing is charged, and each gets one email with the reason, which removes the dates from
    their calendar. Nobody else is offered a place meanwhile. Raise ``Refused`` unless exactly so many people move as
    have to, and groups that asked for all or none move as one.
    """
    now = now or timezone.now()
    run = place_counts.lock(run)
    held = holders(run)
    _check_run(run, capacity, now)
    moving = _moving(held, people)
    _check_groups(held, moving)
    _check_number(len(held) - len(moving), capacity, moving)
    was = {booking.pk: BookingStatus(booking.status) for booking in moving}
    for booking, asked_at in zip(moving, _moments_at_head(run, moving), strict=True):
        booking.run = run
        _move(booking, asked_at, reason, by, now)
    CourseRun.objects.filter(pk=run.pk).update(capacity=capacity, version=F("version") + 1)
    run.capacity = capacity
    audit.record("training.places-reduced", run, by=by, places=capacity, moved=len(moving))
    for booking in moving:
        emails.place_moved(booking, reason, was=was[booking.pk], now=now)
    offers.offer_free_places(run, now=now)
    return moving


def _check_run(run: CourseRun, capacity: int, now: datetime) -> None:
    if run.status != RunStatus.PUBLISHED or run.is_any_day or run.has_begun(now):
        raise Refused("You can only reduce the places of a published course date that has not started.")
    if capacity >= (run.capacity or 0):
        raise Refused(f"Places must be fewer than {run.capacity}, as many as there are now", field="places")
    if run.minimum and capacity < run.minimum:
        raise Refused(f"Places must be {run.minimum} or more, the minimum number of people", field="places")


def _moving(held: list[Booking], people: Sequence[Booking]) -> list[Booking]:
    """Return those of the holders who were chosen. Raise ``Refused`` for a person who holds no place any more."""
    chosen = {booking.pk: booking for booking in people}
    for booking in held:
        chosen.pop(booking.pk, None)
    if chosen:
        names = ", ".join(booking.attendee.name for booking in chosen.values())
        raise Refused(f"These people do not hold a place any more: {names}. Select again", field="people")
    keys = {booking.pk for booking in people}
    return [booking for booking in held if booking.pk in keys]


def _check_groups(held: list[Booking], moving: list[Booking]) -> None:
    groups = {booking.group_id for booking in moving if booking.is_of_one_party}
    together = [booking for booking in held if booking.is_of_one_party and booking.group_id in groups]
    missing = [booking for booking in together if booking not in moving]
    if missing:
        raise Refused(
            f"{named(missing)} asked for places together with people you selected. Select them too, or none of them",
            field="people",
        )


def _check_number(left: int, capacity: int, moving: list[Booking]) -> None:
    if left > capacity:
        more = left - capacity
        raise Refused(f"Select {more} more {'person' if more == 1 else 'people'}", field="people")
    sizes: dict[Any, int] = {}
    for booking in moving:
        sizes[booking.party_key] = sizes.get(booking.party_key, 0) + 1
    if any(size <= capacity - left for size in sizes.values()):
        raise Refused("You selected more people than have to move", field="people")


def _moments_at_head(run: CourseRun, moving: list[Booking]) -> list[datetime]:
    """Return since when each counts as waiting: before everybody on the list, in their own order."""
    first = run.bookings.waiting().first()
    head = min([booking.asked_at for booking in [*moving, *([first] if first else [])]], default=None)
    return [head - (len(moving) - place) * timedelta(microseconds=1) for place in range(len(moving)) if head]


def _move(booking: Booking, asked_at: datetime, reason: str, by: Any, now: datetime) -> None:
    offers.withdraw(booking, now)
    charges.drop(booking, ChargeKind.FEE, "There are fewer places", by=by, now=now)
    booking.group_choices.all().delete()
    emails.withdraw([booking], *emails.AHEAD, *emails.OF_OFFERS)
    advance(booking, "move", by=by, reason=reason, at=now, asked_at=asked_at, booked_at=None)
