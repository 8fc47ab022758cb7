"""The record of one meeting for one kind of reader, compiled from its items, papers, decisions and actions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
    start_times,
)
from partnership.directory.models import AgencyRelation, GovernanceGroup, PartnerSeat

# The items that each kind of reader can read.
READABLE = {
    Visibility.RESTRICTED: (Visibility.PUBLIC, Visibility.MEMBERS, Visibility.RESTRICTED),
    Visibility.MEMBERS: (Visibility.PUBLIC, Visibility.MEMBERS),
    Visibility.PUBLIC: (Visibility.PUBLIC,),
}


@dataclass(frozen=True)
class ItemRecord:
    """One item with its papers, decisions, positions, conflicts and actions."""

    item: AgendaItem
    at: time | None
    papers: list[Paper] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    conflicts: list[ConflictOfInterest] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    open_actions: list[Action] = field(default_factory=list)


@dataclass(frozen=True)
class AttendanceSummary:
    """Attendance at a meeting, as shown in its minutes."""

    present: list[Attendance]
    apologies: list[Attendance]
    guests: list[Attendance]
    quorum: int | None
    # The partners who must attend and did not.
    missing_seats: Sequence[PartnerSeat] = ()
    has_seats: bool = False
    # The public sees which agencies attended, and no names.
    is_public: bool = False

    @property
    def agencies(self) -> list[str]:
        return sorted({str(row.agency) for row in self.present if row.agency is not None})

    @property
    def counted(self) -> int:
        return sum(row.presence in COUNTED for row in self.present)

    @property
    def is_quorate(self) -> bool | None:
        """Return whether enough members and each required partner attended; ``None`` where there is no quorum."""
        if self.quorum is None and not self.has_seats:
            return None
        return self.counted >= (self.quorum or 0) and not self.missing_seats

    @property
    def missing_partners(self) -> str:
        return ", ".join(seat.label for seat in self.missing_seats)


@dataclass(frozen=True)
class MeetingRecord:
    """A meeting as one kind of reader can read it."""

    meeting: Meeting
    items: list[ItemRecord]
    hidden: int
    attendance: AttendanceSummary
    decisions_without_item: list[Decision]

    @property
    def is_public(self) -> bool:
        return self.attendance.is_public

    @property
    def chair(self) -> str:
        """Return who took the chair: a name for members, the agency for the public."""
        person = self.meeting.chair_person
        if person is None or self.is_public:
            return self.meeting.chair
        return ", ".join(part for part in (str(person), self.meeting.chair) if part)


def level_of(user: Any, meeting: Meeting) -> Visibility:
    """Return the kind of reader that ``user`` is for this meeting."""
    if user.has_perm("partnership.read-restricted"):
        return Visibility.RESTRICTED
    if user.has_perm("partnership.read-governance"):
        return Visibility.MEMBERS
    own_groups = GovernanceGroup.objects.with_member(user) if user.is_authenticated else GovernanceGroup.objects.none()
    return Visibility.MEMBERS if own_groups.filter(pk=meeting.group_id).exists() else Visibility.PUBLIC


def record_for(user: Any, meeting: Meeting) -> MeetingRecord:
    """Return the meeting as ``user`` can read it; the items of a draft agenda only for those who can read drafts."""
    record = record_of(meeting, level_of(user, meeting))
    if meeting.status == MeetingStatus.DRAFT and not user.has_perm("partnership.read-drafts"):
        return replace(record, items=[], hidden=0)
    return record


def record_of(meeting: Meeting, level: str) -> MeetingRecord:
    """Return the record for readers of ``level``, in the same number of queries for any number of items."""
    everything = list(meeting.agenda_items.select_related("about", "agency", "replaces", "replaced_by"))
    items = [item for item in everything if item.visibility in READABLE[Visibility(level)]]
    keys = [item.pk for item in items]
    parts = {
        "papers": Paper.objects.filter(item__in=keys, replaced_by=None).select_related("document", "pages"),
        "decisions": Decision.objects.filter(item__in=keys),
        "positions": Position.objects.filter(item__in=keys).select_related("agency", "person", "proof"),
        "conflicts": ConflictOfInterest.objects.filter(item__in=keys).select_related("person"),
        "actions": Action.objects.filter(item__in=keys).select_related("owner__person", "agency"),
    }
    grouped = {name: _group_by_item(rows) for name, rows in parts.items()}
    starts = start_times(meeting, everything)
    return MeetingRecord(
        meeting=meeting,
        items=[
            ItemRecord(
                item,
                starts[item.number - 1] if item.number <= len(starts) else None,
                **{name: rows[item.pk] for name, rows in grouped.items()},
                open_actions=_open_actions(meeting, item, level),
            )
            for item in items
        ],
        hidden=len(everything) - len(items),
        attendance=_attendance(meeting, level),
        decisions_without_item=_decisions_without_item(meeting, level),
    )


def _group_by_item(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    grouped: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.item_id].append(row)
    return grouped


def _decisions_without_item(meeting: Meeting, level: str) -> list[Decision]:
    """Return the decisions of past records that have no item; none for the public."""
    return [] if level == Visibility.PUBLIC else list(meeting.decisions.filter(item=None))


def _open_actions(meeting: Meeting, item: AgendaItem, level: str) -> list[Action]:
    """Return the group's open actions for the item that reviews them, from items that the reader can read."""
    if item.kind != ItemKind.ACTIONS or meeting.is_locked:
        return []
    actions = Action.objects.unfinished().of_group(meeting.group).exclude(item__meeting=meeting)
    actions = actions.filter(item__visibility__in=READABLE[Visibility(level)])
    return list(actions.select_related("owner__person", "agency"))


def _attendance(meeting: Meeting, level: str) -> AttendanceSummary:
    rows = list(meeting.attendances.select_related("person", "agency"))
    present = [row for row in rows if not row.is_guest and row.presence in COUNTED]
    # Without a register no one knows who of those present counts, and a conference needs no quorum.
    has_quorum = bool(rows) and meeting.counts_as > 0
    return AttendanceSummary(
        present=present,
        apologies=[row for row in rows if row.presence == Presence.APOLOGIES],
        guests=[row for row in rows if row.is_guest],
        quorum=meeting.group.quorum if has_quorum else None,
        missing_seats=_missing_seats(meeting, present),
        has_seats=has_quorum and bool(meeting.group.quorum_seats),
        is_public=level == Visibility.PUBLIC,
    )


def _missing_seats(meeting: Meeting, present: Iterable[Attendance]) -> list[PartnerSeat]:
    """Return the partners whom the group's quorum needs and for whom nobody attended, of a part of the agency either."""
    if not meeting.group.quorum_seats:
        return []
    agencies = {row.agency for row in present if row.agency is not None}
    keys = {agency.pk for agency in agencies} | {agency.parent_id for agency in agencies}
    partners = AgencyRelation.objects.safeguarding_partners(meeting.starts_on)
    there = {relation.seat for relation in partners if relation.agency_id in keys}
    return [PartnerSeat(seat) for seat in meeting.group.quorum_seats if seat not in there]
