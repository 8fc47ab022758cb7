"""Registers: who attended on a date, by name; and totals from elsewhere, without names."""

from collections.abc import Iterable
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
def mark_person(
    *, run_date: RunDate, booking: Booking, presence: Presence, seen: str = "", by: Any, now: datetime | None = None
) -> Attendance:
    """Save one mark as soon as it is made. Return the row; the same mark again changes nothing.

    ``seen`` is the mark that the person who marks was shown, empty for none. Raise ``Refused`` when another person has
    saved a different one since, and when the attendee has been removed from the register.
    """
    now = now or timezone.now()
    run = _open(run_date, now)
    booking = _on_register(run, booking)
    found = Attendance.objects.filter(booking=booking, run_date=run_date).first()
    if found is not None and found.presence == presence:
        return found
    if (found.presence if found else "") != seen:
        raise Refused(_marked_meanwhile(booking, found))
    row = mark(booking, run_date, presence, by, now)
    audit.record("training.attendance-marked", booking, by=by, date=run_date.starts_at.isoformat(), presence=presence)
    _follow_correction(run, booking, presence, by, now)
    return row


@transaction.atomic
def mark_others_present(*, run_date: RunDate, by: Any, now: datetime | None = None) -> int:
    """Mark everybody on the register who has no mark yet as present. Return how many."""
    now = now or timezone.now()
    run = _open(run_date, now)
    others = list(run.bookings.on_register().without_mark_on(run_date))
    for booking in others:
        mark(booking, run_date, Presence.PRESENT, by, now)
    if others:
        audit.record("training.others-marked-present", run_date, by=by, people=len(others))
    if run.status == RunStatus.HELD:
        update_outcomes(run, by=by, now=now)
    return len(others)


@transaction.atomic
def finish(*, run_date: RunDate, by: Any, now: datetime | None = None) -> dict[str, int]:
    """Finish the register of one date. Return how many people have which mark.

    People who did not attend get a no-show, and an email, only now. Once every date of the run is over and has its
    register, the run is held, and certificates are issued. Raise ``Refused`` while a person has no mark.
    """
    now = now or timezone.now()
    run = _open(run_date, now)
    unmarked = run.bookings.on_register().without_mark_on(run_date).for_register()
    if names := [booking.attendee.name for booking in unmarked]:
        raise Refused(f"Mark everyone before you finish the register. Not marked yet: {', '.join(names)}")
    given = list(run_date.attendances.values_list("presence", flat=True))
    counts = {presence.value: given.count(presence) for presence in Presence}
    audit.record("training.register-taken", run_date, by=by, run=run.slug, **counts)
    update_outcomes(run, by=by, now=now)
    return counts


@transaction.atomic
def walk_in(
    *, run_date: RunDate, name: str, email: str, agency: Agency, by: Any, now: datetime | None = None
) -> Booking:
    """Add a person without a place to the register, as present on this date. Nobody loses a place.

    A person on the waiting list, or with an offer, is on the register from then on. Raise ``Refused`` for a person who
    is on it already and for an address that is not one of the agency's.
    """
    now = now or timezone.now()
    run = _open(run_date, now)
    person = colleagues.find_or_add(agency=agency, name=name, email=email, by=by)
    if run.bookings.on_register().filter(attendee=person).exists():
        raise Refused(f"{person.name} is already on the register", field="email")
    for waiting in run.bookings.live().filter(attendee=person):
        offers.withdraw(waiting, now)
        offers.end(waiting, "cancel", "Attended as a walk-in", by, now)
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
    _follow_correction(run, booking, Presence.PRESENT, by, now)
    return booking


