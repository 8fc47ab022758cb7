"""Tasks about a return, in every status."""

import pytest

from partnership.assurance.contributions.work_queue import waiting
from partnership.models import PostRole, ReturnStatus
from shield.extension_points import work_queue
from tests.cast import EVERYBODY, make, school
from tests.factories.partnership import AgencyFactory, PostFactory
from tests.factories.section_11 import AskedCycleFactory, ReturnFactory, moderator, return_in

pytestmark = pytest.mark.django_db
S = ReturnStatus


@pytest.fixture
def cycle():
    return AskedCycleFactory(label="2026/27")


def rows(user):
    return [(row.title, row.why, row.url, row.verb, row.due) for row in waiting(user)]


def titles(user):
    return [row.title for row in waiting(user)]


COMPLETE, MODERATE = "Complete the return: Section 11, 2026/27", "Moderate the return: Cast School"
TASKS = {
    S.ISSUED: {"filling": [COMPLETE]},
    S.IN_PROGRESS: {"filling": [COMPLETE]},
    S.SUBMITTED: {"team": ["Appoint a moderator: Cast School"]},
    S.IN_MODERATION: {"moderator": [MODERATE]},
    S.RETURNED: {"filling": [COMPLETE]},
    S.AGREED: {"team": ["Create actions from gaps: Cast School"]},
    S.ACTION_PLAN: {},
    S.CLOSED: {},
}
FILLING = {"agency_lead", "champion", "contributor"}


@pytest.mark.slow
@pytest.mark.parametrize("status", S)
def test_a_return_is_a_task_only_of_the_person_who_acts_next(status, cycle):
    moderates, contributor = moderator(), PostFactory(agency=school()).person
    is_moderated = status not in {S.ISSUED, S.IN_PROGRESS, S.SUBMITTED}
    facts = {"moderator": moderates} if is_moderated else {}
    return_in(status, cycle=cycle, agency=school(), **facts).contributors.add(contributor)
    people = {name: make(name) for name in EVERYBODY} | {"moderator": moderates.user, "contributor": contributor.user}
    found = {name: titles(user) for name, user in people.items()}
    expected = TASKS[status]
    assert found == {
        name: expected.get("filling", []) if name in FILLING else expected.get(name, []) for name in people
    }


def test_each_task_says_why_and_links_to_the_return(cycle, agency_lead, team):
    written = return_in(S.IN_PROGRESS, cycle=cycle, agency=school())
    assert rows(agency_lead) == [
        (COMPLETE, "Your agency’s return", written.get_absolute_url(), "Complete", cycle.due_on)
    ]
    written.moderator, written.status = moderator(), S.RETURNED
    written.save()
    assert [row[1] for row in rows(agency_lead)] == ["Sent back by the moderator"]
    handed_in = return_in(S.SUBMITTED, cycle=cycle, agency=AgencyFactory(name="A trust"))
    said = ("Appoint a moderator: A trust", "Section 11, 2026/27, submitted")
    assert rows(team) == [(*said, handed_in.get_absolute_url(), "Appoint", None)]


def test_a_moderator_who_now_works_for_the_agency_has_no_task(cycle):
    found = return_in(S.IN_MODERATION, cycle=cycle, agency=school())
    PostFactory(person=found.moderator, agency=school())
    assert titles(found.moderator.user) == []


def test_a_person_with_two_roles_at_the_agency_has_one_task(cycle, agency_lead):
    PostFactory(person=agency_lead.person, agency=school(), role=PostRole.SAFEGUARDING_CHAMPION)
    ReturnFactory(cycle=cycle, agency=school()).contributors.add(agency_lead.person)
    assert titles(agency_lead) == [COMPLETE]


@pytest.mark.slow
def test_thirty_returns_make_the_same_queries_as_one(cycle, team, django_assert_max_num_queries):
    return_in(S.SUBMITTED, cycle=cycle)
    titles(team)
    for _ in range(29):
        ReturnFactory(cycle=cycle, status=S.SUBMITTED)
    fresh = make("team")
    with django_assert_max_num_queries(30):
        assert len(titles(fresh)) == 30


def test_the_tasks_are_announced_as_a_work_queue(cycle, agency_lead):
    ReturnFactory(cycle=cycle, agency=school())
    assert [row.title for row in work_queue["partnership.assurance"].waiting(agency_lead)] == [COMPLETE]
