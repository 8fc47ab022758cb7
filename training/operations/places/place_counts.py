"""How many places are free, and for whom. True only while the run is locked, so whoever asks locks first."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from partnership.models import Person
from training.models import Booking, CourseRun, Skip
from training.models.run_places import ITEMS_WITH_GROUPS


def lock(run: CourseRun) -> CourseRun:
    """The run as it is now, locked until the transaction ends: rivals for a place queue here."""
    locked = CourseRun.objects.select_for_update(of=("self",))
    return locked.select_related("course", "venue", "tariff").get(pk=run.pk)


def is_same(run: CourseRun, locked: CourseRun) -> bool:
    """Whether nobody has changed the run, its dates, or what else a letter says of it, since it was read."""
    said = ("version", "course_id", "venue_id", "tariff_id", "starts_at")
    return all(getattr(run, name) == getattr(locked, name) for name in said)


@dataclass
class Tally:
    """The places of one locked run, counted once from the bookings and kept in step while they are given out."""

    capacity: int
    held: int
    waiting: int = 0
    cap: int | None = None
    reserves: dict[int, int] = field(default_factory=dict)
    by_agency: Counter[int] = field(default_factory=Counter)
    by_sector: Counter[int] = field(default_factory=Counter)
    # The state of the live booking of the person that was asked about.
    own: str | None = None
    # The items of the programme at which people choose a group, by lock_and_tally().
    choices: set[int] = field(default_factory=set)

    @property
    def free(self) -> int:
        return max(self.capacity - self.held, 0)

    def room_for(self, sector: int) -> int:
        """Free places that people of this sector may have: those kept for other sectors are not among them."""
        kept = sum(max(places - self.by_sector[other], 0) for other, places in self.reserves.items() if other != sector)
        return max(self.free - kept, 0)

    def why_not(self, agency: int, sector: int, people: int = 1) -> Skip | None:
        """Why ``people`` of one agency cannot have a place each, while at least one is free."""
        if self.cap is not None and self.by_agency[agency] + people > self.cap:
            return Skip.CAP
        if not self.room_for(sector):
            return Skip.RESERVE
        if self.room_for(sector) < people:
            return Skip.GROUP
        return None

    def give(self, booking: Booking) -> None:
        self.held += 1
        self.by_agency[booking.agency_id] += 1
        self.by_sector[booking.sector_id] += 1


# One round trip, for rivals wait while it is made; the ORM would also take longer to write it than the database to answer.
COUNT = """
    SELECT count(*) FILTER (WHERE status IN ('booked', 'pending', 'offered')) AS counted_held,
           count(*) FILTER (WHERE status = 'waiting') AS counted_waiting,
           max(status) FILTER (WHERE attendee_id = %(attendee)s AND status NOT IN ('cancelled', 'replaced')) AS own_status,
           ARRAY(SELECT ARRAY[sector_id, places::bigint] FROM training_sectorreserve
                 WHERE run_id = %(run)s AND releases_at > %(now)s) AS kept_for
    FROM training_booking WHERE run_id = %(run)s
"""

# Sent together. The second statement begins when the lock is held, and so it sees what the rival before has written.
LOCK_AND_COUNT = f"""
    SELECT id FROM training_courserun WHERE id = %(run)s FOR UPDATE;
    SELECT run.*, counted.*,
           ARRAY({ITEMS_WITH_GROUPS}) AS choices
    FROM training_courserun run CROSS JOIN ({COUNT}) counted WHERE run.id = %(run)s
"""  # noqa: S608 - put together from our own words


def tally(run: CourseRun, now: datetime, attendee: Person | None = None) -> Tally:
    """Count the places of the locked run afresh: nothing is ever stored as "places left".

    Of a run without a free place nothing more is asked, for nobody can have one.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _asked(run, now, attendee))
        return _tallied(run, *cursor.fetchone())


def lock_and_tally(known: CourseRun, now: datetime, attendee: Person) -> tuple[CourseRun, Tally]:
    """``lock`` and ``tally`` in one round trip, for a run that was read a moment ago with all that belongs to it.

    What belongs to it is taken over, and asked for again only if the run has changed.
    """
    run: Any = CourseRun.objects.raw(LOCK_AND_COUNT, _asked(known, now, attendee))[0]
    if is_same(known, run):
        run._state.fields_cache = dict(known._state.fields_cache)
        run._prefetched_objects_cache = dict(getattr(known, "_prefetched_objects_cache", {}))
    counted = _tallied(run, run.counted_held, run.counted_waiting, run.own_status, run.kept_for)
    counted.choices = set(run.choices)
    return run, counted


def _asked(run: CourseRun, now: datetime, attendee: Person | None) -> dict[str, Any]:
    return {"run": run.pk, "now": now, "attendee": attendee.pk if attendee else None}


def _tallied(run: CourseRun, held: int, waiting: int, own: str | None, reserves: Any) -> Tally:
    counted = Tally(run.capacity or 0, held, waiting, run.agency_cap, dict(reserves), own=own)
    if counted.free and (counted.cap or counted.reserves):
        for agency, sector in run.bookings.holding().values_list("agency", "sector"):
            counted.by_agency[agency] += 1
            counted.by_sector[sector] += 1
    return counted
