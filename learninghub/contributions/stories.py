"""Stories for the bulletin."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from learninghub.models import Priority
from shield.extension_points import Story


def started_priorities(since: datetime) -> Iterable[Story]:
    """Return a story for each priority that started since then."""
    for priority in Priority.objects.agreed().filter(starts_on__gte=timezone.localdate(since)).order_by("starts_on"):
        yield Story(
            f"Our new priority: {priority.title}",
            priority.summary,
            reverse("learninghub:priority-summary", args=[priority.number]),
        )