@transaction.atomic
def add_substitute(
    *, run_date: RunDate, booking: Booking, name: str, email: str, by: Any, now: datetime | None = None
) -> Booking:
    """Add a colleague of the same agency to the register instead of a booked person, as present on this date.

    There is no charge and no no-show. Raise ``Refused`` when the booked person attended.
    """
    now = now or timezone.now()
    run = _open(run_date, now)
    booking = Booking.objects.select_related("attendee", "booked_by", "agency").get(pk=booking.pk, run=run)
    booking.run = run
    if not booking.is_booked or booking.attendances.attended().exists():
        raise Refused(f"{booking.attendee.name} attended, or has no place", field="instead_of")
    person = colleagues.find_or_add(agency=booking.agency, name=name, email=email, by=by)
    if run.bookings.on_register().filter(attendee=person).exists():
        raise Refused(f"{person.name} is already on the register", field="email")
    booking.attendances.all().delete()
    no_shows.remove_mark(booking, "A colleague attended instead", by=by, now=now)
    instead = substitution.replace_attendee(booking, person, by=by, now=now)
    mark(instead, run_date, Presence.PRESENT, by, now)
    update_outcomes(run, by=by, now=now)
    return instead


@transaction.atomic
def record_total(
    *, run: CourseRun, attended: int | None, sectors: Iterable[Sector], source: str, note: str = "", by: Any
) -> RegisterTotal:
    """Record a total without names. Raise ``Refused`` when the run has bookings, whose register has names."""
    run = place_counts.lock(run)
    if run.bookings.exists():
        raise Refused("This course date has bookings, so take its register by name.")
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
    """Write a mark over the last one; minutes from a file stay with it."""
    changes: dict[str, Any] = {"presence": presence, "taken_by": by, "taken_at": now, "marked_by": how}
    if minutes is not None:
        changes["minutes"] = minutes
    row, _ = Attendance.objects.update_or_create(booking=booking, run_date=run_date, defaults=changes)
    return row


def update_outcomes(run: CourseRun, *, by: Any, now: datetime) -> None:
    """Update what follows from the marks of the locked run: no-shows, the run held, certificates."""
    for booking in run.bookings.booked().select_related("attendee", "agency", "run"):
        no_shows.update_mark(booking, by=by, now=now)
    if run.status == RunStatus.PUBLISHED and run.is_over(now) and _is_complete(run):
        runs.hold(run=run, by=by, now=now)
    certificates.issue_earned(run, now=now)


def _on_register(run: CourseRun, booking: Booking) -> Booking:
    """Return the booking as it is now. Raise ``Refused`` when it is not on the register."""
    found = run.bookings.on_register().filter(pk=booking.pk).select_related("attendee", "agency").first()
    if found is None:
        raise Refused(f"{booking.attendee.name} is no longer on the register.")
    found.run = run
    return found


def _marked_meanwhile(booking: Booking, found: Attendance | None) -> str:
    now = f"marked as “{found.get_presence_display()}”" if found else "not marked"
    return f"{booking.attendee.name} is now {now}, by another person. Check, and mark them again if that is wrong."


def _follow_correction(run: CourseRun, booking: Booking, presence: Presence, by: Any, now: datetime) -> None:
    """Let a correction of a held run take effect, and end the no-show of a person who was marked by mistake.

    Before the run is held, nobody gets a no-show from a single mark: it may be a slip, and the email cannot be unsent.
    """
    if run.status == RunStatus.HELD:
        update_outcomes(run, by=by, now=now)
    elif presence != Presence.NO_SHOW:
        no_shows.update_mark(booking, by=by, now=now)


def _open(run_date: RunDate, now: datetime) -> CourseRun:
    """Return the locked run of a date. Raise ``Refused`` when its register cannot be taken."""
    run = place_counts.lock(run_date.run)
    if run.status not in {RunStatus.PUBLISHED, RunStatus.HELD}:
        raise Refused("You can only take the register of a published course date.")
    if not run_date.room_is_open(now) and not run_date.has_begun(now):
        raise Refused("The register opens 15 minutes before the start of the course.")
    return run


def _is_complete(run: CourseRun) -> bool:
    return not run.dates.with_people_unmarked().exists()
