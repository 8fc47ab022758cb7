"""Who may make which move of a practice review: every verb, in every state, for everyone."""

import pytest

from partnership.models import AgencyCategory, GroupKind, PostRole
from reviews.models import PracticeReview, ReviewStatus
from shield.records.workflow import moves_for, permission_for
from tests.cast import EVERYBODY, group_of, make
from tests.factories.partnership import AgencyFactory, MembershipFactory, PostFactory
from tests.reviews.operations.test_moves import TABLE

pytestmark = pytest.mark.django_db

# The same people as employees of the local authority, which alone notifies the national Panel.
OF_THE_COUNCIL = (
    "council_practitioner",
    "council_team",
    "council_lead_partner",
    "council_delegated_partner",
    "council_executive_member",
    "council_review_member",
)
PEOPLE = (*sorted(EVERYBODY), *OF_THE_COUNCIL)
ROLES = {
    "council_team": PostRole.OPERATIONAL_TEAM,
    "council_lead_partner": PostRole.LEAD_SAFEGUARDING_PARTNER,
    "council_delegated_partner": PostRole.DELEGATED_SAFEGUARDING_PARTNER,
}
SEATS = {
    "council_executive_member": GroupKind.EXECUTIVE,
    "council_review_member": GroupKind.LEARNING_FROM_PRACTICE,
}
TEAM = {"team", "council_team"}
NOTIFIES = set(OF_THE_COUNCIL) - {"council_practitioner"}


def person(name):
    if name in EVERYBODY:
        return make(name)
    council = AgencyFactory(category=AgencyCategory.LOCAL_AUTHORITY)
    post = PostFactory(agency=council, role=ROLES.get(name, PostRole.PRACTITIONER))
    if name in SEATS:
        MembershipFactory(person=post.person, agency=council, group=group_of(SEATS[name]))
    return post.person.user


def may(name, verb):
    return name in (NOTIFIES if verb == "notify" else TEAM)


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_everyone_may_make_the_moves_of_the_table_and_no_other_in_every_state(name):
    user = person(name)
    found = {status: {move.verb for move in moves_for(PracticeReview(status=status), user)} for status in ReviewStatus}
    assert found == {
        status: {verb for verb, (sources, _) in TABLE.items() if status in sources and may(name, verb)}
        for status in ReviewStatus
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_moves_are_denied_without_a_review(name):
    user = person(name)
    assert [verb for verb in TABLE if user.has_perm(permission_for(PracticeReview, verb))] == []
