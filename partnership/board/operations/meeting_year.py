"""What the landing page of the section Governance shows: one year of meetings, the next agendas, and decisions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from partnership.board.models import (
    COUNTED,
    Action,
    ActionStatus,
    AgendaItem,
    Attendance,
    Decision,
    ItemKind,
    Meeting,
    MeetingStatus,
    Paper,
)
from partnership.board.models.meetings import UPCOMING
from partnership.directory.models import AgencyRelation, GovernanceGroup, GroupKind, PartnerSeat, RelationKind
from shield import working_days

# The groups shown first, in this order; other groups follow by name.
FIRST_KINDS = (GroupKind.BOARD, GroupKind.EXECUTIVE, GroupKind.LEARNING_FROM_PRACTICE)
# All three safeguarding partners belong to these groups.
PARTNER_KINDS = (GroupKind.BOARD, GroupKind.EXECUTIVE)
MAX_GROUPS = 3
MAX_AGENDAS = 3
LINES_SHOWN = 5
FIRST_MONTH = 4
# Items that the portal adds by itself need no paper.
PAPER_KINDS = (ItemKind.TYPED, ItemKind.STANDING, ItemKind.PRESENTATION, ItemKind.DUE)
# A missing paper is named this many working days before papers are due.
PAPER_WARNING_DAYS = 3


@dataclass(frozen=True)
class YearMeeting:
    """One meeting on the line of its group."""

    meeting: Meeting
    # held, next, planned, or not-recorded: past, but without attendance.
    state: str
    decisions: int
    items: int


@dataclass(frozen=True)
class GroupYear:
    """One group with its meetings of the year."""

    group: GovernanceGroup
    meetings: list[YearMeeting]


@dataclass(frozen=True)
class MeetingYear:
    """The business year, April to March, of up to three groups."""

    start: date
    end: date
    today: date
    groups: list[GroupYear]

    @property
    def meetings(self) -> list[YearMeeting]:
        return [each for group in self.groups for each in group.meetings]


def business_year(today: date) -> tuple[date, date]:
    """Return the first and last day of the business year that ``today`` is in."""
    first = today.year if today.month >= FIRST_MONTH else today.year - 1
    return date(first, FIRST_MONTH, 1), date(first + 1, FIRST_MONTH - 1, 31)


def meeting_year(user: Any, today: date | None = None) -> MeetingYear:
    """Return the year of the first three groups whose meetings ``user`` can see, in a fixed number of queries."""
    today = today or working_days.today()
    start, end = business_year(today)
    groups = sorted(GovernanceGroup.objects.visible_to(user).with_meetings(user), key=_group_order)[:MAX_GROUPS]
    visible = Meeting.objects.visible_to(user).filter(group__in=groups).of_period(start, end).in_person_or_online()
    meetings = list(visible.exclude(status=MeetingStatus.CANCELLED).select_related("group").order_by("starts_on"))
    decisions = decision_counts(user, meetings)
    items = _count(AgendaItem.objects.visible_to(user), meetings)
    by_group = {group.pk: [each for each in meetings if each.group_id == group.pk] for group in groups}
    return MeetingYear(
        start,
        end,
        today,
        [
            GroupYear(
                group,
                [
                    YearMeeting(meeting, state, decisions[meeting.pk], items[meeting.pk])
                    for meeting, state in _with_states(by_group[group.pk], today)
                ],
            )
            for group in groups
        ],
    )


def _group_order(group: GovernanceGroup) -> tuple[int, str]:
    kind = GroupKind(group.kind)
    return (FIRST_KINDS.index(kind) if kind in FIRST_KINDS else len(FIRST_KINDS), group.name)


def decision_counts(user: Any, meetings: Sequence[Meeting]) -> Counter[Any]:
    """Return how many decisions of each meeting ``user`` can see, by the meeting's key; discussions do not count."""
    return _count(Decision.objects.visible_to(user).binding(), meetings)


def _count(rows: Any, meetings: Sequence[Meeting]) -> Counter[Any]:
    return Counter(rows.filter(meeting__in=meetings).order_by().values_list("meeting", flat=True))


def _with_states(meetings: Sequence[Meeting], today: date) -> Iterable[tuple[Meeting, str]]:
    following = next((each for each in meetings if each.starts_on >= today and not each.took_place), None)
    for meeting in meetings:
        if meeting.took_place:
            yield meeting, "held"
        elif meeting == following:
            yield meeting, "next"
        else:
            yield meeting, "planned" if meeting.starts_on >= today else "not-recorded"


@dataclass(frozen=True)
class AgendaLine:
    """One item of an upcoming agenda, and whether its paper is there."""

    title: str
    has_paper: bool
    paper_is_missing: bool


@dataclass(frozen=True)
class NextAgenda:
    """One of the next meetings with its items."""

    meeting: Meeting
    lines: list[AgendaLine]

    @property
    def more(self) -> int:
        """Return how many items are left out of the short list."""
        return max(len(self.lines) - LINES_SHOWN, 0)


@dataclass(frozen=True)
class NextAgendas:
    """The next three meetings, and the later ones of twelve months."""

    agendas: list[NextAgenda]
    later: list[Meeting]


