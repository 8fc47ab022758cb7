"""The order of a waiting list, changed by the team with a reason."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from shield.operations import audit
from shield.refusals import Refused
from training.models import Booking, CourseRun, RunStatus
from training.operations.places import emails, offers, place_counts

Party = list[Booking]
MOMENT = timedelta(microseconds=1)


def length(run: CourseRun) -> int:
    """Return how many positions the waiting list has: a group that asked for all or none has one."""
    return len(_parties(run))


@transaction.atomic
def move(*, booking: Booking, position: int, reason: str, by: Any, now: datetime | None = None) -> Booking:
    """Move a person, or their group that asked for all or none, to a position of the waiting list and email them the reason.

    Nobody else changes places with regard to each other. Raise ``Refused`` when the person does not wait any more, is
    there already, or the list is shorter.
    """
    now = now or timezone.now()
    run = place_counts.lock(booking.run)
    if run.status != RunStatus.PUBLISHED or run.has_begun(now):
        raise Refused("You can only change the waiting list of a published course date that has not started.")
    parties = _parties(run)
    moving = _party_of(booking, parties)
    was = parties.index(moving) + 1
    _check(position, was, len(parties))
    others = [party for party in parties if party is not moving]
    _place(moving, others[: position - 1], others[position - 1 :])
    for each in moving:
        each.run, each.team_reason = run, reason[:300]
        each.save(update_fields=["asked_at", "team_reason"])
    for each in moving:
        audit.record("training.waiting-list-moved", each, by=by, was=was, position=position, reason=reason)
        emails.position_changed(each, reason, now)
    offers.offer_free_places(run, now=now)
    return next(each for each in moving if each.pk == booking.pk)


def _parties(run: CourseRun) -> list[Party]:
    return offers.parties(run.bookings.waiting().select_related("attendee", "group", "booked_by"))


def _party_of(booking: Booking, parties: Sequence[Party]) -> Party:
    for party in parties:
        if booking.pk in {each.pk for each in party}:
            return party
    raise Refused(f"{booking.attendee.name} is not on the waiting list any more.")


def _check(position: int, was: int, last: int) -> None:
    if not 1 <= position <= last:
        raise Refused(f"Position must be between 1 and {last}", field="position")
    if position == was:
        raise Refused(f"Position must be different from {was}, which they have now", field="position")


def _place(moving: Party, before: Sequence[Party], after: Sequence[Party]) -> None:
    """Set since when each of the moving party counts as waiting: after the party before them, before the next one."""
    needed = (len(moving) + 1) * MOMENT
    if not before:
        first = after[0][0].asked_at - needed
    else:
        first = before[-1][0].asked_at + MOMENT
        if after and after[0][0].asked_at - before[-1][0].asked_at < needed:
            _shift(before, needed)
            first -= needed
    for place, each in enumerate(moving):
        each.asked_at = first + place * MOMENT


def _shift(parties: Sequence[Party], by: timedelta) -> None:
    """Let everybody in these parties count as waiting a moment longer, so that there is room behind them."""
    for party in parties:
        for each in party:
            each.asked_at -= by
            each.save(update_fields=["asked_at"])
