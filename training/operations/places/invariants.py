"""Checks of what must always be true of bookings. Reads only."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from training.models import HOLDING, LIVE, Booking, BookingStatus, CourseRun, Offer, OfferOutcome
from training.operations.places import offers, place_counts


def broken(now: datetime | None = None) -> list[str]:
    """Return a sentence for every run that is over-full, has a person twice or an agency over its cap, an offer without
    its booking or the reverse, or a free place while a person on the waiting list may have it."""
    now = now or timezone.now()
    return [*_over_full(), *_twice(), *_over_cap(), *_orphans(), *_left_empty(now)]


def _over_full() -> Iterator[str]:
    held = Count("bookings", filter=Q(bookings__status__in=HOLDING))
    for run in CourseRun.objects.annotate(held=held).filter(held__gt=Coalesce(F("capacity"), 0)).order_by("slug"):
        yield f"{run.slug}: {run.held} places held, and there are {run.capacity or 0}."


def _twice() -> Iterator[str]:
    live = Booking.objects.filter(status__in=LIVE).order_by()
    for row in live.values("run__slug", "attendee").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"{row['run__slug']}: {row['attendee']} has {row['n']} live bookings."


def _over_cap() -> Iterator[str]:
    certain = Booking.objects.booked_or_offered().filter(run__agency_cap__isnull=False).order_by()
    counted = certain.values("run__slug", "run__agency_cap", "agency__slug").annotate(n=Count("pk"))
    for row in counted.filter(n__gt=F("run__agency_cap")):
        yield f"{row['run__slug']}: {row['agency__slug']} has {row['n']} places, and may have {row['run__agency_cap']}."


def _orphans() -> Iterator[str]:
    for offer in Offer.objects.open().exclude(booking__status=BookingStatus.OFFERED).select_related("booking__run"):
        yield f"{offer.booking.run.slug}: offer {offer.pk} is open, and its booking is {offer.booking.status}."
    offered = Booking.objects.filter(status=BookingStatus.OFFERED).exclude(offers__outcome=OfferOutcome.OPEN)
    for booking in offered.select_related("run"):
        yield f"{booking.run.slug}: booking {booking.pk} is offered a place without an offer."


def _left_empty(now: datetime) -> Iterator[str]:
    for run in CourseRun.objects.with_people_waiting(now):
        with transaction.atomic():
            if offers.offers_due(place_counts.lock(run), now):
                yield f"{run.slug}: a place is free while a person on the waiting list may have it."
