"""Items due before the Board and the Executive: the budget."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from partnership.board.models import BudgetYear
from partnership.directory.models import GroupKind
from shield.extension_points import DueItem

LEADING_GROUPS = {GroupKind.BOARD, GroupKind.EXECUTIVE}


def before_leading_groups(group_kind: str, start: date, end: date, items: Iterable[DueItem]) -> Iterable[DueItem]:
    """Return the ``items`` due between ``start`` and ``end``, both included, when the group is Board or Executive."""
    return [due for due in items if start <= due.due_on <= end] if group_kind in LEADING_GROUPS else []


def budgets(group_kind: str, start: date, end: date) -> Iterable[DueItem]:
    """Return the budgets that must be agreed before their year starts."""
    years, url = BudgetYear.objects.filter(confirmed_on=None), reverse("partnership:budgetyear-list")
    items = (DueItem(f"budget:{year.pk}", f"Agree {year}", year.starts_on, url) for year in years)
    return before_leading_groups(group_kind, start, end, items)
