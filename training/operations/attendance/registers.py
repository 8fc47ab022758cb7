"""Registers: who was there on a date, by name; and counts from elsewhere, without names."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Agency, Sector
from shield.operations import audit
from shield.refusals import Refused
from training.models import (
    Attendance,
    Booking,
    BookingStatus,
    CourseRun,
    MarkedBy,
    Presence,
    RegisterTotal,
    RunDate,
    RunStatus,
)
from training.operations.attendance import no_shows
from training.operations.learning import certificates
from training.operations.office import runs
from training.operations.places import colleagues, offers, place_counts, substitution


@transaction.atomic
def take(
    *, run_date: RunDate, marks: Mapping[Booking, Presence], by: Any, now: datetime | None = None
) -> list[Attendance]:
    """Write down who was there on one date, for everybody on the register; a later register corrects an earlier one.

    Whoever was not there gets a mark that lapses and can be contested, and one corrected loses it. Once every date of
    the run is over and has its register, the run counts as held, and certificates go to those who have earned them.
    """
    now = now or timezone.now()
    run = _open(run_date, now)
    if set(marks) != set(run.bookings.on_register()):
        raise Refused("The list of people has changed since you opened it. Check it and mark everyone.")
    rows = [mark(booking, run_date, presence, by, now) for booking, presence in marks.items()]
    counts = {presence.value: sum(row.presence == presence for row in rows) for presence in Presence}
    audit.record("training.register-taken", run_date, by=by, run=run.slug, **counts)
    settle(run, by=by, now=now)
    return rows


@transaction.atomic
def walk_in(
    *, run_date: RunDate, name: str, email: str, agency: Agency, by: Any, now: datetime | None = None
) -> Booking:
    """Put somebody who came without a place on the register, as present on this date; no place is taken from anybody.

    Whoever waited, or was offered a place, is on the register from then on. Raises ``Refused`` for somebody who is on
    it already and for an address that is not one of the agency's.
    """
    now = now or timezone.now()
    run = _open(run_date, now)
    person = colleagues.find_or_add(agency=agency, name=name, email=email, by=by)
    if run.bookings.on_register().filter(attendee=person).exists():
        raise Refused(f"{person.name} is on the register already.", field="email")
    for waiting in run.bookings.live().filter(attendee=person):
        offers.withdraw(waiting, now)
        offers.end(waiting, "cancel", "Came without a place", by, now)
    booking = Booking.objects.create(
        run=run,
        attendee=person,
        agency=agency,
        sector_id=agency.sector_id,
        status=BookingStatus.WALKED_IN,
        asked_at=now,
        booked_at=now,
        booked_by=by,
    )
    mark(booking, run_date, Presence.PRESENT, by, now)
    audit.record("training.walked-in", booking, by=by)
    return booking


@transaction.atomic
def came_instead(
    *, run_date: RunDate, booking: Booking, name: str, email: str, by: Any, now: datetime | None = None
) -> Booking:
    """Put a colleague of the same agency on the register in somebody's stead, as present on this date, once it has begun.

    Nothing is charged, and whoever sent a colleague gets no mark. Raises ``Refused`` when the person was marked already.
    """
    now = now or timezone.now()
    run = _open(run_date, now)
    booking = Booking.objects.select_related("attendee", "booked_by", "agency").get(pk=booking.pk, run=run)
    booking.run = run
    if not booking.is_booked or booking.attendances.attended().exists():
        raise Refused(f"{booking.attendee.name} is on the register as there, or has no place.", field="instead_of")
    person = colleagues.find_or_add(agency=booking.agency, name=name, email=email, by=by)
    if run.bookings.on_register().filter(attendee=person).exists():
        raise Refused(f"{person.name} is on the register already.", field="email")
    booking.attendances.all().delete()
    no_shows.remove_mark(booking, "A colleague came instead", by=by, now=now)
    instead = substitution.replace_attendee(booking, person, by=by, now=now)
    mark(instead, run_date, Presence.PRESENT, by, now)
    settle(run, by=by, now=now)
    return instead


@transaction.atomic
def record_total(
    *, run: CourseRun, attended: int | None, sectors: Iterable[Sector], source: str, note: str = "", by: Any
) -> RegisterTotal:
    """Keep a count without names for a run nobody booked here; refused where a register has names."""
    run = place_counts.lock(run)
    if run.bookings.exists():
        raise Refused("People booked this run here, so its register is taken by name.")
    total, _ = RegisterTotal.objects.update_or_create(
        run=run, defaults={"attended": attended, "source": source, "note": note, "entered_by": by}
    )
    total.sectors.set(sectors)
    audit.record("training.total-recorded", run, by=by, attended=attended)
    return total


def mark(
    booking: Booking,
    run_date: RunDate,
    presence: Presence,
    by: Any,
    now: datetime,
    *,
    how: MarkedBy = MarkedBy.REGISTER,
    minutes: int | None = None,
) -> Attendance:
    """Write one mark over the last one; minutes that a file told stay with it."""
    written = {"presence": presence, "taken_by": by, "taken_at": now, "marked_by": how}
    if minutes is not None:
        written["minutes"] = minutes
    row, _ = Attendance.objects.update_or_create(booking=booking, run_date=run_date, defaults=written)
    return row


def settle(run: CourseRun, *, by: Any, now: datetime) -> None:
    """What follows from the marks of the locked run: no-show marks, a run that was held, certificates."""
    for booking in run.bookings.booked().select_related("attendee", "agency", "run"):
        no_shows.settle(booking, by=by, now=now)
    if run.status == RunStatus.PUBLISHED and run.is_over(now) and _is_complete(run):
        runs.hold(run=run, by=by, now=now)
    certificates.issue_earned(run, now=now)


def _open(run_date: RunDate, now: datetime) -> CourseRun:
    """The locked run of a date whose register can be taken."""
    run = place_counts.lock(run_date.run)
    if run.status not in {RunStatus.PUBLISHED, RunStatus.HELD}:
        raise Refused("A register can only be taken for a course that takes place.")
    if not run_date.room_is_open(now) and not run_date.has_begun(now):
        raise Refused("The register opens 15 minutes before the course begins.")
    return run


def _is_complete(run: CourseRun) -> bool:
    return not run.dates.with_people_unmarked().exists()
