"""Courses: created, edited and published by the team."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Recommendation, Resource, Sector, Theme
from shield.operations import audit, edits
from shield.refusals import Refused
from training.models import Course, Prerequisite
from training.operations.office import runs


def _free_slug(slug: str, but: Course | None = None) -> None:
    taken = Course.objects.filter(slug=slug)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise Refused("Another course already has this web address", field="slug")


@transaction.atomic
def create(
    *,
    by: Any,
    sectors: Iterable[Sector] = (),
    themes: Iterable[Theme] = (),
    recommendations: Iterable[Recommendation] = (),
    materials: Iterable[Resource] = (),
    first_courses: Iterable[Course] = (),
    first_level: int | None = None,
    first_role: str = "",
    **changes: Any,
) -> Course:
    """Create a draft course with its sectors, themes, recommendations, reading and requirements."""
    _free_slug(changes["slug"])
    course = Course.objects.create(**changes)
    _set_links(course, sectors, themes, recommendations, materials)
    _set_prerequisites(course, first_courses, first_level, first_role)
    audit.record("training.course-created", course, by=by, title=course.title)
    return course


@transaction.atomic
def edit(
    *,
    course: Course,
    version: int,
    by: Any,
    sectors: Iterable[Sector] = (),
    themes: Iterable[Theme] = (),
    recommendations: Iterable[Recommendation] = (),
    materials: Iterable[Resource] = (),
    first_courses: Iterable[Course] = (),
    first_level: int | None = None,
    first_role: str = "",
    **changes: Any,
) -> Course:
    """Write the changes. Raise ``Refused`` when another person saved the course since ``version`` was read.

    A changed title reaches the calendars of everyone with a place.
    """
    _free_slug(changes.get("slug", course.slug), but=course)
    was_called = Course.objects.values_list("title", flat=True).get(pk=course.pk)
    edits.update_record(course, "training.course-edited", version=version, by=by, **changes)
    _set_links(course, sectors, themes, recommendations, materials)
    _set_prerequisites(course, first_courses, first_level, first_role)
    if course.title != was_called:
        runs.rename(course=course, was_called=was_called)
    return course


@transaction.atomic
def publish(*, course: Course, by: Any, now: datetime | None = None) -> Course:
    """Show the course in the catalogue from now on. Raise ``Refused`` when it has been published before."""
    now = now or timezone.now()
    if not Course.objects.filter(pk=course.pk, published_at__isnull=True).update(published_at=now):
        raise Refused("This course has already been published.")
    course.published_at = now
    audit.record("training.course-published", course, by=by)
    return course


@transaction.atomic
def request(*, subject: Theme | Recommendation, title: str, slug: str, levels: list[int], by: Any) -> Course:
    """Create a requested course for a theme or a recommendation. People can register interest, but not book yet."""
    if Course.objects.filter(slug=slug).exists():
        raise Refused("Another course already has this web address", field="slug")
    course = Course.objects.create(slug=slug, title=title, levels=levels, requested_at=timezone.now())
    if isinstance(subject, Theme):
        course.themes.add(subject)
    else:
        course.recommendations.add(subject)
    audit.record("training.course-requested", course, by=by, title=title)
    return course


def _set_links(
    course: Course,
    sectors: Iterable[Sector],
    themes: Iterable[Theme],
    recommendations: Iterable[Recommendation],
    materials: Iterable[Resource],
) -> None:
    course.sectors.set(sectors)
    course.themes.set(themes)
    course.recommendations.set(recommendations)
    course.materials.set(materials)


def _set_prerequisites(course: Course, courses: Iterable[Course], level: int | None, role: str) -> None:
    """Replace the course's prerequisites by these."""
    course.prerequisites.all().delete()
    required = [Prerequisite(needs_course=each) for each in courses]
    required += [Prerequisite(needs_level=level)] if level else []
    required += [Prerequisite(needs_role=role)] if role else []
    for each in required:
        each.course = course
        each.save()
