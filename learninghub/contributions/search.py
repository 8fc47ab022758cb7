"""What the site search finds."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from learninghub.models import Priority
from learninghub.rules import READ_PRIORITY
from shield.extension_points import Hit
from shield.text.full_text import containing


def find_priorities(user: Any, words: str) -> Iterable[Hit]:
    """Return priorities by title, summary and theme, each with the page that the user may open."""
    found = Priority.objects.visible_to(user).filter(containing(words, "title", "summary", "themes__name"))
    name = "learninghub:priority-detail" if user.has_perm(READ_PRIORITY) else "learninghub:priority-summary"
    return [
        Hit(priority.title, priority.summary, reverse(name, args=[priority.number]), f"Priority {priority.number}")
        for priority in found.distinct()[:10]
    ]
