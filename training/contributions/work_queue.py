"""Tasks of training: registers, offers, few bookings, evidence to check, challenges to decide."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from shield.extension_points import Waiting
from shield.text.formatting import long_date, moment
from shield.working_days import LONDON
from training.contributions import leavers
from training.models import Approval, Booking, BookingStatus, CourseRun, LearningRecord, NoShow, OfferOutcome, RunDate
from training.operations.places import managers
from training.operations.places.leavers import left_because
from training.rules import (
    BOOK_FOR_COLLEAGUES,
    CONFIRM_MANAGER,
    DECIDE_NO_SHOW,
    EDIT_RUNS,
    SEE_RUNS,
    SEE_TEAM_TRAINING,
)


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the person's tasks in training."""
    tasks = [*_offers(user), *_leavers(user), *_records(user), *_unconfirmed_managers(user)]
    if user.has_perm(SEE_RUNS):
        tasks += [_register(run_date) for run_date in _dates_without_register(user)]
    if user.has_perm(EDIT_RUNS):
        few = CourseRun.objects.visible_to(user).below_minimum().select_related("course")
        tasks += [_few_bookings(run) for run in few]
    if user.has_perm(DECIDE_NO_SHOW):
        challenged = NoShow.objects.visible_to(user).challenged()
        tasks += [_challenge(no_show) for no_show in challenged.select_related("booking__attendee")]
    return tasks


def _offers(user: Any) -> Iterable[Waiting]:
    """Yield the offers that the person has to answer."""
    offered = Booking.objects.of(user).filter(status=BookingStatus.OFFERED).select_related("run__course")
    for booking in offered.prefetch_related("offers"):
        until = next(offer.expires_at for offer in booking.offers.all() if offer.outcome == OfferOutcome.OPEN)
        yield Waiting(
            f"Accept or decline a place: {booking.run.name}",
            f"We are holding it until {moment(until)}",
            reverse("training:offer-answer", args=[booking.pk]),
            "Accept or decline",
            timezone.localtime(until, LONDON).date(),
            own=True,
        )


def _leavers(user: Any) -> Iterable[Waiting]:
    """Yield the bookings of people who left the agency they were booked for, for its lead and the team."""
    now = timezone.now()
    for booking in leavers.bookings(user, now):
        yield Waiting(
            f"Decide about the booking of {booking.attendee.name}: {booking.run.name}",
            f"{booking.get_status_display()}. {left_because(booking, now)}",
            booking.get_absolute_url(),
            "Decide",
            timezone.localtime(booking.run.starts_at, LONDON).date(),
        )


def _unconfirmed_managers(user: Any) -> Iterable[Waiting]:
    """Yield the managers that an agency's lead confirms first; the team does where the agency has no other lead."""
    if not (user.has_perm(BOOK_FOR_COLLEAGUES) or user.has_perm(EDIT_RUNS)):
        return
    for approval in Approval.objects.visible_to(user).unconfirmed(timezone.now()):
        booking = approval.booking
        has_lead = user.has_perm(EDIT_RUNS) and managers.leads(booking).exists()
        if user.has_perm(CONFIRM_MANAGER, booking) and not has_lead and approval.expires_at is not None:
            yield Waiting(
                f"Confirm the manager of {booking.attendee.name}: {booking.run.name}",
                f"{approval.manager_name}, {approval.manager_email}",
                reverse("training:manager-confirm", args=[booking.pk]),
                "Confirm the manager",
                timezone.localtime(approval.expires_at, LONDON).date(),
            )


def _records(user: Any) -> Iterable[Waiting]:
    """Yield training from elsewhere that an agency's lead, or the team, has to check."""
    if not (user.has_perm(SEE_TEAM_TRAINING) or user.has_perm(EDIT_RUNS)):
        return
    records = LearningRecord.objects.visible_to(user).to_confirm().exclude(person__user=user)
    for record in records.select_related("person").order_by("added_at"):
        yield Waiting(
            f"Confirm training from elsewhere: {record.title}",
            f"{record.person.name}, completed on {long_date(record.completed_on)}",
            reverse("training:learning-confirm", args=[record.pk]),
            "Check the evidence",
            None,
        )


def _challenge(no_show: NoShow) -> Waiting:
    return Waiting(
        f"Decide a challenge by {no_show.booking.attendee.name}",
        no_show.objection,
        reverse("training:no-show-decide", args=[no_show.pk]),
        "Decide",
        None,
    )


def _dates_without_register(user: Any) -> Iterable[RunDate]:
    runs = CourseRun.objects.visible_to(user).managed_by(user)
    dates = RunDate.objects.without_register().filter(run__in=runs)
    return dates.select_related("run__course").with_number().order_by("ends_at")


def _register(run_date: RunDate) -> Waiting:
    ended = timezone.localtime(run_date.ends_at, LONDON)
    return Waiting(
        f"Take the register: {run_date.run.name}",
        f"It ended on {long_date(ended)}",
        reverse("training:register-take", args=[run_date.run.slug, run_date.number]),
        "Take the register",
        ended.date(),
    )


def _few_bookings(run: CourseRun) -> Waiting:
    start = timezone.localtime(run.starts_at, LONDON).date() if run.starts_at else None
    return Waiting(
        f"Decide whether to go ahead: {run.name}",
        f"{run.taken} booked, minimum {run.minimum}",
        reverse("training:run-bookings", args=[run.slug]),
        "View bookings",
        start,
    )
