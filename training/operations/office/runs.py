"""Runs: planned, published at a time, changed with everybody told, held or cancelled."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from partnership.models import Person
from shield.operations import audit, edits
from shield.records.workflow import advance
from shield.refusals import Refused
from training.models import Attendance, Booking, ChargeKind, Course, CourseRun, Delivery, RunStatus, Venue
from training.operations.office import charges, run_dates
from training.operations.office.run_dates import Span
from training.operations.places import calendar_entries, emails, offers, place_counts


@transaction.atomic
def create(
    *, course: Course, by: Any, spans: Sequence[Span] = (), trainers: Iterable[Person] = (), **fields: Any
) -> CourseRun:
    """A new run of a course, planned and not yet shown to anybody."""
    _check_slug(fields["slug"])
    run = CourseRun.objects.create(course=course, **fields)
    run.trainers.set(trainers)
    run_dates.write(run, spans)
    audit.record("training.run-created", run, by=by, title=run.name)
    return run


@transaction.atomic
def edit(
    *,
    run: CourseRun,
    version: int,
    by: Any,
    spans: Sequence[Span],
    trainers: Iterable[Person],
    now: datetime | None = None,
    **changes: Any,
) -> CourseRun:
    """Write the changes over the version that was read.

    Places are never cut below those given. When the time or the place changes, everybody who is booked or waits is
    told once, with calendar entries that replace the old ones; new places go to those who wait.
    """
    now = now or timezone.now()
    run = place_counts.lock(run)
    _check_edit(run, spans, changes, now)
    if run.status == RunStatus.PUBLISHED:
        changes = _with_what_bookers_need(run, spans, changes)
    place, time_and_place = _place(run), _time_and_place(run)
    edits.revise(run, "training.run-edited", version=version, by=by, **changes)
    run.trainers.set(trainers)
    dropped = run_dates.write(run, spans, moved_place=_place(run) != place)
    withdrawn = calendar_entries.withdraw_dates(dropped, now)
    for run_date in dropped:
        run_date.delete()
    if run.status == RunStatus.PUBLISHED:
        if _time_and_place(run) != time_and_place:
            _tell_of_change(run, withdrawn, now)
        offers.offer_free_places(run, now=now)
    return run


@transaction.atomic
def publish(*, run: CourseRun, by: Any, at: datetime | None = None) -> CourseRun:
    """Show the run in the catalogue from ``at`` on (now unless told); refused while something bookers need is missing."""
    run = place_counts.lock(run)
    if not run.course.is_published:
        raise Refused("The course itself is not shown in the catalogue. Show the course first.")
    _check_complete(run.delivery, run.capacity, run.venue, has_dates=run.starts_at is not None)
    at = at or timezone.now()
    starts_at = run.starts_at or at  # only e-learning has none: it begins when it is shown
    closes_at = run.closes_at or (None if run.is_any_day else starts_at)
    advance(run, "publish", by=by, published_at=at, starts_at=starts_at, closes_at=closes_at)
    audit.record("training.run-published", run, by=by, at=at.isoformat())
    return run


@transaction.atomic
def cancel(*, run: CourseRun, reason: str, by: Any, now: datetime | None = None) -> CourseRun:
    """Call the run off: every live booking ends with it, and everybody who is booked or waits is told once."""
    now = now or timezone.now()
    run = place_counts.lock(run)
    if Attendance.objects.filter(booking__run=run).exists():
        raise Refused("People are on its register already, so this run took place and can no longer be cancelled.")
    live = list(run.bookings.live().select_related("attendee"))
    advance(run, "cancel", by=by, reason=reason, cancelled_at=now, cancelled_by=by, cancel_reason=reason[:300])
    for booking in live:
        booking.run = run
        _end_with_run(booking, reason, by, now)
    audit.record("training.run-cancelled", run, by=by, bookings=len(live))
    return run


@transaction.atomic
def hold(*, run: CourseRun, by: Any, now: datetime | None = None) -> CourseRun:
    """Say that the run took place; refused before its last date is over. E-learning closes with it."""
    now = now or timezone.now()
    run = place_counts.lock(run)
    if not run.is_any_day and not run.is_over(now):
        raise Refused("This course is not over yet.")
    advance(run, "hold", by=by, ends_at=min(run.ends_at or now, now))
    audit.record("training.run-held", run, by=by)
    return run


def _end_with_run(booking: Booking, reason: str, by: Any, now: datetime) -> None:
    why = "The course was cancelled"
    offers.withdraw(booking, now)
    offers.end(booking, "cancel", why, by, now)
    for kind in ChargeKind:
        charges.drop(booking, kind, why, by=by, now=now)
    emails.run_cancelled(booking, reason, now)


def _tell_of_change(run: CourseRun, withdrawn: dict[Any, list[calendar_entries.Attachment]], now: datetime) -> None:
    for booking in run.bookings.live().select_related("attendee"):
        booking.run = run
        emails.run_changed(booking, withdrawn.get(booking.pk, []), now)


def _check_slug(slug: str, but: CourseRun | None = None) -> None:
    taken = CourseRun.objects.filter(slug=slug)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise Refused("Another run has this address already. Choose other words for it.", field="slug")


def _check_edit(run: CourseRun, spans: Sequence[Span], changes: dict[str, Any], now: datetime) -> None:
    _check_slug(changes.get("slug", run.slug), but=run)
    if run.status == RunStatus.CANCELLED:
        raise Refused("This run was cancelled, so it can no longer change. Plan a new one instead.")
    _check_capacity(run, changes.get("capacity", run.capacity))
    _check_cap(run, changes.get("agency_cap", run.agency_cap))
    if run.has_begun(now) and {span.starts_at for span in spans} != {date.starts_at for date in run.dates.all()}:
        raise Refused("This course has begun, so its dates can no longer change.")


def _check_capacity(run: CourseRun, capacity: int | None) -> None:
    """Nobody loses a place silently: who would be affected is said, and they are asked first."""
    certain = list(run.bookings.booked_or_offered().select_related("attendee").order_by("booked_at", "asked_at"))
    if not certain or (capacity or 0) >= len(certain):
        return
    people = "person holds a place" if len(certain) == 1 else "people hold places"
    names = ", ".join(booking.attendee.name for booking in certain[capacity or 0 :])
    raise Refused(
        f"{len(certain)} {people}, so there cannot be fewer places than that. These came last: {names}. "
        "Cancel their places first, so that each of them is told why.",
        field="capacity",
    )


def _check_room(delivery: str, capacity: int | None, venue: Venue | None) -> None:
    """Nobody is booked into a room that does not hold them; at a hybrid run some stay online."""
    if delivery == Delivery.IN_PERSON and venue is not None and venue.holds and capacity and capacity > venue.holds:
        raise Refused(
            f"{venue} holds {venue.holds} people, so there cannot be more places than that.", field="capacity"
        )


def _check_cap(run: CourseRun, cap: int | None) -> None:
    """No agency is left over its cap."""
    if cap is None:
        return
    counted = (
        run.bookings.booked_or_offered().order_by().values("agency__name").annotate(n=Count("pk")).filter(n__gt=cap)
    )
    over = ", ".join(f"{row['agency__name']} ({row['n']})" for row in counted.order_by("agency__name"))
    if over:
        raise Refused(f"More places than that are held by {over}. Cancel some of them first.", field="agency_cap")


def _with_what_bookers_need(run: CourseRun, spans: Sequence[Span], changes: dict[str, Any]) -> dict[str, Any]:
    """The changes to a published run, refused when they take away what bookers need; booking closes by the start."""
    after = {name: changes.get(name, getattr(run, name)) for name in ("delivery", "capacity", "venue", "closes_at")}
    _check_complete(after["delivery"], after["capacity"], after["venue"], has_dates=bool(spans))
    start = min((span.starts_at for span in spans), default=None)
    return changes | {"closes_at": after["closes_at"] or start}


def _check_complete(delivery: str, capacity: int | None, venue: Venue | None, *, has_dates: bool) -> None:
    """What people need to know before they can book."""
    if delivery == Delivery.E_LEARNING:
        return
    if not has_dates:
        raise Refused("Give the run at least one date before it is shown in the catalogue.")
    if not capacity:
        raise Refused("Say how many places there are before it is shown in the catalogue.", field="capacity")
    _check_room(delivery, capacity, venue)
    if delivery in {Delivery.IN_PERSON, Delivery.HYBRID} and venue is None:
        raise Refused("Say where it takes place before it is shown in the catalogue.", field="venue")


def _place(run: CourseRun) -> tuple[Any, ...]:
    return (run.delivery, run.venue.pk if run.venue else None)


def _time_and_place(run: CourseRun) -> tuple[Any, ...]:
    return (*_place(run), *((date.starts_at, date.ends_at) for date in run.dates.all()))
