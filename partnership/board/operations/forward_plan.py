"""The forward plan: the next meetings of a group with their items, and what is due but on no agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from partnership.board.models import AgendaItem, Meeting, MeetingStatus
from partnership.directory.models import GovernanceGroup
from shield import working_days
from shield.extension_points import DueItem, agenda_sources

MONTHS = 12


@dataclass(frozen=True)
class PlannedMeeting:
    """An upcoming meeting with its items."""

    meeting: Meeting
    items: list[AgendaItem]


@dataclass(frozen=True)
class UnplannedItem:
    """A due item that is on no agenda, with the last meeting before it is due, or else the next meeting."""

    due: DueItem
    meeting: Meeting | None
    is_late: bool


@dataclass(frozen=True)
class ForwardPlan:
    """The next twelve months of one group."""

    group: GovernanceGroup
    planned: list[PlannedMeeting]
    unplanned: list[UnplannedItem]


def forward_plan_for(group: GovernanceGroup, user: Any, today: date | None = None) -> ForwardPlan:
    """Return the group's next twelve months, with the agenda items that ``user`` may see."""
    start = today or working_days.today()
    end = working_days.add_months(start, MONTHS)
    upcoming = Meeting.objects.visible_to(user).upcoming(start).filter(group=group, starts_on__lte=end)
    meetings = list(upcoming.select_related("group", "chair_agency").order_by("starts_on"))
    items: dict[Any, list[AgendaItem]] = {meeting.pk: [] for meeting in meetings}
    for item in AgendaItem.objects.visible_to(user).filter(meeting__in=meetings):
        items[item.meeting_id].append(item)
    due_items = due_for(group, working_days.add_months(start, -MONTHS), end)
    return ForwardPlan(
        group=group,
        planned=[PlannedMeeting(meeting, items[meeting.pk]) for meeting in meetings],
        unplanned=[_unplanned_item(due, meetings) for due in due_items],
    )


def due_for(group: GovernanceGroup, start: date, end: date) -> list[DueItem]:
    """Return what is due for the group in a period and on none of its agendas, earliest first."""
    due_items = [due for source in agenda_sources for due in source.due(group.kind, start, end)]
    on_agenda = AgendaItem.objects.filter(meeting__group=group, due_key__in=[due.key for due in due_items])
    planned = set(on_agenda.exclude(meeting__status=MeetingStatus.CANCELLED).values_list("due_key", flat=True))
    return sorted((due for due in due_items if due.key not in planned), key=lambda due: (due.due_on, due.title))


def _unplanned_item(due: DueItem, meetings: Sequence[Meeting]) -> UnplannedItem:
    possible = [each for each in meetings if not each.is_by_correspondence]
    in_time = [each for each in possible if each.starts_on <= due.due_on]
    best = in_time[-1:] or possible[:1]
    return UnplannedItem(due, best[0] if best else None, is_late=not in_time)
