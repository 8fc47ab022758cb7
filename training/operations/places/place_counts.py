"""How many places are free, and for whom. True only while the run is locked, so callers lock it first."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from training.models import HOLDING, Booking, BookingStatus, CourseRun, SkipReason


def lock(run: CourseRun) -> CourseRun:
    """Return the run as it is now, locked until the transaction ends: rivals for a place queue here."""
    locked = CourseRun.objects.select_for_update(of=("self",))
    return locked.select_related("course", "venue", "tariff").get(pk=run.pk)


@dataclass
class PlaceCount:
    """The places of one locked run, counted once from the bookings and updated as they are given out."""

    capacity: int
    held: int
    waiting: int = 0
    cap: int | None = None
    reserves: dict[int, int] = field(default_factory=dict)
    by_agency: Counter[int] = field(default_factory=Counter)
    by_sector: Counter[int] = field(default_factory=Counter)

    @property
    def free(self) -> int:
        return max(self.capacity - self.held, 0)

    def free_for(self, sector: int) -> int:
        """Return how many free places people of this sector may have: those reserved for others are left out."""
        reserved = sum(
            max(places - self.by_sector[other], 0) for other, places in self.reserves.items() if other != sector
        )
        return max(self.free - reserved, 0)

    def skip_reason(self, agency: int, sector: int, people: int = 1) -> SkipReason | None:
        """Return why ``people`` of one agency cannot have a place each, while at least one is free."""
        if self.cap is not None and self.by_agency[agency] + people > self.cap:
            return SkipReason.CAP
        if not self.free_for(sector):
            return SkipReason.RESERVE
        if self.free_for(sector) < people:
            return SkipReason.GROUP
        return None

    def add(self, agency: int, sector: int) -> None:
        """Count one more place as held."""
        self.held += 1
        self.by_agency[agency] += 1
        self.by_sector[sector] += 1


# One statement for what every booking asks while others wait for the lock.
COUNT = """
    SELECT count(*) FILTER (WHERE status IN %(holding)s),
           count(*) FILTER (WHERE status = %(waiting)s),
           ARRAY(SELECT ARRAY[sector_id, places::bigint] FROM training_sectorreserve
                 WHERE run_id = %(run)s AND releases_at > %(now)s)
    FROM training_booking WHERE run_id = %(run)s
"""


def count(run: CourseRun, now: datetime) -> PlaceCount:
    """Return the places of the locked run, counted afresh: nothing is ever stored as "places left".

    Places are counted by agency and sector only where a cap or a reserve needs it and a place is free.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"run": run.pk, "now": now, "holding": HOLDING, "waiting": BookingStatus.WAITING})
        held, waiting, reserves = cursor.fetchone()
    counted = PlaceCount(run.capacity or 0, held, waiting, run.agency_cap, dict(reserves))
    if counted.free and (counted.cap or counted.reserves):
        for agency, sector in Booking.objects.holding().filter(run=run).values_list("agency", "sector"):
            counted.by_agency[agency] += 1
            counted.by_sector[sector] += 1
    return counted
