"""What the team does for a person who phones: book, add a place on top of those there are, or join the waiting list."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from partnership.models import Agency, Person
from shield.operations import audit
from shield.records.workflow import advance
from shield.refusals import Refused
from training.models import ApprovalRule, Booking, CourseRun, RunStatus
from training.operations.office import charges
from training.operations.places import bookings, colleagues, eligibility, emails, fast_path, place_counts
from training.operations.places.approvals import Manager


class Way(models.TextChoices):
    BOOK = "book", "Book a place"
    ADD = "add", "Add a place for this person, even if the course is full"
    WAIT = "wait", "Add this person to the waiting list"


@transaction.atomic
def book(
    *,
    run: CourseRun,
    name: str,
    email: str,
    agency: Agency,
    way: str,
    by: Any,
    reason: str = "",
    manager: Manager | None = None,
    despite_clash: bool = False,
    now: datetime | None = None,
) -> Booking:
    """Book for a person of any agency, who gets a record and a practitioner's post if they have none, and email them.

    Raise ``Refused`` when they cannot be booked, or the address belongs to a person of another agency; nobody is added then.
    """
    attendee = colleagues.find_or_add(agency=agency, name=name, email=email, by=by)
    asked: dict[str, Any] = {"run": run, "attendee": attendee, "by": by, "manager": manager, "now": now}
    asked["despite_clash"] = despite_clash
    if way == Way.ADD:
        return add_place(reason=reason, **asked)
    return bookings.join_waiting_list(**asked) if way == Way.WAIT else bookings.book(**asked)


@transaction.atomic
def add_place(
    *,
    run: CourseRun,
    attendee: Person,
    reason: str,
    by: Any,
    manager: Manager | None = None,
    despite_clash: bool = False,
    now: datetime | None = None,
) -> Booking:
    """Give a named person a place, also after booking has closed; there is one place more where none is free for them.

    The place is never offered to anybody else. A person on the waiting list leaves it. Raise ``Refused`` when the course
    date has started, or the person cannot be booked.
    """
    now = now or timezone.now()
    run = place_counts.lock(run)
    _check_run(run, now)
    count = bookings.count_after_offers(run, now)
    waits = _own_entry(run, attendee)
    snapshot = fast_path.snapshot(run, attendee)
    agency = eligibility.check_attendee(run, attendee, snapshot, now, despite_clash=despite_clash)
    _check_cap(run, agency)
    if not count.free_for(agency.sector_id):
        _add_one(run)
    booking = _take(waits, now, by, reason) if waits else _save_new(run, attendee, agency, by, manager, reason, now)
    audit.record("training.place-added", booking, by=by, reason=reason, places=run.capacity)
    return booking


def _check_run(run: CourseRun, now: datetime) -> None:
    if run.status != RunStatus.PUBLISHED or run.is_any_day or run.has_begun(now):
        raise Refused("You can only add a place to a published course date that has not started.")


def _own_entry(run: CourseRun, attendee: Person) -> Booking | None:
    """Return the person's entry on the waiting list. Raise ``Refused`` for another live booking, or a group's entry."""
    own = run.bookings.live().filter(attendee=attendee).select_related("attendee", "agency", "group").first()
    if own is None:
        return None
    if not own.is_waiting:
        eligibility.refuse_duplicate(attendee, own.status)
    if own.is_of_one_party:
        raise Refused(
            f"{attendee.name} is on the waiting list with a group that asked for all or none. Take them off the waiting "
            "list first."
        )
    own.run = run
    return own


def _check_cap(run: CourseRun, agency: Agency) -> None:
    if run.agency_cap is None:
        return
    held = run.bookings.holding().filter(agency=agency).count()
    if held >= run.agency_cap:
        raise Refused(
            f"{agency} already has {held} of the {run.agency_cap} places that one agency can have. Edit the course date "
            "to change this number.",
            field="agency",
        )


def _add_one(run: CourseRun) -> None:
    CourseRun.objects.filter(pk=run.pk).update(capacity=F("capacity") + 1, version=F("version") + 1)
    run.refresh_from_db(fields=["capacity", "version"])


def _save_new(
    run: CourseRun, attendee: Person, agency: Agency, by: Any, manager: Manager | None, reason: str, now: datetime
) -> Booking:
    booking = bookings.prepare(run, attendee, agency, by, now, team_reason=reason[:300])
    bookings.save_booked(booking, manager)
    return booking


def _take(booking: Booking, now: datetime, by: Any, reason: str) -> Booking:
    """Move the person from the waiting list to a place, which is only held while their manager has not answered."""
    emails.withdraw([booking], *emails.OF_OFFERS, "waiting-list-joined")
    stamps = {"skipped": "", "team_reason": reason[:300]}
    approval = getattr(booking, "approval", None)
    if booking.run.approval == ApprovalRule.MANAGER and not (approval and approval.is_given):
        return advance(booking, "hold", by=by, reason=reason, at=now, **stamps)
    advance(booking, "add", by=by, reason=reason, at=now, booked_at=now, **stamps)
    charges.fee(booking, now=now)
    emails.place_added(booking, now)
    return booking
