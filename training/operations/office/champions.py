"""Safeguarding champions: who they are in each agency and for how long, and the agencies that have none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from partnership.models import Agency, Post, PostRole
from training.models import CourseKind, CourseRun

EVENTS_SHOWN = 12


@dataclass(frozen=True)
class Champions:
    """The champions of today by agency, the agencies without one, and the champions' events, newest first."""

    posts: Sequence[Post]
    agencies_without: Sequence[Agency]
    events: Sequence[CourseRun]

    @property
    def agencies_with(self) -> int:
        return len({post.agency_id for post in self.posts})


def overview(user: Any, today: date) -> Champions:
    """Return the champions of the agencies that have not left; a fixed number of queries."""
    posts = _posts(today)
    without = Agency.objects.remaining(today).exclude(pk__in=[post.agency_id for post in posts]).order_by("name")
    runs = CourseRun.objects.visible_to(user).filter(course__kind=CourseKind.CHAMPIONS_EVENT)
    events = runs.for_lists().with_attended().order_by("-starts_at", "slug")[:EVENTS_SHOWN]
    return Champions(list(posts), list(without), list(events))


def _posts(today: date) -> QuerySet[Post]:
    champions = Post.objects.current(today).filter(role=PostRole.SAFEGUARDING_CHAMPION)
    return champions.select_related("person", "agency").order_by("agency__name", "person__name", "pk")
