"""Who may do what with an action, and who knows of it: every verb, in every state, for everybody."""

from datetime import date

import pytest

from partnership.board.rules import NOTE_ACTION
from partnership.models import Action, ActionStatus, PostRole
from shield.records.workflow import moves_for, permission_for
from tests.cast import EVERYBODY, make, school
from tests.factories.partnership import ActionFactory, AgencyFactory, PostFactory
from tests.partnership.life_tables import ACTIONS

pytestmark = pytest.mark.django_db
S = ActionStatus

OF_THE_ACTION = ("owner", "owner_that_was", "colleague", "team_that_owns", "team_that_reported")
PEOPLE = (*sorted(EVERYBODY), *OF_THE_ACTION)


def play(name, agency):
    """Somebody with the post they would own the action by, where they have one."""
    if name in EVERYBODY:
        return make(name), None
    role = PostRole.OPERATIONAL_TEAM if name.startswith("team") else PostRole.PRACTITIONER
    post = PostFactory(agency=agency, role=role)
    return post.person.user, post


def action_of(status, name, user, post, agency):
    owner = post if name in {"owner", "team_that_owns"} else PostFactory(agency=agency)
    reported = {"reported_by": user} if name == "team_that_reported" else {}
    return ActionFactory(agency=agency, owner=owner, status=status, **reported)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "owner_that_was"])
def test_everybody_may_take_the_steps_of_the_table_and_no_other_in_every_state(name):
    agency = AgencyFactory()
    user, post = play(name, agency)
    found, expected = {}, {}
    for status in S:
        action = action_of(status, name, user, post, agency)
        found[status] = [move.verb for move in moves_for(action, user)]
        expected[status] = [verb for verb, step in ACTIONS.items() if step.may(name, status)]
    assert found == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_may_take_a_step_with_no_action_at_all(name):
    user, _ = play(name, AgencyFactory())
    assert [verb for verb in ACTIONS if user.has_perm(permission_for(Action, verb))] == []
    assert user.has_perm(NOTE_ACTION) is False


def test_whose_post_ended_owns_nothing_any_more():
    post = PostFactory(ends_on=date(2020, 12, 31))
    PostFactory(person=post.person)
    action = ActionFactory(agency=post.agency, owner=post)
    assert (moves_for(action, post.person.user), post.person.user.has_perm(NOTE_ACTION, action)) == ([], False)


KNOW = {"practitioner", "agency_lead", "champion"} | {
    *("board_member", "executive_member", "lead_partner", "scrutineer", "team"),
}


@pytest.mark.slow
def test_those_of_the_agency_and_those_who_govern_know_an_action():
    action = ActionFactory(agency=school())
    people = {name: make(name) for name in sorted(EVERYBODY)}
    assert {name for name, user in people.items() if action in Action.objects.visible_to(user)} == KNOW


def test_whoever_works_there_no_more_knows_it_no_more():
    post = PostFactory(ends_on="2020-12-31")
    ActionFactory(agency=post.agency)
    assert list(Action.objects.visible_to(post.person.user)) == []
