"""Offers: a free place is held for the first person on the waiting list who may have it, until a working time."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from shield import working_hours
from shield.operations import audit
from shield.records.workflow import advance
from shield.refusals import Refused
from training.models import Booking, BookingStatus, CourseRun, Offer, OfferOutcome, RunStatus, SkipReason
from training.operations.office import charges
from training.operations.places import emails, place_counts
from training.operations.places.place_counts import PlaceCount

# Two working days of twelve hours each.
OFFER_MINUTES = 2 * 12 * 60
SHORTEST_OFFER_MINUTES = 60


def deadline(now: datetime, start: datetime | None, minutes: int = OFFER_MINUTES) -> datetime:
    """Return until when an answer is possible: ``minutes`` working minutes, less near the start, never after it.

    Near the start it is a quarter of the working time that is left, and at least an hour.
    """
    if start is None:  # e-learning, which has no places
        return working_hours.add(now, minutes)
    left = working_hours.between(now, start)
    allowed = min(minutes, max(left // 4, SHORTEST_OFFER_MINUTES))
    return min(working_hours.add(now, allowed), start)


def offer_free_places(run: CourseRun, *, now: datetime | None = None) -> list[Offer]:
    """Offer every free place of the locked run to the waiting list, in order. Return the offers made.

    People who are passed over keep their position, and the reason is stored with the booking. Nothing is offered once
    the run has started.
    """
    now = now or timezone.now()
    return offer_places(run, place_counts.count(run, now), now)


def offer_places(run: CourseRun, count: PlaceCount, now: datetime) -> list[Offer]:
    """``offer_free_places`` of a run whose places were just count; the count is updated."""
    if not _offers_places(run, now):
        return []
    made: list[Offer] = []
    for party, why in _parties_in_turn(run, count):
        _store_skip_reason(party, why)
        if why is None:
            made += [_create_offer(booking, run, count, now) for booking in party]
    return made


def _offers_places(run: CourseRun, now: datetime) -> bool:
    return run.status == RunStatus.PUBLISHED and run.is_shown(now) and not run.has_begun(now)


def offers_due(run: CourseRun, now: datetime) -> bool:
    """Return whether a place of the locked run is free for a person on the waiting list; changes nothing."""
    return _offers_places(run, now) and any(
        why is None for _, why in _parties_in_turn(run, place_counts.count(run, now))
    )


def _parties_in_turn(run: CourseRun, count: PlaceCount) -> Iterator[tuple[list[Booking], SkipReason | None]]:
    """Yield the parties on the waiting list in order while a place is free, with why they cannot have it."""
    if not (count.free and count.waiting):
        return
    waiting = run.bookings.waiting().select_related("attendee", "booked_by", "approval", "group")
    gave_up = _gave_up(run)
    for party in _parties(waiting):
        if not count.free:
            return  # everyone keeps the reason for which they were last passed over
        yield party, _skip_reason(party, count, gave_up)


def _parties(waiting: Iterable[Booking]) -> list[list[Booking]]:
    """Return the waiting list as parties: each person alone, but all-or-none groups together, at their first member."""
    parties: dict[Any, list[Booking]] = {}
    for booking in waiting:
        together = booking.group is not None and booking.group.all_or_none
        parties.setdefault(booking.group_id if together else booking.pk, []).append(booking)
    return list(parties.values())


def _skip_reason(party: list[Booking], count: PlaceCount, gave_up: set[Any]) -> SkipReason | None:
    first = party[0]
    if any(not _is_approved(booking) for booking in party):
        return SkipReason.MANAGER
    if any(booking.attendee_id in gave_up for booking in party):
        return SkipReason.GAVE_UP
    return count.skip_reason(first.agency_id, first.sector_id, len(party))


def _is_approved(booking: Booking) -> bool:
    approval = getattr(booking, "approval", None)
    return approval is None or approval.is_given


def _gave_up(run: CourseRun) -> set[Any]:
    """Return who cancelled a place here that has not been taken since."""
    taken_since = Booking.objects.filter(run=run, booked_at__gt=OuterRef("cancelled_at")).exclude(
        attendee=OuterRef("attendee")
    )
    given_up = run.bookings.filter(status=BookingStatus.CANCELLED, booked_at__isnull=False, cancelled_by_team=False)
    return set(given_up.filter(~Exists(taken_since)).values_list("attendee", flat=True))


def _store_skip_reason(party: list[Booking], why: SkipReason | None) -> None:
    reason = why.value if why else ""
    changed = [booking for booking in party if booking.skipped != reason]
    for booking in changed:
        booking.skipped = reason
    if changed:
        Booking.objects.filter(pk__in=[booking.pk for booking in changed]).update(skipped=reason)


def _create_offer(booking: Booking, run: CourseRun, count: PlaceCount, now: datetime) -> Offer:
    booking.run = run
    offer = Offer.objects.create(booking=booking, made_at=now, expires_at=deadline(now, run.starts_at))
    advance(booking, "offer", by=None, reason="A place became free", at=now)
    count.add(booking.agency_id, booking.sector_id)
    audit.record("training.place-offered", booking, by=None, until=offer.expires_at.isoformat())
    emails.place_offered(booking, offer)
    return offer


@transaction.atomic
def accept(*, booking: Booking, by: Any, now: datetime | None = None) -> Booking:
    """Accept the place that is offered. Raise ``Refused`` when the offer has expired."""
    now = now or timezone.now()
    booking, offer = _open_offer(booking, now)
    advance(booking, "accept", by=by, at=now, booked_at=now)
    _close(offer, OfferOutcome.ACCEPTED, now)
    audit.record("training.offer-accepted", booking, by=by)
    charges.fee(booking, now=now)
    emails.place_booked(booking, from_waiting_list=True, now=now)
    offer_free_places(booking.run, now=now)
    return booking


@transaction.atomic
def decline(*, booking: Booking, by: Any, now: datetime | None = None) -> Booking:
    """Say no to the offered place: the next in line is offered it in the same moment."""
    now = now or timezone.now()
    booking, offer = _open_offer(booking, now)
    end(booking, "decline", "Declined the place that was offered", by, now)
    _close(offer, OfferOutcome.DECLINED, now)
    audit.record("training.offer-declined", booking, by=by)
    offer_free_places(booking.run, now=now)
    return booking


def lapse_due(*, now: datetime | None = None) -> int:
    """End every offer that is past its last moment, tell its person, and pass the place on; answers how many ended.

    Each run is handled on its own, so that one trouble leaves the others done; doing it twice changes nothing more.
    """
    now = now or timezone.now()
    runs = CourseRun.objects.filter(bookings__offers__in=Offer.objects.lapsing(now)).distinct()
    return sum(_lapse_of_run(run, now) for run in runs)


@transaction.atomic
def _lapse_of_run(run: CourseRun, now: datetime) -> int:
    run = place_counts.lock(run)
    lapsing = list(Offer.objects.lapsing(now).filter(booking__run=run).select_related("booking__attendee"))
    for offer in lapsing:
        booking = offer.booking
        booking.run = run
        end(booking, "lapse", "The offer was not answered in time", None, now)
        _close(offer, OfferOutcome.LAPSED, now)
        audit.record("training.offer-lapsed", booking, by=None)
        emails.offer_lapsed(booking)
    offer_free_places(run, now=now)
    return len(lapsing)


def withdraw(booking: Booking, now: datetime) -> None:
    """Withdraw the booking's open offer, if it has one."""
    booking.offers.open().update(outcome=OfferOutcome.WITHDRAWN, answered_at=now)


def end(booking: Booking, verb: str, reason: str, by: Any, now: datetime, **stamps: Any) -> None:
    """End a booking by one of its moves, with the time, the person and the reason."""
    stamps |= {"cancelled_at": now, "cancelled_by": by, "cancel_reason": reason[:300], "skipped": ""}
    advance(booking, verb, by=by, reason=reason, at=now, **stamps)


def _open_offer(booking: Booking, now: datetime) -> tuple[Booking, Offer]:
    run = place_counts.lock(booking.run)
    booking = Booking.objects.select_related("attendee", "booked_by").get(pk=booking.pk)
    booking.run = run
    offer = booking.offers.open().first()
    if offer is None or offer.expires_at <= now or run.has_begun(now):
        raise Refused(
            "This offer has expired and the place has been offered to the next person. You can join the waiting list again."
        )
    return booking, offer


def _close(offer: Offer, outcome: OfferOutcome, now: datetime) -> None:
    offer.outcome, offer.answered_at = outcome, now
    offer.save(update_fields=["outcome", "answered_at"])
