"""Courses for the site search."""

from collections.abc import Iterable
from typing import Any

from shield.extension_points import Hit
from training.models import Course

MAX_HITS = 10


def find(user: Any, text: str) -> Iterable[Hit]:
    """Return the courses that match the text, among those the person may see."""
    courses = Course.objects.visible_to(user).matching(text)[:MAX_HITS]
    return [
        Hit(course.title, course.summary or course.strap, course.get_absolute_url(), "Course") for course in courses
    ]
