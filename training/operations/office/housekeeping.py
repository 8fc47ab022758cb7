"""Housekeeping every minute: expired offers and approvals, complete registers, free places."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from training.models import CourseRun, RunStatus
from training.operations.attendance import registers
from training.operations.places import approvals, offers, place_counts


def run(*, now: datetime | None = None) -> dict[str, int]:
    """End offers and approvals without an answer, hold runs with complete registers, and offer free places.

    Return how many of each. Safe to run twice and beside bookings: each run is locked for itself.
    """
    now = now or timezone.now()
    return {
        "offers lapsed": offers.lapse_due(now=now),
        "approvals lapsed": approvals.lapse_due(now=now),
        "course dates held": sum(_hold(run, now) for run in CourseRun.objects.with_complete_registers(now)),
        "offers made": sum(_offer(run, now) for run in CourseRun.objects.with_people_waiting(now)),
    }


@transaction.atomic
def _hold(run: CourseRun, now: datetime) -> int:
    """Hold a run whose registers were all taken before it was over."""
    run = place_counts.lock(run)
    registers.update_outcomes(run, by=None, now=now)
    return run.status == RunStatus.HELD


@transaction.atomic
def _offer(run: CourseRun, now: datetime) -> int:
    return len(offers.offer_free_places(place_counts.lock(run), now=now))
