from learninghub.models.activities import Activity, ActivityState
from learninghub.models.evidence import Audit, AuditStatus, FeedbackKind, FeedbackSource
from learninghub.models.measures import Outcome, SuccessMeasure
from learninghub.models.members import HubMember
from learninghub.models.priorities import RESUMABLE, Priority, PriorityStatus, PriorityTheme

__all__ = [
    "RESUMABLE",
    "Activity",
    "ActivityState",
    "Audit",
    "AuditStatus",
    "FeedbackKind",
    "FeedbackSource",
    "HubMember",
    "Outcome",
    "Priority",
    "PriorityStatus",
    "PriorityTheme",
    "SuccessMeasure",
]
