"""Course dates: created, edited, published, held and cancelled, with emails to the people booked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from partnership.models import Person
from shield.operations import audit, edits
from shield.records.workflow import advance
from shield.refusals import Refused
from training.models import Attendance, Booking, ChargeKind, Course, CourseRun, Delivery, RunStatus, Venue
from training.operations.office import charges, moves, run_dates
from training.operations.office.run_dates import Span
from training.operations.places import calendar_entries, emails, offers, place_counts, reductions


@transaction.atomic
def create(
    *, course: Course, by: Any, spans: Sequence[Span] = (), trainers: Iterable[Person] = (), **changes: Any
) -> CourseRun:
    """Create a run of a course, planned and not yet published."""
    _check_slug(changes["slug"])
    run = CourseRun.objects.create(course=course, **changes)
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
    """Write the changes. Raise ``Refused`` when another person saved the run since ``version`` was read.

    Places are never cut below those held. When the time or place changes, everyone who is booked or waiting gets one
    email, with new calendar entries, and what hangs on the dates moves with them; when the title changes, everyone with
    a place gets it for their calendar. New places are offered to the waiting list.
    """
    now = now or timezone.now()
    run = place_counts.lock(run)
    _check_edit(run, spans, changes, now)
    changes = moves.with_closing_time(run, spans, changes)
    if run.status == RunStatus.PUBLISHED:
        changes = _with_closing_time(run, spans, changes)
    name, place, start, time_and_place = run.name, _place(run), run.starts_at, _time_and_place(run)
    edits.update_record(run, "training.run-edited", version=version, by=by, **changes)
    run.trainers.set(trainers)
    dropped = run_dates.write(run, spans, moved_place=_place(run) != place)
    withdrawn = calendar_entries.withdraw_dates(dropped, now)
    for run_date in dropped:
        run_date.delete()
    if run.status == RunStatus.PUBLISHED:
        was_called = name if run.name != name else ""
        if _time_and_place(run) != time_and_place:
            moves.follow(run, start, now)
            _email_change(run, withdrawn, was_called, now)
        elif was_called:
            _email_name(run, was_called, now)
        offers.offer_free_places(run, now=now)
    return run


@transaction.atomic
def rename(*, course: Course, was_called: str, now: datetime | None = None) -> None:
    """Bring the changed title of the course to the calendars of everyone with a place on a date that has none of its own."""
    now = now or timezone.now()
    for run in CourseRun.objects.filter(course=course, title="", status=RunStatus.PUBLISHED, ends_at__gt=now):
        run = place_counts.lock(run)
        # A confirmation that was composed meanwhile has the old title: a new version makes it be composed again.
        CourseRun.objects.filter(pk=run.pk).update(version=F("version") + 1)
        _email_name(run, was_called, now)


@transaction.atomic
def publish(*, run: CourseRun, by: Any, at: datetime | None = None) -> CourseRun:
    """Show the run in the catalogue from ``at`` on, or now. Raise ``Refused`` while it is incomplete."""
    run = place_counts.lock(run)
    if not run.course.is_published:
        raise Refused("Publish the course before you publish its dates.")
    _check_complete(run.delivery, run.capacity, run.venue, has_dates=run.starts_at is not None)
    at = at or timezone.now()
    starts_at = run.starts_at or at  # only e-learning has none: it begins when it is shown
    closes_at = run.closes_at or (None if run.is_any_day else starts_at)
    advance(run, "publish", by=by, published_at=at, starts_at=starts_at, closes_at=closes_at)
    audit.record("training.run-published", run, by=by, at=at.isoformat())
    return run


@transaction.atomic
def cancel(*, run: CourseRun, reason: str, by: Any, now: datetime | None = None) -> CourseRun:
    """Cancel the run: every live booking ends, and everyone who is booked or waiting gets one email."""
    now = now or timezone.now()
    run = place_counts.lock(run)
    if Attendance.objects.filter(booking__run=run).exists():
        raise Refused("You cannot cancel this course date because its register has been taken.")
    live = list(run.bookings.live().select_related("attendee"))
    advance(run, "cancel", by=by, reason=reason, cancelled_at=now, cancelled_by=by, cancel_reason=reason[:300])
    for booking in live:
        booking.run = run
        _end_with_run(booking, reason, by, now)
    audit.record("training.run-cancelled", run, by=by, bookings=len(live))
    return run


@transaction.atomic
def hold(*, run: CourseRun, by: Any, now: datetime | None = None) -> CourseRun:
    """Mark the run as held. Raise ``Refused`` before its last date is over. E-learning closes with it."""
    now = now or timezone.now()
    run = place_counts.lock(run)
    if not run.is_any_day and not run.is_over(now):
        raise Refused("You cannot mark this course date as held before it has ended.")
    advance(run, "hold", by=by, ends_at=min(run.ends_at or now, now))
    audit.record("training.run-held", run, by=by)
    return run


def _end_with_run(booking: Booking, reason: str, by: Any, now: datetime) -> None:
    cancelled = "The course date was cancelled"
    offers.withdraw(booking, now)
    offers.end(booking, "cancel", cancelled, by, now)
    emails.withdraw([booking], *emails.OF_PLACES)
    for kind in ChargeKind:
        charges.drop(booking, kind, cancelled, by=by, now=now)
    emails.run_cancelled(booking, reason, now)


def _email_change(
    run: CourseRun, withdrawn: dict[Any, list[calendar_entries.Attachment]], was_called: str, now: datetime
) -> None:
    live = list(run.bookings.live().select_related("attendee", "agency"))
    emails.withdraw(live, *emails.AHEAD)
    for booking in live:
        booking.run = run
        emails.run_changed(booking, withdrawn.get(booking.pk, []), now, was_called=was_called)


def _email_name(run: CourseRun, was_called: str, now: datetime) -> None:
    moves.rename_dates(run)
    booked = list(run.bookings.booked().select_related("attendee", "agency"))
    emails.withdraw(booked, *emails.AHEAD)
    for booking in booked:
        booking.run = run
        emails.run_changed(booking, [], now, moved=False, was_called=was_called)


def _check_slug(slug: str, but: CourseRun | None = None) -> None:
    taken = CourseRun.objects.filter(slug=slug)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise Refused("Another course date already has this web address", field="slug")


def _check_edit(run: CourseRun, spans: Sequence[Span], changes: dict[str, Any], now: datetime) -> None:
    _check_slug(changes.get("slug", run.slug), but=run)
    if run.status == RunStatus.CANCELLED:
        raise Refused("You cannot edit a cancelled course date. Create a new one instead.")
    reductions.check_capacity(run, changes.get("capacity", run.capacity))
    _check_cap(run, changes.get("agency_cap", run.agency_cap))
    if run.has_begun(now) and {span.starts_at for span in spans} != {date.starts_at for date in run.dates.all()}:
        raise Refused("You cannot change the dates because the course has started.")


def _check_room(delivery: str, capacity: int | None, venue: Venue | None) -> None:
    """Raise ``Refused`` when the room is too small; at a hybrid run some people stay online."""
    if delivery == Delivery.IN_PERSON and venue is not None and venue.holds and capacity and capacity > venue.holds:
        raise Refused(
            f"Places must be {venue.holds} or fewer, because {venue} holds {venue.holds} people", field="capacity"
        )


def _check_cap(run: CourseRun, cap: int | None) -> None:
    """Raise ``Refused`` when an agency already has more places."""
    if cap is None:
        return
    counted = (
        run.bookings.booked_or_offered().order_by().values("agency__name").annotate(n=Count("pk")).filter(n__gt=cap)
    )
    over = ", ".join(f"{row['agency__name']} ({row['n']})" for row in counted.order_by("agency__name"))
    if over:
        raise Refused(
            f"Maximum places for one agency must not be less than the places booked by {over}", field="agency_cap"
        )


def _with_closing_time(run: CourseRun, spans: Sequence[Span], changes: dict[str, Any]) -> dict[str, Any]:
    """Return the changes to a published run with its closing time. Raise ``Refused`` when it would be incomplete."""
    after = {name: changes.get(name, getattr(run, name)) for name in ("delivery", "capacity", "venue", "closes_at")}
    _check_complete(after["delivery"], after["capacity"], after["venue"], has_dates=bool(spans))
    start = min((span.starts_at for span in spans), default=None)
    return changes | {"closes_at": after["closes_at"] or start}


def _check_complete(delivery: str, capacity: int | None, venue: Venue | None, *, has_dates: bool) -> None:
    """Raise ``Refused`` without what people need to know before they can book."""
    if delivery == Delivery.E_LEARNING:
        return
    if not has_dates:
        raise Refused("Add at least 1 date before you publish.")
    if not capacity:
        raise Refused("Enter the number of places before you publish", field="capacity")
    _check_room(delivery, capacity, venue)
    if delivery in {Delivery.IN_PERSON, Delivery.HYBRID} and venue is None:
        raise Refused("Select the venue before you publish", field="venue")


def _place(run: CourseRun) -> tuple[Any, ...]:
    return (run.delivery, run.venue.pk if run.venue else None)


def _time_and_place(run: CourseRun) -> tuple[Any, ...]:
    return (*_place(run), *((date.starts_at, date.ends_at) for date in run.dates.all()))
