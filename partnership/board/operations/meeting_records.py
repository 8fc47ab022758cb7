"""The record of one meeting as one kind of reader may read it: put together from what was kept, typed nowhere twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from partnership.board.models import (
    COUNTED,
    Action,
    AgendaItem,
    Attendance,
    ConflictOfInterest,
    Decision,
    ItemKind,
    Meeting,
    MeetingStatus,
    Paper,
    Position,
    Presence,
    Visibility,
    timings,
)

# Who may read what: each kind of reader, and the items that are for them.
READS = {
    Visibility.RESTRICTED: (Visibility.PUBLIC, Visibility.MEMBERS, Visibility.RESTRICTED),
    Visibility.MEMBERS: (Visibility.PUBLIC, Visibility.MEMBERS),
    Visibility.PUBLIC: (Visibility.PUBLIC,),
}


@dataclass(frozen=True)
class ItemRecord:
    """One item with everything that belongs to it."""

    item: AgendaItem
    at: time | None
    papers: list[Paper] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    conflicts: list[ConflictOfInterest] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    brought_back: list[Action] = field(default_factory=list)


@dataclass(frozen=True)
class Roll:
    """Who was there, as minutes say it."""

    present: list[Attendance]
    apologies: list[Attendance]
    guests: list[Attendance]
    quorum: int | None
    # Strangers read which agencies were there, and nobody's name.
    is_public: bool = False

    @property
    def agencies(self) -> list[str]:
        return sorted({str(row.agency) for row in self.present if row.agency is not None})

    @property
    def counted(self) -> int:
        return sum(row.presence in COUNTED for row in self.present)

    @property
    def is_quorate(self) -> bool | None:
        """Whether enough members were there; nothing where no number is set."""
        return None if self.quorum is None else self.counted >= self.quorum


@dataclass(frozen=True)
class MeetingRecord:
    """A meeting as one reader reads it."""

    meeting: Meeting
    items: list[ItemRecord]
    hidden: int
    roll: Roll
    loose_decisions: list[Decision]

    @property
    def is_public(self) -> bool:
        return self.roll.is_public


def level_of(user: Any, meeting: Meeting) -> Visibility:
    """As which kind of reader somebody who may see the meeting reads it."""
    if user.has_perm("partnership.read-restricted"):
        return Visibility.RESTRICTED
    if user.has_perm("partnership.read-governance"):
        return Visibility.MEMBERS
    sits = user.is_authenticated and type(meeting.group).objects.sat_in_by(user).filter(pk=meeting.group_id).exists()
    return Visibility.MEMBERS if sits else Visibility.PUBLIC


def record_for(user: Any, meeting: Meeting) -> MeetingRecord:
    """The meeting as ``user`` may read it: of an agenda still being planned, only those who plan see the items."""
    record = record_of(meeting, level_of(user, meeting))
    if meeting.status == MeetingStatus.DRAFT and not user.has_perm("partnership.read-drafts"):
        return replace(record, items=[], hidden=0)
    return record


def record_of(meeting: Meeting, level: str) -> MeetingRecord:
    """Everything of the meeting that is for readers of ``level``; as many queries for one item as for thirty."""
    everything = list(meeting.agenda_items.select_related("about", "agency"))
    items = [item for item in everything if item.visibility in READS[Visibility(level)]]
    keys = [item.pk for item in items]
    parts = {
        "papers": Paper.objects.filter(item__in=keys, replaced_by=None).select_related("document"),
        "decisions": Decision.objects.filter(item__in=keys),
        "positions": Position.objects.filter(item__in=keys).select_related("agency", "person"),
        "conflicts": ConflictOfInterest.objects.filter(item__in=keys).select_related("person"),
        "actions": Action.objects.filter(item__in=keys).select_related("owner__person", "agency"),
    }
    found = {name: _by_item(rows) for name, rows in parts.items()}
    starts = timings(meeting, everything)
    return MeetingRecord(
        meeting=meeting,
        items=[
            ItemRecord(
                item,
                starts[item.number - 1] if item.number <= len(starts) else None,
                **{name: rows[item.pk] for name, rows in found.items()},
                brought_back=_brought_back(meeting, item, level),
            )
            for item in items
        ],
        hidden=len(everything) - len(items),
        roll=_roll(meeting, level),
        loose_decisions=_loose(meeting, level),
    )


def _by_item(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def _loose(meeting: Meeting, level: str) -> list[Decision]:
    """Decisions of old records, which name no item; never for strangers."""
    return [] if level == Visibility.PUBLIC else list(meeting.decisions.filter(item=None))


def _brought_back(meeting: Meeting, item: AgendaItem, level: str) -> list[Action]:
    """The actions that nobody has verified, for those who read the items that gave them: they come back until then."""
    if item.kind != ItemKind.ACTIONS or meeting.is_locked:
        return []
    waiting = Action.objects.unfinished().of_group(meeting.group).exclude(item__meeting=meeting)
    waiting = waiting.filter(item__visibility__in=READS[Visibility(level)])
    return list(waiting.select_related("owner__person", "agency"))


def _roll(meeting: Meeting, level: str) -> Roll:
    rows = list(meeting.attendances.select_related("person", "agency"))
    return Roll(
        present=[row for row in rows if not row.is_guest and row.presence in COUNTED],
        apologies=[row for row in rows if row.presence == Presence.APOLOGIES],
        guests=[row for row in rows if row.is_guest],
        quorum=meeting.group.quorum,
        is_public=level == Visibility.PUBLIC,
    )
