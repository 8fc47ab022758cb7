"""Access and dietary needs: given by the attendee, read by trainers and the team, deleted after the run."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from shield.operations import audit
from shield.refusals import Refused
from training.models import Booking, CourseRun, Needs


@transaction.atomic
def answer(*, booking: Booking, access: str, dietary: str, by: Any, now: datetime | None = None) -> Needs:
    """Store the attendee's needs, encrypted, in place of earlier ones. The audit log never shows the needs.

    Raise ``Refused`` once the run is over or the booking has ended.
    """
    now = now or timezone.now()
    booking = Booking.objects.select_for_update(of=("self",)).select_related("run").get(pk=booking.pk)
    if booking.is_ended or booking.run.is_over(now):
        raise Refused("This booking has ended, so you can no longer add needs.")
    needs = Needs.objects.filter(booking=booking).first() or Needs(booking=booking)
    needs.access, needs.dietary, needs.answered_at, needs.purged_at = access or None, dietary or None, now, None
    needs.save()
    audit.record("training.needs-answered", booking, by=by)
    return needs


@transaction.atomic
def read(*, run: CourseRun, by: Any) -> list[Needs]:
    """Return the needs of the run's people, by name; each view is recorded in the audit log."""
    on_register = Booking.objects.on_register().filter(run=run)
    needs = (
        Needs.objects.stored().filter(booking__in=on_register).select_related("booking__attendee", "booking__agency")
    )
    answers = [each for each in needs.order_by("booking__attendee__name") if each.access or each.dietary]
    for each in answers:
        audit.record("training.needs-read", each.booking, by=by)
    return answers


@transaction.atomic
def purge(*, now: datetime | None = None) -> int:
    """Delete the needs of runs that ended long enough ago, and of bookings that have ended. Return how many."""
    now = now or timezone.now()
    due = Needs.objects.to_purge(now).select_for_update(of=("self",))
    keys = list(due.values_list("pk", flat=True))
    Needs.objects.filter(pk__in=keys).update(access=None, dietary=None, purged_at=now)
    if keys:
        audit.record("training.needs-purged", None, by=None, answers=len(keys))
    return len(keys)
