from partnership.models.actions import Action, ActionStatus
from partnership.models.agencies import (
    Agency,
    AgencyCategory,
    AgencyDomain,
    AgencyRelation,
    PartnerSeat,
    RelationKind,
    Sector,
)
from partnership.models.annual_reports import AnnualReport, AnnualReportSection, ReportSignature, ReportStatus
from partnership.models.arrangements import (
    ArrangementsChange,
    ArrangementsSection,
    ArrangementsStatus,
    ArrangementsVersion,
)
from partnership.models.budgets import BudgetYear, Contribution
from partnership.models.bulletins import (
    BulletinIssue,
    BulletinItem,
    IssueStatus,
    MailingList,
    Subscriber,
    SubscriberStatus,
)
from partnership.models.clocks import StatutoryClock, clock_for, due_date, explain, run_clock
from partnership.models.groups import GovernanceGroup, GroupKind, Membership, MembershipRole, TermsOfReference
from partnership.models.joining import Invitation, JoinRequest, JoinRequestStatus
from partnership.models.meetings import (
    AgendaItem,
    Attendance,
    DatePrecision,
    Decision,
    DecisionVerb,
    Meeting,
    MeetingFormat,
    MeetingStatus,
    Presence,
)
from partnership.models.people import ROLES_OF_TRUST, Person, Post, PostRole
from partnership.models.profile import PartnershipProfile
from partnership.models.recommendations import Recommendation, RecommendationSource, RecommendationStatus
from partnership.models.resources import Resource, ResourceAudience, ResourceKind
from partnership.models.section_11 import (
    AnswerTopic,
    Section11Answer,
    Section11Cycle,
    Section11Finding,
    Section11Question,
    Section11Visit,
    VisitStatus,
)
from partnership.models.statutory_rules import RuleUnit, StatutoryRule
from partnership.models.themes import Theme

__all__ = [
    "Action",
    "ActionStatus",
    "Agency",
    "AgencyCategory",
    "AgencyDomain",
    "AgencyRelation",
    "AgendaItem",
    "AnnualReport",
    "AnnualReportSection",
    "AnswerTopic",
    "ArrangementsChange",
    "ArrangementsSection",
    "ArrangementsStatus",
    "ArrangementsVersion",
    "Attendance",
    "BudgetYear",
    "BulletinIssue",
    "BulletinItem",
    "Contribution",
    "DatePrecision",
    "Decision",
    "DecisionVerb",
    "GovernanceGroup",
    "GroupKind",
    "Invitation",
    "IssueStatus",
    "JoinRequest",
    "JoinRequestStatus",
    "MailingList",
    "Meeting",
    "MeetingFormat",
    "MeetingStatus",
    "Membership",
    "MembershipRole",
    "PartnerSeat",
    "PartnershipProfile",
    "Person",
    "Post",
    "PostRole",
    "Presence",
    "ROLES_OF_TRUST",
    "Recommendation",
    "RecommendationSource",
    "RecommendationStatus",
    "RelationKind",
    "ReportSignature",
    "ReportStatus",
    "Resource",
    "ResourceAudience",
    "ResourceKind",
    "RuleUnit",
    "Section11Answer",
    "Section11Cycle",
    "Section11Finding",
    "Section11Question",
    "Section11Visit",
    "Sector",
    "StatutoryClock",
    "StatutoryRule",
    "Subscriber",
    "SubscriberStatus",
    "TermsOfReference",
    "Theme",
    "VisitStatus",
    "clock_for",
    "due_date",
    "explain",
    "run_clock",
]
