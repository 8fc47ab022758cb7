"""The forward plan: what each group will discuss in the coming months, and what is due but on no agenda."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from partnership.board.models import AgendaItem, Meeting, MeetingStatus
from partnership.directory.models import GovernanceGroup
from shield import working_days
from shield.extension_points import DueItem, agenda_sources

MONTHS = 12


@dataclass(frozen=True)
class Planned:
    """A meeting ahead with its items."""

    meeting: Meeting
    items: list[AgendaItem]


@dataclass(frozen=True)
class Loose:
    """Something due that stands on no agenda; the last meeting at which it is in time, else the next one there is."""

    due: DueItem
    meeting: Meeting | None
    is_late: bool


@dataclass(frozen=True)
class ForwardPlan:
    """One group's months ahead."""

    group: GovernanceGroup
    planned: list[Planned]
    loose: list[Loose]


def plan_of(group: GovernanceGroup, user: Any, today: date | None = None) -> ForwardPlan:
    """What the group will talk about from today, twelve months on, with what ``user`` may see of each agenda."""
    start = today or working_days.today()
    end = working_days.add_months(start, MONTHS)
    ahead = Meeting.objects.visible_to(user).ahead(start).filter(group=group, starts_on__lte=end)
    meetings = list(ahead.select_related("group", "chair_agency").order_by("starts_on"))
    items: dict[Any, list[AgendaItem]] = {meeting.pk: [] for meeting in meetings}
    for item in AgendaItem.objects.visible_to(user).filter(meeting__in=meetings):
        items[item.meeting_id].append(item)
    return ForwardPlan(
        group=group,
        planned=[Planned(meeting, items[meeting.pk]) for meeting in meetings],
        loose=[_loose(due, meetings) for due in due_for(group, working_days.add_months(start, -MONTHS), end)],
    )


def due_for(group: GovernanceGroup, start: date, end: date) -> list[DueItem]:
    """What is due for the group in a period and stands on no agenda of its, soonest first."""
    found = [due for source in agenda_sources for due in source.due(group.kind, start, end)]
    stands = AgendaItem.objects.filter(meeting__group=group, due_key__in=[due.key for due in found])
    known = set(stands.exclude(meeting__status=MeetingStatus.CANCELLED).values_list("due_key", flat=True))
    return sorted((due for due in found if due.key not in known), key=lambda due: (due.due_on, due.title))


def _loose(due: DueItem, meetings: Iterable[Meeting]) -> Loose:
    open_ones = [each for each in meetings if not each.is_by_correspondence]
    in_time = [each for each in open_ones if each.starts_on <= due.due_on]
    best = in_time[-1:] or open_ones[:1]
    return Loose(due, best[0] if best else None, is_late=not in_time)
