"""Who sees which groups and their members: anyone may open an account, so an account alone shows nothing."""

import pytest

from partnership.models import GovernanceGroup, GroupKind, Membership
from tests.cast import group_of, make
from tests.factories.partnership import GroupFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def seen_by(name):
    user = make(name)
    groups = set(GovernanceGroup.objects.visible_to(user).values_list("name", flat=True))
    return groups, set(Membership.objects.visible_to(user).values_list("group__name", flat=True))


@pytest.fixture(autouse=True)
def _groups():
    for group in (
        GroupFactory(kind=GroupKind.OTHER, name="Network"),
        GroupFactory(kind=GroupKind.OTHER, name="Open", has_public_page=True),
        group_of(GroupKind.CREST),
    ):
        MembershipFactory(group=group)


ALL = {"Network", "Open", "CREST panel"}


@pytest.mark.parametrize(
    ("name", "groups", "members"),
    [
        ("anonymous", {"Open"}, set()),
        ("without_post", {"Open"}, set()),
        ("leaver", {"Open"}, set()),
        ("practitioner", ALL - {"CREST panel"}, ALL - {"CREST panel"}),
        ("mash_screener", ALL - {"CREST panel"}, ALL - {"CREST panel"}),
        ("crest_member", ALL, ALL),
        ("team", ALL, ALL),
    ],
)
def test_members_are_for_people_in_post_and_a_panel_for_its_own(name, groups, members):
    assert seen_by(name) == (groups, members)
