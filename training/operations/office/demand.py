"""Demand for courses: people who asked, and themes and recommendations without a course. Reads only."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from partnership.models import Recommendation, RecommendationStatus, Theme
from training.models import Course

# A recommendation that is not accepted, or closed, needs no course.
NEEDS_NO_COURSE = (RecommendationStatus.NOT_ACCEPTED, RecommendationStatus.CLOSED)


@dataclass(frozen=True)
class Overview:
    """Demand by course, and themes and recommendations without a course."""

    demand: list[Course]
    requested: list[Course]
    themes: list[Theme]
    recommendations: list[Recommendation]


def overview(user: Any) -> Overview:
    """Return the demand that the user may see, highest first."""
    courses = Course.objects.visible_to(user).by_demand()
    without_course = Theme.objects.visible_to(user).exclude(pk__in=Course.themes.through.objects.values("theme"))
    recommendations = Recommendation.objects.visible_to(user).exclude(status__in=NEEDS_NO_COURSE)
    return Overview(
        demand=[course for course in courses if course.demand],
        requested=list(courses.requested()),
        themes=list(without_course),
        recommendations=list(recommendations.filter(courses=None)),
    )


def themes(user: Any) -> list[Theme]:
    """Return every theme the user may see, by name."""
    return list(Theme.objects.visible_to(user))


def recommendations_with_courses(user: Any) -> list[Recommendation]:
    """Return the recommendations that a course answers, as far as the user may see them."""
    return list(Recommendation.objects.visible_to(user).filter(courses__isnull=False).distinct())


def subject(kind: str, key: str, user: Any) -> Theme | Recommendation | None:
    """Return the theme with this slug, or the recommendation with this key, if the user may see it."""
    if kind == "theme":
        return Theme.objects.visible_to(user).filter(slug=key).first()
    try:
        found = Recommendation.objects.visible_to(user).filter(pk=UUID(key))
    except ValueError:
        return None
    return found.first() if kind == "recommendation" else None
