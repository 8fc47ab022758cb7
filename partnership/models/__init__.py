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
from partnership.models.groups import GovernanceGroup, GroupKind, Membership, MembershipRole, TermsOfReference
from partnership.models.joining import Invitation, JoinRequest, JoinRequestStatus
from partnership.models.people import ROLES_OF_TRUST, Person, Post, PostRole
from partnership.models.profile import PartnershipProfile
from partnership.models.recommendations import Recommendation, RecommendationSource, RecommendationStatus
from partnership.models.statutory_rules import RuleUnit, StatutoryRule
from partnership.models.themes import Theme

__all__ = [
    "ROLES_OF_TRUST",
    "Action",
    "ActionStatus",
    "Agency",
    "AgencyCategory",
    "AgencyDomain",
    "AgencyRelation",
    "GovernanceGroup",
    "GroupKind",
    "Invitation",
    "JoinRequest",
    "JoinRequestStatus",
    "Membership",
    "MembershipRole",
    "PartnerSeat",
    "PartnershipProfile",
    "Person",
    "Post",
    "PostRole",
    "Recommendation",
    "RecommendationSource",
    "RecommendationStatus",
    "RelationKind",
    "RuleUnit",
    "Sector",
    "StatutoryRule",
    "TermsOfReference",
    "Theme",
]
