"""Who may do what with a return and a visit, and who knows of them: every verb, in every state, for everybody."""

import pytest

from partnership.assurance.operations import section_11_returns
from partnership.assurance.rules import FILL_RETURN, MODERATE_RETURN, NAME_CONTRIBUTORS, READ_RETURN_FILE
from partnership.models import PostRole, ReturnStatus, Section11Cycle, Section11Return, Section11Visit, VisitStatus
from shield.operations import documents
from shield.records.workflow import Workflow, advance, moves_for, permission_for
from shield.refusals import Refused
from tests.cast import EVERYBODY, make
from tests.factories.partnership import AgencyFactory, PersonFactory, PostFactory, UserFactory
from tests.factories.section_11 import ReturnFactory, moderator, return_in, submitted, visit_in
from tests.partnership.assurance.section_11_lives import RETURNS, VISITS

pytestmark = pytest.mark.django_db
R, V = ReturnStatus, VisitStatus

# Besides the cast: those of the agency that answers, and those who moderate.
OF_THE_AGENCY = (
    "filling_lead",
    "filling_champion",
    "colleague",
    "contributor",
    "contributor_that_was",
    "lead_that_was",
    "lead_elsewhere_who_works_here",
)
WHO_MODERATE = ("moderator", "moderator_who_came_here", "moderator_who_left")
PEOPLE = (*sorted(EVERYBODY), *OF_THE_AGENCY, *WHO_MODERATE)
NOT_MODERATED = (R.ISSUED, R.IN_PROGRESS, R.SUBMITTED)
ROLES = {
    "filling_lead": PostRole.AGENCY_LEAD,
    "filling_champion": PostRole.SAFEGUARDING_CHAMPION,
    "lead_that_was": PostRole.AGENCY_LEAD,
}


@pytest.fixture
def agency():
    return AgencyFactory(category="health")


def somebody(name, agency):
    """Somebody of the cast, of the agency, or who moderates, with the posts that make them so."""
    if name in EVERYBODY:
        return make(name)
    if name.startswith("moderator"):
        person = moderator()
        if name == "moderator_who_came_here":
            PostFactory(person=person, agency=agency)
        if name == "moderator_who_left":
            person.posts.update(ends_on="2020-12-31")
        return person.user
    person = PersonFactory()
    ended = {"ends_on": "2020-12-31"} if name.endswith("that_was") else {}
    PostFactory(person=person, agency=agency, role=ROLES.get(name, PostRole.PRACTITIONER), **ended)
    if ended or name == "lead_elsewhere_who_works_here":
        PostFactory(person=person, role=PostRole.AGENCY_LEAD)
    return person.user


def return_with(name, user, status, agency):
    """The agency's return in a state, in which the user has the part of ``name``."""
    is_moderated = name.startswith("moderator") and status not in NOT_MODERATED
    found = return_in(status, agency=agency, **({"moderator": user.person} if is_moderated else {}))
    if name.startswith("contributor"):
        found.contributors.add(user.person)
    return found


# What each may do


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_may_take_the_steps_of_the_table_and_no_other_in_every_state(name, agency):
    user, found, expected = somebody(name, agency), {}, {}
    for status in R:
        section_11_return = return_with(name, user, status, agency)
        found[status] = [move.verb for move in moves_for(section_11_return, user)]
        expected[status] = [verb for verb, step in RETURNS.items() if step.may(name, status)]
    assert found == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_may_take_a_step_with_no_return_at_all(name, agency):
    user = somebody(name, agency)
    rights = [permission_for(Section11Return, verb) for verb in RETURNS] + [FILL_RETURN, MODERATE_RETURN]
    assert [right for right in (*rights, NAME_CONTRIBUTORS, READ_RETURN_FILE) if user.has_perm(right)] == []


@pytest.mark.parametrize(("model", "table"), [(Section11Return, RETURNS), (Section11Visit, VISITS)])
def test_the_workflow_is_the_table_and_nothing_else(model, table):
    assert isinstance(model.WORKFLOW, Workflow)
    drawn = {move.verb: dict.fromkeys(move.sources, move.target) for move in model.WORKFLOW}
    assert drawn == {verb: step.moves for verb, step in table.items()}


@pytest.mark.slow
@pytest.mark.parametrize("status", R)
@pytest.mark.parametrize("verb", RETURNS)
def test_a_step_from_any_other_state_is_refused_and_changes_nothing(verb, status):
    section_11_return, by = return_in(status, moderator=moderator()), UserFactory()
    target = RETURNS[verb].moves.get(status)
    if target:
        advance(section_11_return, verb, by=by)
    else:
        with pytest.raises(Refused, match="This can no longer be done"):
            advance(section_11_return, verb, by=by)
    section_11_return.refresh_from_db()
    assert section_11_return.status == (target or status)


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_three_rights_over_a_return_hold_in_every_state(name, agency):
    user = somebody(name, agency)
    for status in R:
        section_11_return = return_with(name, user, status, agency)
        assert {
            "fill": user.has_perm(FILL_RETURN, section_11_return),
            "name": user.has_perm(NAME_CONTRIBUTORS, section_11_return),
            "moderate": user.has_perm(MODERATE_RETURN, section_11_return),
        } == {
            "fill": name in {"filling_lead", "filling_champion", "contributor"},
            "name": name == "filling_lead",
            "moderate": name == "moderator" and status not in NOT_MODERATED,
        }


