"""What the clock does for the booking office, every minute: nothing waits longer than it must."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from training.models import CourseRun, RunStatus
from training.operations.attendance import registers
from training.operations.places import approvals, offers, place_counts


def run(*, now: datetime | None = None) -> dict[str, int]:
    """End offers and questions that nobody answered, hold runs whose registers are complete, and offer what has become
    free; answers how many of each.

    Safe to run twice, and at once with anybody's booking: each run is locked for itself.
    """
    now = now or timezone.now()
    return {
        "offers lapsed": offers.lapse_due(now=now),
        "approvals lapsed": approvals.lapse_due(now=now),
        "runs held": sum(_settle(run, now) for run in CourseRun.objects.with_complete_registers(now)),
        "offers made": sum(_offer(run, now) for run in CourseRun.objects.with_people_waiting(now)),
    }


@transaction.atomic
def _settle(run: CourseRun, now: datetime) -> int:
    """Hold a run whose registers were all taken before it was over."""
    run = place_counts.lock(run)
    registers.settle(run, by=None, now=now)
    return run.status == RunStatus.HELD


@transaction.atomic
def _offer(run: CourseRun, now: datetime) -> int:
    return len(offers.offer_free_places(place_counts.lock(run), now=now))
