from partnership.board.models.actions import Action, ActionNote, ActionStatus, Rating
from partnership.board.models.agendas import (
    Accessibility,
    AgendaItem,
    ItemKind,
    MeetingInvitation,
    Paper,
    Reply,
    Visibility,
    VisualRecord,
    papers_due,
    start_times,
)
from partnership.board.models.attendances import (
    COUNTED,
    AmendmentStatus,
    Attendance,
    MinutesAmendment,
    MinutesEdition,
    Presence,
)
from partnership.board.models.budgets import BudgetYear, Contribution, SpendingLine
from partnership.board.models.decisions import ConflictOfInterest, Decision, DecisionVerb, Position, Stance
from partnership.board.models.meeting_search import search_meetings
from partnership.board.models.meetings import DatePrecision, Meeting, MeetingFormat, MeetingStatus
from partnership.board.models.plans import Plan, PlanKind, PlanPriority, PlanStatus, PlanUpdate, PriorityStatus

__all__ = [
    "Accessibility",
    "Action",
    "ActionNote",
    "ActionStatus",
    "AgendaItem",
    "AmendmentStatus",
    "Attendance",
    "BudgetYear",
    "COUNTED",
    "ConflictOfInterest",
    "Contribution",
    "DatePrecision",
    "Decision",
    "DecisionVerb",
    "ItemKind",
    "Meeting",
    "MeetingFormat",
    "MeetingInvitation",
    "MeetingStatus",
    "MinutesAmendment",
    "MinutesEdition",
    "Paper",
    "Plan",
    "PlanKind",
    "PlanPriority",
    "PlanStatus",
    "PlanUpdate",
    "Position",
    "Presence",
    "PriorityStatus",
    "Rating",
    "SpendingLine",
    "Reply",
    "Stance",
    "Visibility",
    "VisualRecord",
    "papers_due",
    "search_meetings",
    "start_times",
]
