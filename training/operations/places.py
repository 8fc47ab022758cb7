"""How many places are free, and for whom. True only while the run is locked, so whoever asks locks first."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Q

from partnership.models import Person
from training.models import HOLDING, Booking, BookingStatus, CourseRun, SectorReserve, Skip


def lock(run: CourseRun) -> CourseRun:
    """The run as it is now, locked until the transaction ends: rivals for a place queue here."""
    locked = CourseRun.objects.select_for_update(of=("self",))
    return locked.select_related("course", "venue", "tariff").get(pk=run.pk)


def glance(run: CourseRun, attendee: Person) -> tuple[str | None, bool]:
    """The state of the person's live booking on the run, if any, and whether every place was held a moment ago.

    A look without the lock: nobody need queue for a no.
    """
    own = Max("status", filter=Q(attendee=attendee))
    seen = run.bookings.live().aggregate(own=own, held=Count("pk", filter=Q(status__in=HOLDING)))
    return seen["own"], seen["held"] >= (run.capacity or 0)


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


def tally(run: CourseRun, now: datetime) -> Tally:
    """Count the places of the locked run afresh: nothing is ever stored as "places left".

    Of a run without a free place nothing more is asked, for nobody can have one.
    """
    numbers = run.bookings.aggregate(
        held=Count("pk", filter=Q(status__in=HOLDING)), waiting=Count("pk", filter=Q(status=BookingStatus.WAITING))
    )
    counted = Tally(run.capacity or 0, cap=run.agency_cap, **numbers)
    if not counted.free:
        return counted
    counted.reserves = dict(SectorReserve.objects.kept(now).filter(run=run).order_by().values_list("sector", "places"))
    if counted.cap or counted.reserves:
        for agency, sector in run.bookings.holding().values_list("agency", "sector"):
            counted.by_agency[agency] += 1
            counted.by_sector[sector] += 1
    return counted
