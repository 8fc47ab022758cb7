"""Items due at the Board and the Executive: Section 11 findings."""

from collections.abc import Iterable
from datetime import date

from partnership.assurance.models import Section11Cycle
from partnership.board.contributions.due_items import before_leading_groups
from shield.extension_points import DueItem


def section_11(group_kind: str, start: date, end: date) -> Iterable[DueItem]:
    """Return the cycles whose findings are due."""
    items = (
        DueItem(f"section-11:{cycle.pk}", f"{cycle}: findings", cycle.ends_on, cycle.get_absolute_url())
        for cycle in Section11Cycle.objects.all()
    )
    return before_leading_groups(group_kind, start, end, items)
