from partnership.assurance.models.escalations import (
    Escalation,
    EscalationStage,
    EscalationStance,
    EscalationStatus,
    EscalationStep,
    PartnerAnswer,
)
from partnership.assurance.models.scrutiny import ScrutinyActivity, ScrutinyComment, ScrutinyKind
from partnership.assurance.models.section_11 import (
    AnswerTopic,
    Section11Answer,
    Section11Cycle,
    Section11Finding,
    Section11Question,
    Section11Visit,
    VisitStatus,
)
from partnership.assurance.models.section_11_returns import (
    ReturnStatus,
    Section11Response,
    Section11Return,
    Section11Submission,
)
from partnership.assurance.models.sharing import SharingDecision

__all__ = [
    "AnswerTopic",
    "Escalation",
    "EscalationStage",
    "EscalationStance",
    "EscalationStatus",
    "EscalationStep",
    "PartnerAnswer",
    "ReturnStatus",
    "ScrutinyActivity",
    "ScrutinyComment",
    "ScrutinyKind",
    "Section11Answer",
    "Section11Cycle",
    "Section11Finding",
    "Section11Question",
    "Section11Response",
    "Section11Return",
    "Section11Submission",
    "Section11Visit",
    "SharingDecision",
    "VisitStatus",
]
