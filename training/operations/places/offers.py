"""Offers: a free place is held for the first person on the waiting list who may have it, until a working time."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from partnership.models import Post
from shield import working_days, working_hours
from shield.operations import audit
from shield.records.workflow import advance
from shield.refusals import Refused
from training.models import Booking, BookingStatus, CourseRun, Offer, OfferOutcome, RunStatus, SkipReason
from training.operations.office import charges
from training.operations.places import eligibility, emails, place_counts
from training.operations.places.place_counts import PlaceCount

SHORTEST_OFFER_MINUTES = 60


def deadline(now: datetime, last: datetime | None, minutes: int) -> datetime:
    """Return until when an answer is possible: ``minutes`` working minutes, less near the last moment, never after it.

    Near it, it is a quarter of the working time that is left, and at least an hour.
    """
    if last is None:  # e-learning, which has no places
        return working_hours.add(now, minutes)
    left = working_hours.between(now, last)
    allowed = min(minutes, max(left // 4, SHORTEST_OFFER_MINUTES))
    return min(working_hours.add(now, allowed), last)


def offer_end(run: CourseRun, made_at: datetime) -> datetime:
    """Return until when an offer made at this time holds its place: never longer than booking is open."""
    return deadline(made_at, run.booking_deadline(), 60 * settings.OFFER_WORKING_HOURS)


def offer_free_places(run: CourseRun, *, now: datetime | None = None) -> list[Offer]:
    """Offer every free place of the locked run to the waiting list, in order. Return the offers made.

    People who are passed over keep their position, and the reason is stored with the booking. Nothing is offered once
    booking has closed.
    """
    now = now or timezone.now()
    return offer_places(run, place_counts.count(run, now), now)


def offer_places(run: CourseRun, count: PlaceCount, now: datetime) -> list[Offer]:
    """``offer_free_places`` of a run whose places were just count; the count is updated."""
    if not _offers_places(run, now):
        return []
    made: list[Offer] = []
    for party, why in _parties_in_turn(run, count, now):
        _store_skip_reason(party, why)
        if why is None:
            made += [_create_offer(booking, run, count, now) for booking in party]
    return made


def _offers_places(run: CourseRun, now: datetime) -> bool:
    closes_at = run.booking_deadline()
    return run.status == RunStatus.PUBLISHED and run.is_shown(now) and closes_at is not None and now < closes_at


def offers_due(run: CourseRun, now: datetime) -> bool:
    """Return whether a place of the locked run is free for a person on the waiting list; changes nothing."""
    return _offers_places(run, now) and any(
        why is None for _, why in _parties_in_turn(run, place_counts.count(run, now), now)
    )


def _without_post(run: CourseRun, now: datetime) -> set[Any]:
    """Return who waits and has no post in any agency today, or a closed account: they are offered nothing."""
    employed = Post.objects.current(working_days.today(now)).filter(person=OuterRef("attendee"))
    gone = run.bookings.waiting().filter(~Exists(employed) | Q(attendee__user__is_active=False))
    return set(gone.values_list("attendee", flat=True))


def _parties_in_turn(
    run: CourseRun, count: PlaceCount, now: datetime
) -> Iterator[tuple[list[Booking], SkipReason | None]]:
    """Yield the parties on the waiting list in order while a place is free, with why they cannot have it."""
    if not (count.free and count.waiting):
        return
    waiting = run.bookings.waiting().select_related("attendee", "booked_by", "approval", "group")
    given_up, gone = _given_up(run), _without_post(run, now)
    for party in parties(waiting):
        if not count.free:
            return  # everyone keeps the reason for which they were last passed over
        has_leaver = any(booking.attendee_id in gone for booking in party)
        why = SkipReason.NO_POST if has_leaver else _skip_reason(party, count, given_up)
        yield party, why
        if why is None:
            # These now have the places that the others gave up; the others may have any that is still free.
            given_up = Counter({booking.attendee_id: given_up[booking.attendee_id] for booking in party})


def parties(waiting: Iterable[Booking]) -> list[list[Booking]]:
    """Return the waiting list as parties: each person alone, but all-or-none groups together, at their first member."""
    found: dict[Any, list[Booking]] = {}
    for booking in waiting:
        found.setdefault(booking.party_key, []).append(booking)
    return list(found.values())


def _skip_reason(party: list[Booking], count: PlaceCount, given_up: Counter[Any]) -> SkipReason | None:
    first = party[0]
    if any(not _is_approved(booking) for booking in party):
        return SkipReason.MANAGER
    own = sum(given_up[booking.attendee_id] for booking in party)
    if own and count.free - own < len(party):
        return SkipReason.GAVE_UP
    return count.skip_reason(first.agency_id, first.sector_id, len(party))


def _is_approved(booking: Booking) -> bool:
    approval = getattr(booking, "approval", None)
    return approval is None or approval.is_given


def _given_up(run: CourseRun) -> Counter[Any]:
    """Return by person how many places they cancelled here that nobody else has taken or been offered since.

    They are not offered these again. They may be offered others, and may book what is open to everybody.
    """
    others = Booking.objects.filter(run=run).exclude(attendee=OuterRef("attendee"))
    is_offered = Q(status=BookingStatus.OFFERED, offers__outcome=OfferOutcome.OPEN)
    taken_since = others.filter(
        Q(booked_at__gt=OuterRef("cancelled_at")) | is_offered & Q(offers__made_at__gte=OuterRef("cancelled_at"))
    )
    given_up = run.bookings.filter(status=BookingStatus.CANCELLED, booked_at__isnull=False, cancelled_by_team=False)
    return Counter(given_up.filter(~Exists(taken_since)).values_list("attendee", flat=True))


def _store_skip_reason(party: list[Booking], why: SkipReason | None) -> None:
    reason = why.value if why else ""
    changed = [booking for booking in party if booking.skipped != reason]
    for booking in changed:
        booking.skipped = reason
    if changed:
        Booking.objects.filter(pk__in=[booking.pk for booking in changed]).update(skipped=reason)


def _create_offer(booking: Booking, run: CourseRun, count: PlaceCount, now: datetime) -> Offer:
    booking.run = run
    offer = Offer.objects.create(booking=booking, made_at=now, expires_at=offer_end(run, now))
    advance(booking, "offer", by=None, reason="A place became free", at=now)
    count.add(booking.agency_id, booking.sector_id)
    audit.record("training.place-offered", booking, by=None, until=offer.expires_at.isoformat())
    emails.place_offered(booking, offer)
    return offer


@transaction.atomic
def accept(*, booking: Booking, by: Any, now: datetime | None = None) -> Booking:
    """Accept the place that is offered, for everybody of a group that asked for all or none.

    Raise ``Refused`` when the offer has expired.
    """
    now = now or timezone.now()
    booking, offered = _open_offers(booking, now)
    for offer in offered:
        eligibility.agency_of(offer.booking.attendee, working_days.today(now))
    for offer in offered:
        _accept(offer, by, now)
    offer_free_places(booking.run, now=now)
    booking.refresh_from_db(fields=["status", "booked_at"])
    return booking


def _accept(offer: Offer, by: Any, now: datetime) -> None:
    booking = offer.booking
    advance(booking, "accept", by=by, at=now, booked_at=now)
    _close(offer, OfferOutcome.ACCEPTED, now)
    audit.record("training.offer-accepted", booking, by=by)
    charges.fee(booking, now=now)
    emails.place_booked(booking, accepted=offer, now=now)


@transaction.atomic
def decline(*, booking: Booking, by: Any, now: datetime | None = None) -> Booking:
    """Say no to the offered place: the next in line is offered it in the same moment.

    For a group that asked for all or none it is the answer of everybody, and the others are emailed.
    """
    now = now or timezone.now()
    booking, offered = _open_offers(booking, now)
    for offer in offered:
        _decline(offer, booking, by, now)
    offer_free_places(booking.run, now=now)
    booking.refresh_from_db(fields=["status", "cancelled_at"])
    return booking


def _decline(offer: Offer, answered: Booking, by: Any, now: datetime) -> None:
    booking = offer.booking
    is_own = booking.pk == answered.pk
    reason = (
        "" if is_own else f"{answered.attendee.name} declined for your group, which asked for places for all or none"
    )
    end(booking, "decline", reason or "Declined the place that was offered", by, now)
    _close(offer, OfferOutcome.DECLINED, now)
    audit.record("training.offer-declined", booking, by=by)
    if not is_own:
        emails.place_cancelled(booking, was_booked=False, was_held=True, now=now)


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
    """End a booking by one of its moves, with the time, the person and the reason; what was to be sent ahead is not."""
    emails.withdraw([booking], *emails.AHEAD, *emails.OF_OFFERS)
    stamps |= {"cancelled_at": now, "cancelled_by": by, "cancel_reason": reason[:300], "skipped": ""}
    advance(booking, verb, by=by, reason=reason, at=now, **stamps)


def answering_together(booking: Booking) -> list[Booking]:
    """Return everybody for whom an answer to this offer counts: the person, or their group that asked for all or none."""
    offered = Booking.objects.filter(run=booking.run_id, status=BookingStatus.OFFERED)
    mine = Q(pk=booking.pk) | Q(group=booking.group_id, group__isnull=False, group__all_or_none=True)
    return list(
        offered.filter(mine).select_related("attendee", "agency", "booked_by", "group").order_by("asked_at", "pk")
    )


def _open_offers(booking: Booking, now: datetime) -> tuple[Booking, list[Offer]]:
    """Return the booking with the locked run, and the open offers that are answered with it."""
    run = place_counts.lock(booking.run)
    together = {each.pk: each for each in answering_together(booking)}
    offered = list(
        Offer.objects.open().filter(booking__in=together, expires_at__gt=now).order_by("booking__asked_at", "pk")
    )
    for offer in offered:
        offer.booking = together[offer.booking_id]
        offer.booking.run = run
    if booking.pk not in together or len(offered) < len(together) or run.has_begun(now):
        raise Refused(
            "This offer has expired and the place has been offered to the next person. You can join the waiting list again."
        )
    return together[booking.pk], offered


def _close(offer: Offer, outcome: OfferOutcome, now: datetime) -> None:
    offer.outcome, offer.answered_at = outcome, now
    offer.save(update_fields=["outcome", "answered_at"])
