"""Who may see a return or a visit and make its moves: every verb, in every status, for everyone."""

import pytest

from partnership.assurance.operations import section_11_returns
from partnership.assurance.rules import EDIT_RETURN, MODERATE_RETURN, NAME_CONTRIBUTORS, READ_RETURN_FILE
from partnership.models import PostRole, ReturnStatus, Section11Cycle, Section11Return, Section11Visit, VisitStatus
from shield.operations import documents
from shield.records.workflow import Workflow, advance, moves_for, permission_for
from shield.refusals import Refused
from tests.cast import EVERYBODY, make
from tests.factories.partnership import AgencyFactory, PersonFactory, PostFactory, UserFactory
from tests.factories.section_11 import ReturnFactory, moderator, return_in, submitted, visit_in
from tests.partnership.assurance.section_11_lives import RETURNS, VISITS
from tests.savepoints import undone

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
    """Return a person of the cast, of the agency, or a moderator, with their posts."""
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
    """Return the agency's return in a status, in which the user has the role of ``name``."""
    is_moderated = name.startswith("moderator") and status not in NOT_MODERATED
    found = return_in(status, agency=agency, **({"moderator": user.person} if is_moderated else {}))
    if name.startswith("contributor"):
        found.contributors.add(user.person)
    return found


# What each may do


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_each_person_may_make_the_moves_of_the_table_and_no_others(name, agency):
    user, found, expected = somebody(name, agency), {}, {}
    for status in R:
        section_11_return = return_with(name, user, status, agency)
        found[status] = [move.verb for move in moves_for(section_11_return, user)]
        expected[status] = [verb for verb, step in RETURNS.items() if step.may(name, status)]
    assert found == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_moves_are_denied_without_a_return(name, agency):
    user = somebody(name, agency)
    rights = [permission_for(Section11Return, verb) for verb in RETURNS] + [EDIT_RETURN, MODERATE_RETURN]
    assert [right for right in (*rights, NAME_CONTRIBUTORS, READ_RETURN_FILE) if user.has_perm(right)] == []


@pytest.mark.parametrize(("model", "table"), [(Section11Return, RETURNS), (Section11Visit, VISITS)])
def test_the_workflow_has_exactly_the_moves_of_the_table(model, table):
    assert isinstance(model.WORKFLOW, Workflow)
    drawn = {move.verb: dict.fromkeys(move.sources, move.target) for move in model.WORKFLOW}
    assert drawn == {verb: step.moves for verb, step in table.items()}


@pytest.mark.slow
@pytest.mark.parametrize("status", R)
def test_a_move_from_any_other_status_is_refused(status, subtests):
    key, by = return_in(status, moderator=moderator()).pk, UserFactory()
    for verb, step in RETURNS.items():
        with subtests.test(verb), undone():
            section_11_return, target = Section11Return.objects.get(pk=key), step.moves.get(status)
            if target:
                advance(section_11_return, verb, by=by)
            else:
                with pytest.raises(Refused, match="can no longer"):
                    advance(section_11_return, verb, by=by)
            section_11_return.refresh_from_db()
            assert section_11_return.status == (target or status)


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_edit_contributor_and_moderation_rights_in_every_status(name, agency):
    user = somebody(name, agency)
    for status in R:
        section_11_return = return_with(name, user, status, agency)
        assert {
            "edit": user.has_perm(EDIT_RETURN, section_11_return),
            "name": user.has_perm(NAME_CONTRIBUTORS, section_11_return),
            "moderate": user.has_perm(MODERATE_RETURN, section_11_return),
        } == {
            "edit": name in {"filling_lead", "filling_champion", "contributor"},
            "name": name == "filling_lead",
            "moderate": name == "moderator" and status not in NOT_MODERATED,
        }


def test_a_replaced_moderator_loses_access(team):
    section_11_return = return_in(R.IN_MODERATION)
    first = section_11_return.moderator.user
    section_11_returns.appoint_moderator(section_11_return=section_11_return, moderator=moderator(), by=team)
    section_11_return.refresh_from_db()
    assert moves_for(section_11_return, first) == []
    assert list(Section11Return.objects.visible_to(first)) == []


# Who knows of one

READS = {"team", "executive_member", "lead_partner", "delegated_partner", "scrutineer"}
ALWAYS = {"filling_lead", "filling_champion", "contributor"} | READS


def knows(name, status):
    return name in ALWAYS or (name in {"moderator", "moderator_who_came_here"} and status not in NOT_MODERATED)


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_only_these_people_see_a_return_and_its_files(name, agency):
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


def test_a_document_without_an_answer_cannot_be_read(team):
    kept = documents.store(title="x", filename="x.csv", content=b"x", permission=READ_RETURN_FILE, by=team)
    assert kept.readable_by(team) is False


def test_a_person_with_three_roles_sees_a_return_once(agency):
    user = somebody("filling_lead", agency)
    PostFactory(person=user.person, agency=agency, role=PostRole.SAFEGUARDING_CHAMPION)
    section_11_return = return_in(R.IN_PROGRESS, agency=agency)
    section_11_return.contributors.add(user.person, PersonFactory())
    assert list(Section11Return.objects.visible_to(user)) == [section_11_return]
    assert list(Section11Return.objects.editable_by(user)) == [section_11_return]


def test_a_contributor_who_moved_to_another_agency_loses_access(agency):
    user = somebody("contributor", agency)
    section_11_return = return_with("contributor", user, R.IN_PROGRESS, agency)
    user.person.posts.update(agency=AgencyFactory())
    assert list(Section11Return.objects.visible_to(user)) == []
    assert user.has_perm(EDIT_RETURN, section_11_return) is False


def test_a_lead_does_not_see_returns_of_other_agencies(agency):
    lead = somebody("filling_lead", agency)
    submitted(ReturnFactory(status=R.SUBMITTED))
    own = return_in(R.SUBMITTED, agency=agency)
    assert list(Section11Return.objects.visible_to(lead)) == [own]


# Visits and the rest

GOVERNS = {
    *("board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"),
}
LEADS = {"filling_lead", "lead_that_was", "lead_elsewhere_who_works_here", "moderator", "moderator_who_came_here"}


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_visits_are_seen_by_governance_and_moved_by_the_team(name, agency):
    user, found = somebody(name, agency), {}
    for status in V:
        visit = visit_in(status, agency=agency)
        seen = Section11Visit.objects.visible_to(user).filter(pk=visit.pk).count()
        found[status] = ([move.verb for move in moves_for(visit, user)], seen)
    may = {status: [verb for verb, step in VISITS.items() if step.may(name, status)] for status in V}
    assert found == {status: (may[status], int(name in GOVERNS)) for status in V}


RIGHTS = {
    "partnership.edit-section-11": {"team"},
    "partnership.read-returns": READS,
    "partnership.see-returns": GOVERNS
    | LEADS
    | {"agency_lead", "champion", "filling_champion", "contributor_that_was"},
    "partnership.see-return": set(PEOPLE)
    - {"anonymous", "administrator", "without_post", "leaver", "moderator_who_left"},
}


@pytest.mark.slow
@pytest.mark.parametrize("right", RIGHTS)
def test_each_permission_is_held_by_these_people(right, agency):
    assert {name for name in PEOPLE if somebody(name, agency).has_perm(right)} == RIGHTS[right]


def test_only_governance_sees_the_years(agency):
    visit_in(V.PLANNED)
    seen = {name for name in PEOPLE if Section11Cycle.objects.visible_to(somebody(name, agency)).exists()}
    assert seen == GOVERNS
