"""What waits for those who run training."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from shield.extension_points import Waiting
from shield.working_days import LONDON
from training.models import CourseRun, RunDate
from training.rules import EDIT_RUNS, SEE_RUNS


def waiting(user: Any) -> Iterable[Waiting]:
    """Registers nobody has taken, and for the team runs that too few people have booked."""
    if not user.has_perm(SEE_RUNS):
        return []
    things = [_register(run_date) for run_date in _dates_without_register(user)]
    if user.has_perm(EDIT_RUNS):
        things += [
            _too_few(run) for run in CourseRun.objects.visible_to(user).short_of_people().select_related("course")
        ]
    return things


def _dates_without_register(user: Any) -> Iterable[RunDate]:
    runs = CourseRun.objects.visible_to(user).worked_on_by(user)
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
