"""Whether a person may have a place on a run, apart from whether one is free."""

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from partnership.models import Agency, Person, Post, PostRole
from shield import working_days
from shield.refusals import Refused
from shield.text.formatting import long_date, moment
from training.models import Booking, BookingStatus, Course, CourseRun, Prerequisite, RunStatus
from training.operations.learning import passports, validity
from training.operations.places import fast_path
from training.operations.places.fast_path import BookingSnapshot


def check(run: CourseRun, attendee: Person, now: datetime, *, despite_clash: bool = False) -> Agency:
    """Return the attendee's agency, to be stored with the booking. Raise ``Refused`` when they cannot be booked."""
    check_run(run, now)
    found = fast_path.snapshot(run, attendee)
    refuse_duplicate(attendee, found.own_status)
    return check_attendee(run, attendee, found, now, despite_clash=despite_clash)


def check_attendee(
    run: CourseRun, attendee: Person, found: BookingSnapshot, now: datetime, *, despite_clash: bool = False
) -> Agency:
    """Return the attendee's agency. Raise ``Refused`` for what depends on the person only, so it needs no lock."""
    today = working_days.today(now)
    agency = agency_of(attendee, today)
    check_champion(run, attendee, today)
    unmet = unmet_prerequisites(run.course, attendee, today) if found.has_prerequisites else []
    if unmet:
        raise Refused(f"{attendee.name} cannot book this course yet. {sentences(unmet)}", field="attendee")
    clash = first_clash(run, attendee) if found.has_clash and not despite_clash else None
    if clash is not None:
        day = long_date(clash.run.starts_at)
        raise Refused(
            f"{attendee.name} has a place on {clash.run.name} at the same time ({day}). Tick the box to book anyway.",
            field="despite_clash",
        )
    return agency


def check_run(run: CourseRun, now: datetime) -> None:
    """Raise ``Refused`` unless the run is open for booking at this moment."""
    if run.status == RunStatus.CANCELLED:
        raise Refused("This course date has been cancelled.")
    if run.status != RunStatus.PUBLISHED or not run.is_shown(now):
        raise Refused("This course date is not open for booking.")
    if run.is_any_day:
        raise Refused("You do not need to book e-learning. You can start it on any day.")
    if run.opens_at is not None and now < run.opens_at:
        raise Refused(f"Booking opens on {moment(run.opens_at)}.")
    closes_at = run.booking_deadline()
    if closes_at is None or now >= closes_at:
        raise Refused(f"Booking closed on {moment(closes_at)}." if closes_at else "Booking is closed.")


DUPLICATES = {
    BookingStatus.BOOKED: "already has a place",
    BookingStatus.PENDING: "has already asked for a place and is waiting for their manager’s approval",
    BookingStatus.OFFERED: "has already been offered a place",
    BookingStatus.WAITING: "is already on the waiting list",
    BookingStatus.WALKED_IN: "is already on the register",
}


def refuse_duplicate(attendee: Person, status: str | None) -> None:
    """Raise ``Refused`` when the person has a live booking on the run, in this state."""
    if status is not None:
        raise Refused(f"{attendee.name} {DUPLICATES[BookingStatus(status)]}.", field="attendee")


def agency_of(attendee: Person, today: date) -> Agency:
    """Return the person's agency today. Raise ``Refused`` when they have none."""
    agency = attendee.agency_on(today)
    if agency is None:
        raise Refused(f"{attendee.name} has no post in an agency today, so you cannot book a place.", field="attendee")
    return agency


def check_champion(run: CourseRun, attendee: Person, today: date) -> None:
    """Raise ``Refused`` for an event of the safeguarding champions when the person is none today."""
    if not run.course.is_for_champions:
        return
    if not Post.objects.current(today).filter(person=attendee, role=PostRole.SAFEGUARDING_CHAMPION).exists():
        raise Refused(f"{attendee.name} must be a safeguarding champion to attend this event.", field="attendee")


def unmet_prerequisites(course: Course, person: Person, today: date) -> list[Prerequisite]:
    """Return what the person must complete first, in the course's order."""
    required = list(course.prerequisites.select_related("needs_course"))
    if not required:
        return []
    courses = validity.completed_courses(person) if any(each.needs_course_id for each in required) else set()
    levels = passports.levels_reached(person) if any(each.needs_level for each in required) else set()
    roles = _roles(person, today) if any(each.needs_role for each in required) else set()
    return [each for each in required if not _is_met(each, courses, levels, roles)]


def sentences(unmet: list[Prerequisite]) -> str:
    """Return what must come first, one sentence for each."""
    return " ".join(f"{each}." for each in unmet)


def _roles(person: Person, today: date) -> set[str]:
    return set(Post.objects.current(today).filter(person=person).values_list("role", flat=True))


def _is_met(required: Prerequisite, courses: set[Any], levels: set[int], roles: set[str]) -> bool:
    if required.needs_course_id:
        return required.needs_course_id in courses
    if required.needs_level:
        return any(level >= required.needs_level for level in levels)
    return required.needs_role in roles


def first_clash(run: CourseRun, person: Person) -> Booking | None:
    """Return the first place that the person holds on another run at the same time."""
    times = [
        Q(run__dates__starts_at__lt=date.ends_at, run__dates__ends_at__gt=date.starts_at) for date in run.dates.all()
    ]
    if not times:
        return None
    held = Booking.objects.holding().filter(reduce(or_, times), attendee=person).exclude(run=run)
    return held.select_related("run__course").order_by("run__starts_at").first()
