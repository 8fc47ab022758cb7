"""How many places are free, and for whom. True only while the run is locked, so callers lock it first."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from partnership.models import Person
from training.models import Booking, CourseRun, SkipReason
from training.operations.places import fast_path
from training.operations.places.fast_path import Counts


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
    # The state of the live booking of the person that was asked about.
    own_status: str | None = None

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


def count(run: CourseRun, now: datetime, attendee: Person | None = None) -> PlaceCount:
    """Return the places of the locked run, counted afresh: nothing is ever stored as "places left".

    Places are counted by agency and sector only where a cap or a reserve needs it and a place is free.
    """
    return _counted(run, fast_path.counts(run, now, attendee))


def lock_and_count(run: CourseRun, now: datetime, attendee: Person) -> tuple[CourseRun, PlaceCount]:
    """``lock`` and ``count`` at once, for a run that was read a moment ago."""
    locked, found = fast_path.lock_and_count(run, now, attendee)
    return locked, _counted(locked, found)


def _counted(run: CourseRun, found: Counts) -> PlaceCount:
    counted = PlaceCount(
        run.capacity or 0, found.held, found.waiting, run.agency_cap, found.reserves, own_status=found.own_status
    )
    if counted.free and (counted.cap or counted.reserves):
        for agency, sector in Booking.objects.holding().filter(run=run).values_list("agency", "sector"):
            counted.by_agency[agency] += 1
            counted.by_sector[sector] += 1
    return counted
