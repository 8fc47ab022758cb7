"""What training is wanted: by themes and recommendations without a course, and by people who asked. Reads only."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from partnership.models import Recommendation, Theme
from training.models import Course

# A recommendation that is not accepted, or done with, asks for no course.
ASKS_NO_MORE = ("not_accepted", "closed")


@dataclass(frozen=True)
class Overview:
    """Demand by course, and what no course answers."""

    demand: list[Course]
    wanted: list[Course]
    themes: list[Theme]
    recommendations: list[Recommendation]


def overview(user: Any) -> Overview:
    """What the user may see of it; the courses most asked for first."""
    courses = Course.objects.visible_to(user).by_demand()
    unanswered = Theme.objects.visible_to(user).exclude(pk__in=Course.themes.through.objects.values("theme"))
    recommendations = Recommendation.objects.visible_to(user).exclude(status__in=ASKS_NO_MORE)
    return Overview(
        demand=[course for course in courses if course.demand],
        wanted=list(courses.wanted()),
        themes=list(unanswered),
        recommendations=list(recommendations.filter(courses=None)),
    )


def themes(user: Any) -> list[Theme]:
    """Every theme the user may see, by name."""
    return list(Theme.objects.visible_to(user))


def subject(kind: str, key: str, user: Any) -> Theme | Recommendation | None:
    """The theme with this address, or the recommendation with this key, among those the user may see."""
    if kind == "theme":
        return Theme.objects.visible_to(user).filter(slug=key).first()
    try:
        found = Recommendation.objects.visible_to(user).filter(pk=UUID(key))
    except ValueError:
        return None
    return found.first() if kind == "recommendation" else None
