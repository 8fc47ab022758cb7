"""Items due before the Board: impact reports."""

from collections.abc import Iterable
from datetime import date

from learninghub.models import Priority
from learninghub.models.priorities import ANSWERED
from partnership.models import GroupKind
from shield.extension_points import DueItem


def impact_reports(group_kind: str, start: date, end: date) -> Iterable[DueItem]:
    """Return the impact reports due before the Board in a period, both days included."""
    if group_kind != GroupKind.BOARD:
        return
    awaited = Priority.objects.agreed().filter(impact_due_on__range=(start, end)).exclude(status__in=ANSWERED)
    for priority in awaited:
        if priority.impact_due_on is not None:
            title, url = f"Impact report: {priority}", priority.get_absolute_url()
            yield DueItem(f"impact:{priority.pk}", title, priority.impact_due_on, url)
