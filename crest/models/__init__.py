from crest.models.cases import Case, CaseReader, CaseStatus
from crest.models.children import Child
from crest.models.meetings import (
    AgencyStatement,
    AttendanceState,
    ItemKind,
    Outcome,
    PanelAction,
    PanelActionStatus,
    PanelAttendance,
    PanelItem,
    StatementState,
)
from crest.models.panels import Panel, PanelMeeting
from crest.models.referrals import (
    AwarenessOfReferral,
    ExploitationKind,
    Missing,
    ReceiptStatus,
    Referral,
    ReferralDraft,
    ReferralReceipt,
    ReferralStatus,
    new_reference,
)

__all__ = [
    "AgencyStatement",
    "AttendanceState",
    "AwarenessOfReferral",
    "Case",
    "CaseReader",
    "CaseStatus",
    "Child",
    "ExploitationKind",
    "ItemKind",
    "Missing",
    "Outcome",
    "Panel",
    "PanelAction",
    "PanelActionStatus",
    "PanelAttendance",
    "PanelItem",
    "PanelMeeting",
    "ReceiptStatus",
    "Referral",
    "ReferralDraft",
    "ReferralReceipt",
    "ReferralStatus",
    "StatementState",
    "new_reference",
]