def next_agendas(user: Any, today: date | None = None) -> NextAgendas:
    """Return the agendas of the next three meetings that ``user`` can see."""
    today = today or working_days.today()
    visible = Meeting.objects.visible_to(user).upcoming(today).in_person_or_online()
    upcoming = visible.filter(starts_on__lte=working_days.add_months(today, 12))
    meetings = list(upcoming.select_related("group").order_by("starts_on", "starts_at", "slug"))
    shown, later = meetings[:MAX_AGENDAS], meetings[MAX_AGENDAS:]
    papers = Paper.objects.filter(item=OuterRef("pk"), replaced_by=None)
    items = AgendaItem.objects.visible_to(user).filter(meeting__in=shown).annotate(has_paper=Exists(papers))
    by_meeting: dict[Any, list[Any]] = defaultdict(list)
    for item in items:
        by_meeting[item.meeting_id].append(item)
    return NextAgendas([_agenda(each, by_meeting[each.pk], today) for each in shown], later)


def _agenda(meeting: Meeting, items: Iterable[Any], today: date) -> NextAgenda:
    due = meeting.papers_due_on
    is_near = due is not None and working_days.add(today, PAPER_WARNING_DAYS) >= due
    lines = [
        AgendaLine(item.title, item.has_paper, is_near and not item.has_paper and item.kind in PAPER_KINDS)
        for item in items
    ]
    return NextAgenda(meeting, lines)


@dataclass(frozen=True)
class DecisionProgress:
    """The decisions of a year by what became of their actions."""

    meetings: int
    carried_out: int = 0
    in_progress: int = 0
    not_started: int = 0
    overdue: int = 0
    without_action: int = 0

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """Return the parts of the bar: label, number, colour."""
        parts = [
            ("Carried out", self.carried_out, "brand"),
            ("In progress", self.in_progress, "third"),
            ("Not started", self.not_started, "white"),
            ("Without an action", self.without_action, "accent"),
            ("Overdue", self.overdue, "late"),
        ]
        return [part for part in parts if part[1]]

    @property
    def total(self) -> int:
        return self.carried_out + self.in_progress + self.not_started + self.overdue + self.without_action


def decision_progress(user: Any, start: date, end: date, today: date | None = None) -> DecisionProgress:
    """Return the decisions of a period that ``user`` can see, counted by the state of the actions on the same item."""
    today = today or working_days.today()
    decisions = Decision.objects.visible_to(user).binding().filter(meeting__starts_on__range=(start, end))
    rows = list(decisions.order_by().values_list("item", "meeting"))
    actions: dict[Any, list[Action]] = defaultdict(list)
    for action in Action.objects.visible_to(user).filter(item__in=[item for item, _ in rows if item]):
        actions[action.item_id].append(action)
    counts = Counter(_progress(actions[item], today) for item, _ in rows)
    return DecisionProgress(meetings=len({meeting for _, meeting in rows}), **counts)


def _progress(actions: Sequence[Action], today: date) -> str:
    if not actions:
        return "without_action"
    if any(action.is_overdue(today) for action in actions):
        return "overdue"
    if not any(action.is_unfinished for action in actions):
        return "carried_out"
    return "not_started" if all(action.status == ActionStatus.OPEN for action in actions) else "in_progress"


@dataclass(frozen=True)
class PartnerAttendance:
    """How often all three safeguarding partners attended the Board and the Executive."""

    meetings: int
    complete: int
    # The meetings that a partner missed, with the seats of those who did.
    absences: list[tuple[Meeting, list[str]]]


def partner_attendance(user: Any, start: date, end: date) -> PartnerAttendance:
    """Return the attendance of the three partners in a period, from meetings with recorded attendance."""
    held = Meeting.objects.visible_to(user).held().of_period(start, end).in_person_or_online()
    meetings = list(held.filter(group__kind__in=PARTNER_KINDS).select_related("group").order_by("starts_on"))
    attended: dict[Any, set[Any]] = defaultdict(set)
    rows = Attendance.objects.filter(meeting__in=meetings, presence__in=COUNTED, is_guest=False)
    for meeting, agency, parent in rows.values_list("meeting", "agency", "agency__parent"):
        attended[meeting] |= {agency, parent}
    relations = list(AgencyRelation.objects.filter(kind=RelationKind.SAFEGUARDING_PARTNER))
    recorded = [meeting for meeting in meetings if meeting.pk in attended]
    absences = [(each, _absent_seats(relations, each, attended[each.pk])) for each in recorded]
    missed = [(meeting, seats) for meeting, seats in absences if seats]
    return PartnerAttendance(len(recorded), len(recorded) - len(missed), missed)


def _absent_seats(relations: Iterable[AgencyRelation], meeting: Meeting, agencies: set[Any]) -> list[str]:
    current = [each for each in relations if each.is_current(meeting.starts_on)]
    present = {each.seat for each in current if each.agency_id in agencies}
    return [seat.label for seat in PartnerSeat if seat in {each.seat for each in current} - present]


def meeting_to_minute(user: Any, today: date | None = None) -> Meeting | None:
    """Return the meeting that needs the next step of the record: attendance of today's or earlier, else minutes."""
    today = today or working_days.today()
    visible = Meeting.objects.visible_to(user).in_person_or_online().select_related("group").order_by("starts_on")
    to_record = visible.filter(status=MeetingStatus.AGENDA_PUBLISHED, starts_on__lte=today)
    to_minute = visible.filter(status=MeetingStatus.HELD, attendances__person__isnull=False)
    return to_record.first() or to_minute.last()


def next_meeting(user: Any, today: date | None = None) -> Meeting | None:
    """Return the next meeting that ``user`` can see."""
    upcoming = Meeting.objects.visible_to(user).filter(status__in=UPCOMING).upcoming(today).in_person_or_online()
    return upcoming.select_related("group").order_by("starts_on", "starts_at").first()
