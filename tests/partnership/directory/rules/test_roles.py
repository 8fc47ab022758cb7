"""Who counts as a practitioner and who needs a second factor: one decision for each role and each kind of group."""

import pytest

from partnership.directory.rules.roles import (
    PRACTITIONER_ROLES,
    SECOND_FACTOR_GROUPS,
    SECOND_FACTOR_ROLES,
    is_practitioner,
    needs_second_factor,
)
from partnership.models import GroupKind, PostRole
from tests.factories.partnership import MembershipFactory, PostFactory

pytestmark = pytest.mark.django_db

# Whether the holder of the role counts as a practitioner, and whether they need a second factor.
ROLES = {
    PostRole.PRACTITIONER: (True, False),
    PostRole.AGENCY_LEAD: (True, True),
    PostRole.SAFEGUARDING_CHAMPION: (True, False),
    PostRole.TRAINER: (True, True),
    PostRole.MASH_SCREENER: (True, True),
    PostRole.LEAD_SAFEGUARDING_PARTNER: (True, True),
    PostRole.DELEGATED_SAFEGUARDING_PARTNER: (True, True),
    PostRole.INDEPENDENT_SCRUTINEER: (True, True),
    PostRole.OPERATIONAL_TEAM: (True, True),
    PostRole.SYSTEM_ADMINISTRATOR: (False, True),
}
# The same for a member of a group of the kind who holds no post.
GROUPS = {
    GroupKind.BOARD: (False, True),
    GroupKind.EXECUTIVE: (False, True),
    GroupKind.LEARNING_HUB: (False, True),
    GroupKind.LEARNING_FROM_PRACTICE: (False, True),
    GroupKind.LEARNING_FORUM: (False, False),
    GroupKind.CREST: (False, True),
    GroupKind.NETWORK: (False, False),
    GroupKind.TRI_BOROUGH: (False, False),
    GroupKind.ENGAGEMENT: (False, False),
    GroupKind.TASK_AND_FINISH: (False, False),
    GroupKind.OTHER: (False, False),
}


def test_every_role_and_every_kind_of_group_has_a_decision():
    assert list(ROLES) == list(PostRole)
    assert list(GROUPS) == list(GroupKind)


def test_the_lists_hold_members_of_the_enumerations():
    assert set(PostRole) >= PRACTITIONER_ROLES | SECOND_FACTOR_ROLES
    assert set(GroupKind) >= SECOND_FACTOR_GROUPS


@pytest.mark.parametrize(("role", "decision"), ROLES.items())
def test_each_role_has_its_decision(role, decision):
    user = PostFactory(role=role).person.user
    assert (is_practitioner(user), needs_second_factor(user)) == decision


@pytest.mark.parametrize(("kind", "decision"), GROUPS.items())
def test_each_group_kind_has_its_decision(kind, decision):
    user = MembershipFactory(group__kind=kind).person.user
    assert (is_practitioner(user), needs_second_factor(user)) == decision