def test_a_moderator_who_was_replaced_may_do_nothing_more(team):
    section_11_return = return_in(R.IN_MODERATION)
    first = section_11_return.moderator.user
    section_11_returns.appoint_moderator(section_11_return=section_11_return, moderator=moderator(), by=team)
    section_11_return.refresh_from_db()
    assert moves_for(section_11_return, first) == []
    assert list(Section11Return.objects.visible_to(first)) == []


# Who knows of one

ALWAYS = {"filling_lead", "filling_champion", "contributor", "team", "executive_member", "lead_partner", "scrutineer"}


def knows(name, status):
    return name in ALWAYS or (name in {"moderator", "moderator_who_came_here"} and status not in NOT_MODERATED)


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_a_return_and_its_files_are_known_to_these_people_and_to_no_others(name, agency):
    user, found = somebody(name, agency), {}
    for status in R:
        section_11_return = return_with(name, user, status, agency)
        document = documents.store(
            title="x", filename="x.csv", content=b"x", permission=READ_RETURN_FILE, by=UserFactory()
        )
        first = section_11_return.responses.first()
        if first is None:
            first = section_11_return.responses.create(question=_any_question(section_11_return))
        first.file = document
        first.save()
        seen = Section11Return.objects.visible_to(user).filter(pk=section_11_return.pk).count()
        found[status] = (seen, document.readable_by(user))
    assert found == {status: (int(knows(name, status)), knows(name, status)) for status in R}


def _any_question(section_11_return):
    return section_11_return.cycle.question_set.standards.first().questions.first()


def test_nobody_reads_a_document_that_belongs_to_no_answer(team):
    kept = documents.store(title="x", filename="x.csv", content=b"x", permission=READ_RETURN_FILE, by=team)
    assert kept.readable_by(team) is False


def test_somebody_who_knows_of_it_for_three_reasons_sees_it_once(agency):
    user = somebody("filling_lead", agency)
    PostFactory(person=user.person, agency=agency, role=PostRole.SAFEGUARDING_CHAMPION)
    section_11_return = return_in(R.IN_PROGRESS, agency=agency)
    section_11_return.contributors.add(user.person, PersonFactory())
    assert list(Section11Return.objects.visible_to(user)) == [section_11_return]
    assert list(Section11Return.objects.filled_by(user)) == [section_11_return]


def test_a_contributor_who_moved_to_another_agency_sees_it_no_more(agency):
    user = somebody("contributor", agency)
    section_11_return = return_with("contributor", user, R.IN_PROGRESS, agency)
    user.person.posts.update(agency=AgencyFactory())
    assert list(Section11Return.objects.visible_to(user)) == []
    assert user.has_perm(FILL_RETURN, section_11_return) is False


def test_what_an_agency_handed_in_before_stays_its_own(agency):
    lead = somebody("filling_lead", agency)
    submitted(ReturnFactory(status=R.SUBMITTED))
    own = return_in(R.SUBMITTED, agency=agency)
    assert list(Section11Return.objects.visible_to(lead)) == [own]


# Visits and the rest

GOVERNS = {"board_member", "executive_member", "lead_partner", "scrutineer", "team"}
LEADS = {"filling_lead", "lead_that_was", "lead_elsewhere_who_works_here", "moderator", "moderator_who_came_here"}


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_a_visit_is_moved_by_the_team_and_known_to_those_who_govern(name, agency):
    user, found = somebody(name, agency), {}
    for status in V:
        visit = visit_in(status, agency=agency)
        seen = Section11Visit.objects.visible_to(user).filter(pk=visit.pk).count()
        found[status] = ([move.verb for move in moves_for(visit, user)], seen)
    may = {status: [verb for verb, step in VISITS.items() if step.may(name, status)] for status in V}
    assert found == {status: (may[status], int(name in GOVERNS)) for status in V}


RIGHTS = {
    "partnership.edit-section-11": {"team"},
    "partnership.read-returns": {"team", "executive_member", "lead_partner", "scrutineer"},
    "partnership.see-returns": GOVERNS
    | LEADS
    | {"agency_lead", "champion", "filling_champion", "contributor_that_was"},
    "partnership.see-return": set(PEOPLE) - {"anonymous", "administrator", "moderator_who_left"},
}


@pytest.mark.slow
@pytest.mark.parametrize("right", RIGHTS)
def test_each_right_belongs_to_these_people(right, agency):
    assert {name for name in PEOPLE if somebody(name, agency).has_perm(right)} == RIGHTS[right]


def test_a_year_is_listed_to_those_who_govern_only(agency):
    visit_in(V.PLANNED)
    seen = {name for name in PEOPLE if Section11Cycle.objects.visible_to(somebody(name, agency)).exists()}
    assert seen == GOVERNS
