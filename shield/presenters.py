"""Frozen shapes for pages that are neither field nor annotation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shield.extension_points import Waiting


@dataclass(frozen=True)
class WaitingRow:
    """One thing that waits, with its lateness in words."""

    thing: Waiting
    when: str
    late: bool


@dataclass(frozen=True)
class WaitingGroup:
    """Overdue, Today, This week, Later, No date."""

    title: str
    state: str
    rows: list[WaitingRow]


def group_by_due(things: Iterable[Waiting], today: date) -> list[WaitingGroup]:
    """Return the tasks sorted and grouped by due date; empty groups are left out."""
    end_of_week = today + timedelta(days=6 - today.weekday())
    ordered = sorted(things, key=lambda thing: (thing.due is None, thing.due or today, thing.title))
    groups: dict[str, WaitingGroup] = {
        "overdue": WaitingGroup("Overdue", "overdue", []),
        "today": WaitingGroup("Today", "due-soon", []),
        "week": WaitingGroup("This week", "planned", []),
        "later": WaitingGroup("Later", "planned", []),
        "undated": WaitingGroup("No date", "planned", []),
    }
    for thing in ordered:
        groups[_slot(thing.due, today, end_of_week)].rows.append(
            WaitingRow(thing, _in_words(thing.due, today), thing.due is not None and thing.due < today)
        )
    return [group for group in groups.values() if group.rows]


def _slot(due: date | None, today: date, end_of_week: date) -> str:
    if due is None:
        return "undated"
    if due < today:
        return "overdue"
    if due == today:
        return "today"
    return "week" if due <= end_of_week else "later"


def _in_words(due: date | None, today: date) -> str:
    """Lateness said kindly and exactly; other dates as a weekday."""
    if due is None:
        return "Any time"
    days = (today - due).days
    if days > 0:
        return f"{days} day{'s' if days > 1 else ''} late"
    if days == 0:
        return "Today"
    return "Tomorrow" if days == -1 else f"{due:%a} {due.day} {due:%b}"
