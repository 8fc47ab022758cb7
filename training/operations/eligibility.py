"""Whether somebody may have a place on a run, apart from whether one is free."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q

from partnership.models import Agency, Person, Post
from shield import working_days
from shield.refusals import Refused
from shield.text.formatting import long_date, moment
from training.models import HOLDING, Booking, Course, CourseRun, Prerequisite, RunStatus
from training.operations import learning


@dataclass(frozen=True)
class Look:
    """One look at a person and a run: whether there is anything to judge. Without a lock: nobody need queue for a no."""

    # The state of the person's live booking on the run, if any.
    own: str | None
    is_full: bool
    has_prerequisites: bool


# The ORM would take longer to write these two than the database to answer them.
LOOK = """
    SELECT max(status) FILTER (WHERE attendee_id = %(attendee)s AND status NOT IN ('cancelled', 'replaced')),
           count(*) FILTER (WHERE status IN ('booked', 'pending', 'offered')) >= %(capacity)s,
           EXISTS (SELECT FROM training_prerequisite WHERE course_id = %(course)s)
    FROM training_booking WHERE run_id = %(run)s
"""

CLASH = """
    SELECT EXISTS (SELECT FROM training_booking other
                   JOIN training_rundate theirs ON theirs.run_id = other.run_id
                   JOIN training_rundate ours ON ours.starts_at < theirs.ends_at AND ours.ends_at > theirs.starts_at
                   WHERE other.attendee_id = %(attendee)s AND other.status IN ('booked', 'pending', 'offered')
                     AND other.run_id <> %(run)s AND ours.run_id = %(run)s)
"""


def look(run: CourseRun, attendee: Person) -> Look:
    """What there is to judge; the words of a refusal are put together only if there is."""
    asked: dict[str, Any] = {
        "run": run.pk,
        "course": run.course_id,
        "capacity": run.capacity or 0,
        "attendee": attendee.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOOK, asked)
        return Look(*cursor.fetchone())


def judge(run: CourseRun, attendee: Person, now: datetime, *, despite_clash: bool = False) -> Agency:
    """The agency to freeze into the booking; raises ``Refused`` for what cannot be booked, in words."""
    judge_run(run, now)
    seen = look(run, attendee)
    refuse_second(attendee, seen.own)
    return judge_attendee(run, attendee, seen, now, despite_clash=despite_clash)


def judge_attendee(
    run: CourseRun, attendee: Person, seen: Look, now: datetime, *, despite_clash: bool = False
) -> Agency:
    """The part of ``judge`` that hangs on the person and not on the run's bookings, so that no lock need be held for it."""
    today = working_days.today(now)
    agency = agency_of(attendee, today)
    unmet = unmet_prerequisites(run.course, attendee, today) if seen.has_prerequisites else []
    if unmet:
        raise Refused(f"{attendee.name} cannot book this course yet: {'; '.join(map(str, unmet))}.", field="attendee")
    clash = first_clash(run, attendee) if not despite_clash and has_clash(run, attendee) else None
    if clash is not None:
        day = long_date(clash.run.starts_at)
        raise Refused(
            f"{attendee.name} has a place on {clash.run.name} at the same time ({day}). "
            "Tick the box to book all the same.",
            field="despite_clash",
        )
    return agency


def judge_run(run: CourseRun, now: datetime) -> None:
    """Raises ``Refused`` unless the run is open for booking at this moment."""
    if run.status == RunStatus.CANCELLED:
        raise Refused("This course will not take place.")
    if run.status != RunStatus.PUBLISHED or not run.is_shown(now):
        raise Refused("This course is not open for booking.")
    if run.is_any_day:
        raise Refused("E-learning needs no booking: start it on any day.")
    if run.opens_at is not None and now < run.opens_at:
        raise Refused(f"Booking opens on {moment(run.opens_at)}.")
    closes_at = run.last_moment_to_book()
    if closes_at is None or now >= closes_at:
        raise Refused(f"Booking closed on {moment(closes_at)}." if closes_at else "Booking is closed.")


HAS = {
    "booked": "has a place already",
    "pending": "has asked for a place already, and the manager’s answer is awaited",
    "offered": "has been offered a place already",
    "waiting": "is on the waiting list already",
    "walked_in": "is on the register already",
}


def refuse_second(attendee: Person, status: str | None) -> None:
    """Raises ``Refused`` where the person has a live booking in this state already."""
    if status is not None:
        raise Refused(f"{attendee.name} {HAS[status]}.", field="attendee")


def agency_of(attendee: Person, today: date) -> Agency:
    """The person's agency today; raises ``Refused`` without one."""
    agency = attendee.agency_on(today)
    if agency is None:
        raise Refused(f"{attendee.name} has no post in an agency today, so no place can be booked.", field="attendee")
    return agency


def unmet_prerequisites(course: Course, person: Person, today: date) -> list[Prerequisite]:
    """What the person has to do first, in the order it stands with the course; empty when nothing is missing."""
    wanted = list(course.prerequisites.select_related("needs_course"))
    if not wanted:
        return []
    learned = any(not each.needs_role for each in wanted)
    courses, levels = learning.completed(person) if learned else (set(), set())
    roles = _roles(person, today) if any(each.needs_role for each in wanted) else set()
    return [each for each in wanted if not _is_met(each, courses, levels, roles)]


def _roles(person: Person, today: date) -> set[str]:
    return set(Post.objects.current(today).filter(person=person).values_list("role", flat=True))


def _is_met(wanted: Prerequisite, courses: set[Any], levels: set[int], roles: set[str]) -> bool:
    if wanted.needs_course_id:
        return wanted.needs_course_id in courses
    if wanted.needs_level:
        return any(level >= wanted.needs_level for level in levels)
    return wanted.needs_role in roles


def has_clash(run: CourseRun, person: Person) -> bool:
    """Whether ``first_clash`` finds one."""
    with connection.cursor() as cursor:
        cursor.execute(CLASH, {"run": run.pk, "attendee": person.pk})
        return bool(cursor.fetchone()[0])


def first_clash(run: CourseRun, person: Person) -> Booking | None:
    """A place that the person holds on another run at the same time."""
    held = Booking.objects.filter(attendee=person, status__in=HOLDING).exclude(run=run)
    times = [
        Q(run__dates__starts_at__lt=date.ends_at, run__dates__ends_at__gt=date.starts_at) for date in run.dates.all()
    ]
    if not times:
        return None
    return held.filter(reduce(or_, times)).order_by("run__starts_at").first()
