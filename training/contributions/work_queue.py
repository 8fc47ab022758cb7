"""What waits for those who run training."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from shield.extension_points import Waiting
from shield.text.formatting import long_date, moment
from shield.working_days import LONDON
from training.models import Booking, BookingStatus, CourseRun, LearningRecord, NoShow, OfferOutcome, RunDate
from training.rules import EDIT_RUNS, SEE_RUNS, SEE_TEAM_TRAINING


def waiting(user: Any) -> Iterable[Waiting]:
    """Registers nobody has taken, and for the team runs that too few people have booked."""
    things = [*_own(user), *_records(user)]
    if not user.has_perm(SEE_RUNS):
        return things
    things += [_register(run_date) for run_date in _dates_without_register(user)]
    if user.has_perm(EDIT_RUNS):
        things += [_too_few(run) for run in CourseRun.objects.visible_to(user).below_minimum().select_related("course")]
        things += [_contested(mark) for mark in NoShow.objects.contested().select_related("booking__attendee")]
    return things


def _own(user: Any) -> Iterable[Waiting]:
    """Offers that the person has to answer."""
    offered = Booking.objects.of(user).filter(status=BookingStatus.OFFERED).select_related("run__course")
    for booking in offered.prefetch_related("offers"):
        until = next(offer.expires_at for offer in booking.offers.all() if offer.outcome == OfferOutcome.OPEN)
        yield Waiting(
            f"A place for you: {booking.run.name}",
            f"It is kept until {moment(until)}",
            reverse("training:offer-answer", args=[booking.pk]),
            "Answer the offer",
            timezone.localtime(until, LONDON).date(),
            own=True,
        )


def _records(user: Any) -> Iterable[Waiting]:
    """Courses elsewhere that an agency's lead, or the team, has to look at."""
    if not (user.has_perm(SEE_TEAM_TRAINING) or user.has_perm(EDIT_RUNS)):
        return
    records = LearningRecord.objects.visible_to(user).to_confirm().exclude(person__user=user)
    for record in records.select_related("person").order_by("added_at"):
        yield Waiting(
            f"Does this course count? {record.title}",
            f"{record.person.name}, completed on {long_date(record.completed_on)}",
            reverse("training:learning-confirm", args=[record.pk]),
            "Check evidence",
            None,
        )


def _contested(mark: NoShow) -> Waiting:
    return Waiting(
        f"Contested: {mark.booking.attendee.name} did not come",
        mark.objection,
        reverse("training:no-show-decide", args=[mark.pk]),
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
        f"Register: {run_date.run.name}",
        f"It ended on {ended:%A} {ended.day} {ended:%B}",
        reverse("training:register-take", args=[run_date.run.slug, run_date.number]),
        "Take the register",
        ended.date(),
    )


def _too_few(run: CourseRun) -> Waiting:
    start = timezone.localtime(run.starts_at, LONDON).date() if run.starts_at else None
    return Waiting(
        f"Too few bookings: {run.name}",
        f"{run.taken} of the {run.minimum} it needs",
        reverse("training:run-bookings", args=[run.slug]),
        "Decide whether it runs",
        start,
    )
