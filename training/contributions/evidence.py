"""Evidence of training on a theme or recommendation."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from shield.extension_points import Evidence
from shield.working_days import LONDON
from training.models import Course, CourseRun, RunStatus
from training.models.sectors import sectors_attending

MOST_EVIDENCE = 50


def evidence(user: Any, subject: Any) -> Iterable[Evidence]:
    """Return the runs held on the theme or recommendation, with the number of attendees and their sectors."""
    held = CourseRun.objects.visible_to(user).about(subject).filter(status=RunStatus.HELD)
    held = held.filter(course__in=Course.objects.visible_to(user))
    runs = list(held.select_related("course").with_attended().order_by("-starts_at", "slug")[:MOST_EVIDENCE])
    sectors = sectors_attending(runs)
    return [_evidence(run, sectors.get(run.pk, [])) for run in runs]


def _people(run: CourseRun) -> str:
    return "1 person attended" if run.attended == 1 else f"{run.attended} people attended"


def _evidence(run: CourseRun, sectors: list[str]) -> Evidence:
    people = _people(run) if run.is_recorded else "Attendance not recorded"
    return Evidence(
        title=run.name,
        summary=f"{people}, from {', '.join(sectors)}" if sectors else people,
        url=run.get_absolute_url(),
        on=timezone.localtime(run.starts_at, LONDON).date() if run.starts_at else None,
        kind="Training",
    )
