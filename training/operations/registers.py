"""Registers: who was there on a date, by name; and counts from elsewhere, without names."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Sector
from shield.operations import audit
from shield.refusals import Refused
from training.models import Attendance, Booking, CourseRun, Presence, RegisterTotal, RunDate, RunStatus
from training.operations import places, runs


@transaction.atomic
def take(
    *, run_date: RunDate, marks: Mapping[Booking, Presence], by: Any, now: datetime | None = None
) -> list[Attendance]:
    """Write down who was there on one date, for everybody who held a place; a later register corrects an earlier one.

    Once every date of the run is over and has its register, the run counts as held.
    """
    now = now or timezone.now()
    run = places.lock(run_date.run)
    if run.status not in {RunStatus.PUBLISHED, RunStatus.HELD}:
        raise Refused("A register can only be taken for a course that takes place.")
    if not run_date.has_begun(now):
        raise Refused("The register opens when the course begins.")
    booked = set(run.bookings.booked())
    if set(marks) != booked:
        raise Refused("The list of people has changed meanwhile. Look at it again and mark everybody.")
    rows = [_mark(booking, run_date, presence, by, now) for booking, presence in marks.items()]
    counts = {presence.value: sum(row.presence == presence for row in rows) for presence in Presence}
    audit.record("training.register-taken", run_date, by=by, run=run.slug, **counts)
    if run.status == RunStatus.PUBLISHED and run.is_over(now) and _is_complete(run):
        runs.hold(run=run, by=by, now=now)
    return rows


@transaction.atomic
def record_total(
    *, run: CourseRun, attended: int | None, sectors: Iterable[Sector], source: str, note: str = "", by: Any
) -> RegisterTotal:
    """Keep a count without names for a run nobody booked here; refused where a register has names."""
    run = places.lock(run)
    if run.bookings.exists():
        raise Refused("People booked this run here, so its register is taken by name.")
    total, _ = RegisterTotal.objects.update_or_create(
        run=run, defaults={"attended": attended, "source": source, "note": note, "entered_by": by}
    )
    total.sectors.set(sectors)
    audit.record("training.total-recorded", run, by=by, attended=attended)
    return total


def _mark(booking: Booking, run_date: RunDate, presence: Presence, by: Any, now: datetime) -> Attendance:
    row, _ = Attendance.objects.update_or_create(
        booking=booking, run_date=run_date, defaults={"presence": presence, "taken_by": by, "taken_at": now}
    )
    return row


def _is_complete(run: CourseRun) -> bool:
    return not run.dates.filter(attendances__isnull=True).exists()
