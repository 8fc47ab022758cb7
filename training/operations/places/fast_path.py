"""The parts of booking that are written for speed. Everything else about a booking is plain Django.

When a popular course date opens, hundreds of people ask for its places in the same second, and everybody who gets one
waits for the people before them. Each part here is kept because the plain way was measured (``benchmarks``, 200 people
for 20 places, both ways in turn) and cost more than 15 %:

- ``snapshot`` is one statement. Two queries of the ORM instead cost 16 % more CPU for all 200 answers (row 8).
- ``count`` is one statement under the lock, where the ORM needs three queries.
- ``EarlyConfirmation`` composes the email and its calendar entries before the lock is taken (row 7).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects

from partnership.models import Person
from shield.models import AuditEntry, EmailNotice
from shield.operations import outbox
from training.models import ENDED, HOLDING, Booking, BookingStatus, CalendarEntry, CourseRun
from training.models.run_annotations import HAS_GROUPS_SQL
from training.operations.places import calendar_entries, emails

SNAPSHOT = """
    SELECT max(status) FILTER (WHERE attendee_id = %(attendee)s AND status NOT IN %(ended)s),
           count(*) FILTER (WHERE status IN %(holding)s),
           EXISTS (SELECT FROM training_prerequisite WHERE course_id = %(course)s),
           EXISTS (SELECT FROM training_booking other
                   JOIN training_rundate theirs ON theirs.run_id = other.run_id
                   JOIN training_rundate ours ON ours.starts_at < theirs.ends_at AND ours.ends_at > theirs.starts_at
                   WHERE other.attendee_id = %(attendee)s AND other.status IN %(holding)s
                     AND other.run_id <> %(run)s AND ours.run_id = %(run)s)
    FROM training_booking WHERE run_id = %(run)s
"""

COUNT = """
    SELECT max(status) FILTER (WHERE attendee_id = %(attendee)s AND status NOT IN %(ended)s) AS own_status,
           count(*) FILTER (WHERE status IN %(holding)s) AS held,
           count(*) FILTER (WHERE status = %(waiting)s) AS waiting_now,
           ARRAY(SELECT ARRAY[sector_id, places::bigint] FROM training_sectorreserve
                 WHERE run_id = %(run)s AND releases_at > %(now)s) AS reserved_for
    FROM training_booking WHERE run_id = %(run)s
"""


@dataclass(frozen=True)
class BookingSnapshot:
    """A person and a run as they are before the run is locked: enough to refuse at once."""

    # The state of the person's live booking on the run, if any.
    own_status: str | None
    is_full: bool
    has_prerequisites: bool
    # Whether the person holds a place on another run at the same time.
    has_clash: bool


def snapshot(run: CourseRun, attendee: Person) -> BookingSnapshot:
    """Return what a booking of this person on this run depends on."""
    own_status, held, has_prerequisites, has_clash = _row(SNAPSHOT, run, attendee)
    return BookingSnapshot(own_status, held >= (run.capacity or 0), has_prerequisites, has_clash)


# Sent together. The second statement starts when the lock is held, so it sees what the last rival has committed.
LOCK_AND_COUNT = f"""
    SELECT id FROM training_courserun WHERE id = %(run)s FOR UPDATE;
    SELECT run.*, counted.*, {HAS_GROUPS_SQL % {"expressions": "run.id"}} AS has_groups
    FROM training_courserun run CROSS JOIN ({COUNT}) counted WHERE run.id = %(run)s
"""  # noqa: S608 - our own SQL


@dataclass(frozen=True)
class Counts:
    """The numbers that ``place_counts.count`` is made of."""

    own_status: str | None
    held: int
    waiting: int
    # Places reserved, by the key of the sector.
    reserves: dict[int, int]


def counts(run: CourseRun, now: datetime, attendee: Person | None) -> Counts:
    """Return the numbers of the locked run, with the state of the attendee's own live booking on it."""
    own_status, held, waiting, reserves = _row(COUNT, run, attendee, now=now)
    return Counts(own_status, held, waiting, dict(reserves))


def lock_and_count(run: CourseRun, now: datetime, attendee: Person) -> tuple[CourseRun, Counts]:
    """Return the run as it is now, locked until the transaction ends, and its numbers.

    Its course, venue and tariff are those of ``run``, which was read a moment ago.
    """
    # The statement adds columns to the row that the model does not have.
    locked: Any = CourseRun.objects.raw(LOCK_AND_COUNT, _values(run, attendee, now=now))[0]
    for name in ("course", "venue", "tariff"):
        if getattr(locked, f"{name}_id") == getattr(run, f"{name}_id"):
            setattr(locked, name, getattr(run, name))
    return locked, Counts(locked.own_status, locked.held, locked.waiting_now, dict(locked.reserved_for))


def _values(run: CourseRun, attendee: Person | None, **values: Any) -> dict[str, Any]:
    keys = {"run": run.pk, "course": run.course_id, "attendee": attendee.pk if attendee else None}
    states = {"holding": HOLDING, "ended": ENDED, "waiting": BookingStatus.WAITING}
    return keys | states | values


def _row(statement: str, run: CourseRun, attendee: Person | None, **values: Any) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(statement, _values(run, attendee, **values))
        return cursor.fetchone()


@dataclass(frozen=True)
class EarlyConfirmation:
    """The confirmation of a place that is about to be booked, composed before the run is locked."""

    version: int
    entries: list[CalendarEntry]
    notice: EmailNotice

    @classmethod
    def compose(cls, booking: Booking, now: datetime) -> "EarlyConfirmation":
        """Return the confirmation of a booking that is not saved yet."""
        run = booking.run
        prefetch_related_objects([run], "dates")
        entries = calendar_entries.new_entries(booking)
        return cls(run.version, entries, emails.compose_place_booked(booking, entries, now=now))

    def is_of(self, run: CourseRun) -> bool:
        """Return whether nobody has edited the run since the confirmation was composed."""
        return self.version == run.version

    def write(self, entry: AuditEntry) -> None:
        """Save the audit entry, the calendar entries and the email of the booking, which is saved by now."""
        outbox.write(self.notice, after=[entry, *self.entries])
