"""Interest in new dates of a course, and invitations in the order of asking."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Person
from shield.operations import audit
from shield.refusals import Refused
from training.models import ApprovalRule, Booking, BookingStatus, Course, CourseRun, Interest
from training.operations.places import eligibility, emails, offers, place_counts


@transaction.atomic
def register(*, course: Course, person: Person, by: Any, now: datetime | None = None) -> Interest:
    """Record that the person wants to hear about new dates. Raise ``Refused`` when they are on the list already."""
    if course.interests.open().filter(person=person).exists():
        raise Refused("You are already on the list. We will email you when there is a new date.")
    interest = Interest.objects.create(course=course, person=person, asked_at=now or timezone.now())
    audit.record("training.interest-registered", interest, by=by)
    return interest


@transaction.atomic
def withdraw(*, course: Course, person: Person, by: Any, now: datetime | None = None) -> None:
    """Remove the person from the list; a second time changes nothing."""
    open_ones = course.interests.open().filter(person=person)
    for interest in open_ones:
        audit.record("training.interest-withdrawn", interest, by=by)
    open_ones.update(withdrawn_at=now or timezone.now())


@transaction.atomic
def invite(*, run: CourseRun, by: Any, now: datetime | None = None) -> list[Booking]:
    """Add everyone who asked for the course to the run's waiting list, in order, and offer the places.

    People who cannot be booked stay on the list of interest. Return the bookings made.
    """
    now = now or timezone.now()
    run = place_counts.lock(run)
    eligibility.check_run(run, now)
    if run.approval == ApprovalRule.MANAGER:
        raise Refused("You cannot invite people because this course date needs their manager’s approval.")
    invited = [
        _create_waiting(run, interest, by, now)
        for interest in run.course.interests.open().select_related("person__user")
    ]
    made = [booking for booking in invited if booking is not None]
    audit.record("training.interested-invited", run, by=by, people=len(made))
    offers.offer_free_places(run, now=now)
    for booking in made:
        booking.refresh_from_db(fields=["status", "skipped"])
        if booking.is_waiting:
            emails.waiting_list_joined(booking)
    return made


def _create_waiting(run: CourseRun, interest: Interest, by: Any, now: datetime) -> Booking | None:
    try:
        agency = eligibility.check(run, interest.person, now, despite_clash=True)
    except Refused:
        return None
    booking = Booking.objects.create(
        run=run,
        attendee=interest.person,
        agency=agency,
        sector_id=agency.sector_id,
        status=BookingStatus.WAITING,
        asked_at=interest.asked_at,
        booked_by=interest.person.user or by,
    )
    interest.invited_to = run
    interest.save(update_fields=["invited_to"])
    audit.record("training.waiting-list-joined", booking, by=by, by_interest=True)
    return booking
