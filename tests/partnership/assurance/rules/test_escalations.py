"""Who may see an escalation and make its moves: every verb, in every status, for everyone."""

import pytest

from partnership.assurance.rules import GIVE_ESCALATION_FEEDBACK
from partnership.models import Escalation, EscalationStatus, PostRole
from shield.records.workflow import moves_for, permission_for
from tests.cast import EVERYBODY, make
from tests.factories.escalations import escalation_in, lead_of, step_of
from tests.factories.partnership import AgencyFactory, PostFactory
from tests.partnership.life_tables import ESCALATIONS

pytestmark = pytest.mark.django_db
E = EscalationStatus

# Besides the cast: those of the two agencies.
OF_THE_AGENCIES = ("raiser", "raising_lead", "answering_lead", "colleague", "lead_that_was")
PEOPLE = (*sorted(EVERYBODY), *OF_THE_AGENCIES)


@pytest.fixture
def agencies():
    return {"from_agency": AgencyFactory(), "to_agency": AgencyFactory()}


def person(name, agencies):
    """Return a person of the cast or of the two agencies."""
    if name in EVERYBODY:
        return make(name)
    agency = agencies["to_agency" if name == "answering_lead" else "from_agency"]
    if name in {"raising_lead", "answering_lead"}:
        return lead_of(agency)
    if name == "lead_that_was":
        ended = PostFactory(agency=agency, role=PostRole.AGENCY_LEAD, ends_on="2020-12-31")
        return ended.person.user
    return PostFactory(agency=agency).person.user


def escalation_of(status, name, user, agencies):
    raiser = {"raised_by": user} if name == "raiser" else {}
    return escalation_in(status, **agencies, **raiser)


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_each_person_may_make_the_moves_of_the_table_and_no_others(name, agencies):
    user, found, expected = person(name, agencies), {}, {}
    for status in E:
        escalation = escalation_of(status, name, user, agencies)
        found[status] = [move.verb for move in moves_for(escalation, user)]
        expected[status] = [verb for verb, step in ESCALATIONS.items() if step.may(name, status)]
    assert found == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_moves_are_denied_without_an_escalation(name, agencies):
    user = person(name, agencies)
    assert [verb for verb in ESCALATIONS if user.has_perm(permission_for(Escalation, verb))] == []
    assert user.has_perm(GIVE_ESCALATION_FEEDBACK) is False


# Who knows of one

ALWAYS = {"raiser", "raising_lead", "answering_lead", "team", "scrutineer"}
WHO_DECIDE = {"executive_member", "lead_partner", "delegated_partner"}


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_only_these_people_see_an_escalation(name, agencies):
    user, found = person(name, agencies), {}
    for status in E:
        escalation = escalation_of(status, name, user, agencies)
        found[status] = Escalation.objects.visible_to(user).filter(pk=escalation.pk).count()
    knows = {status: int(name in ALWAYS or (status == E.PARTNERS_DECIDE and name in WHO_DECIDE)) for status in E}
    assert found == knows


def test_the_partners_still_see_what_they_decided(executive_member, board_member):
    escalation = escalation_in(E.RESOLVED)
    assert list(Escalation.objects.visible_to(executive_member)) == []
    step_of(escalation, 3)
    assert list(Escalation.objects.visible_to(executive_member)) == [escalation]
    assert list(Escalation.objects.visible_to(board_member)) == []


def test_a_person_with_two_roles_sees_an_escalation_once(agencies, executive_member):
    PostFactory(person=executive_member.person, agency=agencies["to_agency"], role=PostRole.AGENCY_LEAD)
    escalation = escalation_in(E.PARTNERS_DECIDE, **agencies, raised_by=executive_member)
    step_of(escalation, 2)
    assert list(Escalation.objects.visible_to(executive_member)) == [escalation]


def test_a_lead_of_another_agency_who_also_works_here_sees_nothing(agencies):
    lead = lead_of(AgencyFactory())
    PostFactory(person=lead.person, agency=agencies["to_agency"])
    escalation = escalation_in(E.RAISED, **agencies)
    assert (list(Escalation.objects.visible_to(lead)), moves_for(escalation, lead)) == ([], [])


def test_only_the_person_who_raised_it_may_give_feedback(agencies):
    people = {name: person(name, agencies) for name in PEOPLE}
    escalation = escalation_in(E.RESOLVED, **agencies, raised_by=people["raiser"])
    assert [name for name, user in people.items() if user.has_perm(GIVE_ESCALATION_FEEDBACK, escalation)] == ["raiser"]


RIGHTS = {
    "partnership.read-escalations": {"team", "scrutineer"},
    "partnership.decide-escalations": WHO_DECIDE,
    "partnership.edit-escalation-stages": {"team"},
    "partnership.see-escalation-statistics": {
        *("board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner"),
        *("scrutineer", "team"),
    },
    "partnership.raise-escalation": set(PEOPLE)
    - {"anonymous", "administrator", "without_post", "leaver", "lead_that_was"},
    "partnership.see-escalations": set(PEOPLE)
    - {"anonymous", "administrator", "without_post", "leaver", "lead_that_was"},
}


@pytest.mark.slow
@pytest.mark.parametrize("right", RIGHTS)
def test_each_permission_is_held_by_these_people(right, agencies):
    assert {name for name in PEOPLE if person(name, agencies).has_perm(right)} == RIGHTS[right]


@pytest.mark.parametrize(("ends_on", "seen"), [(None, 1), ("2020-12-31", 0)])
def test_who_raised_it_and_left_sees_it_no_more(ends_on, seen, agencies):
    post = PostFactory(agency=agencies["from_agency"], ends_on=ends_on)
    escalation_in(E.RAISED, **agencies, raised_by=post.person.user)
    assert Escalation.objects.visible_to(post.person.user).count() == seen
