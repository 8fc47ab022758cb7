"""Cards on the home pages."""

from typing import Any

from learninghub.models import Priority
from learninghub.models.cycle import cycle_of
from shield import working_days


def current_priority(user: Any) -> dict[str, Any] | None:
    """Return the priority the Hub works on now, with its months; ``None`` when there is none."""
    priority = Priority.objects.visible_to(user).in_cycle().prefetch_related("activities").first()
    if priority is None:
        return None
    return {"priority": priority, "cycle": cycle_of(priority, priority.activities.all(), working_days.today())}
