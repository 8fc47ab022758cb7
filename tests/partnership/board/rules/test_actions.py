"""Permissions on actions: every verb, in every status, for every person, and who can see them."""

from datetime import date

import pytest

from partnership.board.rules import ADD_ACTION_NOTE
from partnership.models import Action, ActionStatus, PostRole, Visibility
from shield.records.workflow import moves_for, permission_for
from tests.cast import EVERYBODY, make, school
from tests.factories.meetings import AgendaItemFactory
from tests.factories.partnership import ActionFactory, AgencyFactory, PostFactory
from tests.partnership.life_tables import ACTIONS

pytestmark = pytest.mark.django_db
S = ActionStatus

OF_THE_ACTION = ("owner", "owner_that_was", "colleague", "team_that_owns", "team_that_reported")
PEOPLE = (*sorted(EVERYBODY), *OF_THE_ACTION)


def play(name, agency):
    """Return a user and the post by which they would own the action."""
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
def test_each_person_can_make_exactly_the_moves_of_the_table_in_every_state(name):
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
def test_moves_are_denied_without_an_action(name):
    user, _ = play(name, AgencyFactory())
    assert [verb for verb in ACTIONS if user.has_perm(permission_for(Action, verb))] == []
    assert user.has_perm(ADD_ACTION_NOTE) is False


def test_an_ended_post_owns_no_action():
    post = PostFactory(ends_on=date(2020, 12, 31))
    PostFactory(person=post.person)
    action = ActionFactory(agency=post.agency, owner=post)
    assert (moves_for(action, post.person.user), post.person.user.has_perm(ADD_ACTION_NOTE, action)) == ([], False)


KNOW = {"practitioner", "agency_lead", "champion"} | {
    *("board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"),
}


@pytest.mark.slow
def test_people_of_the_agency_and_readers_of_governance_records_see_an_action():
    action = ActionFactory(agency=school())
    people = {name: make(name) for name in sorted(EVERYBODY)}
    assert {name for name, user in people.items() if action in Action.objects.visible_to(user)} == KNOW


def test_a_person_whose_post_ended_does_not_see_the_action():
    post = PostFactory(ends_on="2020-12-31")
    ActionFactory(agency=post.agency)
    assert list(Action.objects.visible_to(post.person.user)) == []


@pytest.mark.parametrize(("ends_on", "seen"), [(None, 1), (date(2020, 12, 31), 0)])
def test_a_restricted_action_is_seen_by_its_owner_as_long_as_they_hold_the_post(ends_on, seen):
    post = PostFactory(ends_on=ends_on)
    PostFactory(person=post.person)
    ActionFactory(agency=post.agency, owner=post, item=AgendaItemFactory(visibility=Visibility.RESTRICTED))
    assert Action.objects.visible_to(post.person.user).count() == seen
