"""Several colleagues booked together."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from partnership.models import Agency, Person
from shield.models import User
from shield.refusals import Refused
from training.models import Booking, BookingGroup, CourseRun
from training.operations.places import bookings, colleagues, eligibility, place_counts
from training.operations.places.approvals import Manager


@transaction.atomic
def book(
    *,
    run: CourseRun,
    attendees: Sequence[Person],
    by: User,
    all_or_none: bool,
    wait: bool = False,
    manager: Manager | None = None,
    despite_clash: bool = False,
    now: datetime | None = None,
) -> list[Booking]:
    """Book colleagues together: everybody or nobody, or as many as fit in the order given. Each gets their own email.

    With ``wait`` the others join the waiting list, all or none as one. As many as fit leaves out those who are on the
    course date already. Raise ``Refused`` for the first who cannot be booked at all, and, without ``wait``, when not
    everybody (or, as many as fit, nobody) finds a place.
    """
    now = now or timezone.now()
    run = place_counts.lock(run)
    if not all_or_none:
        attendees = _not_yet_on(run, attendees)
    agencies = [eligibility.check(run, attendee, now, despite_clash=despite_clash) for attendee in attendees]
    fitting = _fitting(run, agencies, all_or_none, now)
    if fitting < len(attendees) and not wait and (all_or_none or not fitting):
        raise Refused(_too_few(len(attendees), all_or_none))
    group = BookingGroup.objects.create(run=run, all_or_none=all_or_none, made_by=by, made_at=now)
    # Each asks a moment after the one before, so that the waiting list keeps the order given.
    moments = [now + place * timedelta(microseconds=1) for place in range(len(attendees))]
    people = zip(attendees, agencies, moments, strict=True)
    booked = [bookings.prepare(run, attendee, agency, by, at, group=group) for attendee, agency, at in people]
    for booking in booked[:fitting]:
        bookings.save_booked(booking, manager)
    waiting = booked[fitting:] if wait else []
    for booking in waiting:
        bookings.save_waiting(booking, manager)
    bookings.offer_freed_places(run, now, waiting)
    return booked[:fitting] + waiting


@transaction.atomic
def book_colleagues(
    *,
    run: CourseRun,
    people: Sequence[Person],
    new: Sequence[tuple[str, str]],
    agency: Agency,
    by: User,
    all_or_none: bool,
    wait: bool = False,
    manager: Manager | None = None,
    despite_clash: bool = False,
) -> list[Booking]:
    """``book`` for people with a record and for new ones, given as name and work address, of one agency.

    Nobody is added when the booking is refused.
    """
    added = [colleagues.find_or_add(agency=agency, name=name, email=email, by=by) for name, email in new]
    attendees = list(dict.fromkeys([*people, *added]))
    return book(
        run=run,
        attendees=attendees,
        by=by,
        all_or_none=all_or_none,
        wait=wait,
        manager=manager,
        despite_clash=despite_clash,
    )


def _not_yet_on(run: CourseRun, attendees: Sequence[Person]) -> list[Person]:
    """Return those without a live booking. Raise ``Refused``, with their names, when everybody has one."""
    live = set(run.bookings.live().filter(attendee__in=attendees).values_list("attendee", flat=True))
    others = [attendee for attendee in attendees if attendee.pk not in live]
    if not others:
        raise Refused(f"These people already have a place or are on the waiting list: {names(attendees)}.")
    return others


def names(people: Iterable[Person]) -> str:
    """Return ``Ada Lovelace, Grace Hopper``."""
    return ", ".join(person.name for person in people)


def _fitting(run: CourseRun, agencies: Sequence[Agency], all_or_none: bool, now: datetime) -> int:
    """Return how many of the group, from the first on, can have a place now."""
    count = bookings.count_after_offers(run, now)
    fitting = 0
    for agency in agencies:
        if not count.free or count.skip_reason(agency.pk, agency.sector_id):
            break
        count.add(agency.pk, agency.sector_id)
        fitting += 1
    return 0 if all_or_none and fitting < len(agencies) else fitting


def _too_few(people: int, all_or_none: bool) -> str:
    if all_or_none:
        return (
            f"There are not enough places for all {people}. Book as many as fit, or put the whole group on the waiting "
            "list until there are enough places for everyone."
        )
    return bookings.RUN_FULL
