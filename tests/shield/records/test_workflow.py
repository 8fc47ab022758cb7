import pytest

from shield.models import StatusChange
from shield.records.workflow import Workflow, advance, moves_for
from shield.refusals import Refused
from tests.factories.partnership import ActionFactory

pytestmark = pytest.mark.django_db


def test_a_verb_stands_once():
    with pytest.raises(ValueError, match="A verb stands twice in this workflow"):
        Workflow(("open", {"shut"}, "open"), ("open", {"locked"}, "open"))


def test_a_move_changes_the_state_and_leaves_who_when_and_why(team):
    action = ActionFactory()
    advance(action, "start", by=team, reason="The course is booked")
    action.refresh_from_db()
    change = StatusChange.objects.of(action).get()
    assert (action.status, change.verb, change.was, change.now, change.by, change.reason) == (
        "in_progress",
        "start",
        "open",
        "in_progress",
        team,
        "The course is booked",
    )


def test_whoever_comes_second_is_refused_and_changes_nothing(team):
    action = ActionFactory()
    stale = type(action).objects.get(pk=action.pk)
    advance(action, "withdraw", by=team)
    with pytest.raises(Refused, match="You can no longer do this: start"):
        advance(stale, "start", by=team, evidence="Not written")
    action.refresh_from_db()
    assert (action.status, action.evidence, StatusChange.objects.count()) == ("withdrawn", "", 1)


def test_stamps_are_written_with_the_move(team):
    action = ActionFactory()
    advance(action, "report-done", by=team, evidence="It is done", reported_by=team)
    action.refresh_from_db()
    assert (action.status, action.evidence, action.reported_by) == ("reported_done", "It is done", team)


def test_buttons_are_the_moves_open_to_the_record_and_permitted_to_the_person(team, practitioner):
    action = ActionFactory()
    assert [move.verb for move in moves_for(action, team)] == ["start", "report-done", "withdraw"]
    assert moves_for(action, practitioner) == []
