"""Stories for the bulletin, hits for the search, evidence for the golden thread."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from shield.extension_points import Evidence, Hit, Story
from shield.text.formatting import long_date
from shield.working_days import LONDON
from training.models import Course, CourseRun, RunStatus
from training.models.sectors import sectors_who_came

MOST = 10
MOST_EVIDENCE = 50


def stories(since: datetime) -> Iterable[Story]:
    """The next runs with places, then courses that are new since the last issue. Only what everybody may see."""
    public = AnonymousUser()
    runs = CourseRun.objects.visible_to(public).listed().exclude(delivery="e_learning").for_lists()
    for run in [run for run in runs[: 3 * MOST] if run.places_left][:MOST]:
        yield Story(run.name, _dates_and_places(run), run.get_absolute_url())
    new = Course.objects.visible_to(public).filter(published_at__gt=since).order_by("-published_at")[:MOST]
    for course in new:
        yield Story(f"New: {course.title}", course.summary or course.strap, course.get_absolute_url())


def _dates_and_places(run: CourseRun) -> str:
    left = run.places_left or 0
    places = "1 place left" if left == 1 else f"{left} places left"
    return (
        f"{long_date(run.starts_at)}, {run.where.replace('Online', 'online')}, {run.course.levels_in_words}: {places}."
    )


def find(user: Any, words: str) -> Iterable[Hit]:
    """Courses that the words find, among those the person may see."""
    courses = Course.objects.visible_to(user).found_by(words)[:MOST]
    return [
        Hit(course.title, course.summary or course.strap, course.get_absolute_url(), "Course") for course in courses
    ]


def evidence(user: Any, subject: Any) -> Iterable[Evidence]:
    """Runs held on courses that answer the theme or recommendation, and who came."""
    courses = Course.objects.visible_to(user).addressing(subject)
    held = CourseRun.objects.visible_to(user).filter(course__in=courses, status=RunStatus.HELD)
    runs = list(held.select_related("course").with_attended().order_by("-starts_at", "slug")[:MOST_EVIDENCE])
    sectors = sectors_who_came(runs)
    return [_evidence(run, sectors.get(run.pk, [])) for run in runs]


def _evidence(run: CourseRun, sectors: list[str]) -> Evidence:
    people = "1 person came" if run.attended == 1 else f"{run.attended} people came"
    return Evidence(
        title=run.name,
        summary=f"{people}, from {', '.join(sectors)}" if sectors else people,
        url=run.get_absolute_url(),
        on=timezone.localtime(run.starts_at, LONDON).date() if run.starts_at else None,
        kind="Training",
    )
