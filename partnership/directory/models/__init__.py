from partnership.directory.models.agencies import (
    Agency,
    AgencyCategory,
    AgencyDomain,
    AgencyRelation,
    PartnerSeat,
    RelationKind,
    Sector,
)
from partnership.directory.models.clocks import StatutoryClock, due_date, explain, run_clock
from partnership.directory.models.corrections import (
    CorrectedField,
    NameRequest,
    NameRequestStatus,
    PersonChange,
)
from partnership.directory.models.groups import (
    ChairTurn,
    GovernanceGroup,
    GroupKind,
    MajorityRule,
    Membership,
    MembershipRole,
    StandingItem,
    TermsOfReference,
)
from partnership.directory.models.joining import Invitation, JoinRequest, JoinRequestStatus
from partnership.directory.models.merges import AccountMerge
from partnership.directory.models.people import Person, Post, PostRole
from partnership.directory.models.profile import PartnershipProfile
from partnership.directory.models.statutory_rules import RuleUnit, StatutoryRule
from partnership.directory.models.themes import Theme

__all__ = [
    "AccountMerge",
    "Agency",
    "AgencyCategory",
    "AgencyDomain",
    "AgencyRelation",
    "ChairTurn",
    "CorrectedField",
    "GovernanceGroup",
    "GroupKind",
    "Invitation",
    "JoinRequest",
    "JoinRequestStatus",
    "MajorityRule",
    "Membership",
    "MembershipRole",
    "NameRequest",
    "NameRequestStatus",
    "PartnerSeat",
    "PartnershipProfile",
    "Person",
    "PersonChange",
    "Post",
    "PostRole",
    "RelationKind",
    "RuleUnit",
    "Sector",
    "StandingItem",
    "StatutoryClock",
    "StatutoryRule",
    "TermsOfReference",
    "Theme",
    "due_date",
    "explain",
    "run_clock",
]
