from datetime import date, timedelta
from unittest import mock

import pytest

from partnership.board.operations import actions
from partnership.improvement.operations import recommendations
from partnership.models import Action, ActionNote, ActionStatus, RecommendationStatus
from shield.models import EmailNotice, StatusChange
from shield.refusals import Refused
from tests.factories.meetings import AgendaItemFactory
from tests.factories.partnership import (
    ActionFactory,
    AgencyFactory,
    PostFactory,
    RecommendationFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
S = ActionStatus
DUE = date(2026, 12, 1)


def test_a_new_action_is_emailed_to_its_owner(team):
    owner = PostFactory()
    action = actions.create(title="Do it", agency=owner.agency, owner=owner, due_on=DUE, by=team)
    assert (action.first_due_on, action.due_on, action.status) == (DUE, DUE, S.OPEN)
    assert (EmailNotice.objects.get().to, EmailNotice.objects.get().context["due"]) == (
        owner.person.email,
        "1 December 2026",
    )


def test_the_owner_must_have_a_post_at_the_agency(team):
    with pytest.raises(Refused, match="^The owner must hold a post in this agency$"):
        actions.create(title="Do it", agency=AgencyFactory(), owner=PostFactory(), due_on=DUE, by=team)


def test_another_person_verifies_a_reported_action(team):
    action = ActionFactory(owner=PostFactory())
    reporter = action.owner.person.user
    actions.start(action=action, by=reporter)
    actions.report_done(action=action, evidence="We did.", by=reporter)
    with pytest.raises(Refused, match="^You reported this action as done, so another person must verify it$"):
        actions.verify(action=action, by=reporter)
    actions.verify(action=action, by=team)
    action.refresh_from_db()
    assert (action.status, action.reported_by, action.verified_by, action.evidence) == (
        S.VERIFIED,
        reporter,
        team,
        "We did.",
    )
    assert [change.verb for change in StatusChange.objects.of(action)] == ["verify", "report-done", "start"]


def test_sending_back_or_withdrawing_needs_a_reason(team):
    action = ActionFactory(status=S.REPORTED_DONE)
    actions.send_back(action=action, reason="No evidence", by=team)
    actions.withdraw(action=action, reason="Overtaken", by=team)
    assert [change.reason for change in StatusChange.objects.of(action)] == ["Overtaken", "No evidence"]


@pytest.mark.parametrize("status", [S.VERIFIED, S.WITHDRAWN])
def test_finished_actions_have_no_moves(status, team):
    for move in (
        lambda action: actions.start(action=action, by=team),
        lambda action: actions.report_done(action=action, evidence="x", by=UserFactory()),
        lambda action: actions.withdraw(action=action, reason="x", by=team),
        lambda action: actions.change_due_date(action=action, due_on=date(2027, 1, 1), reason="x", by=team),
    ):
        with pytest.raises(Refused):
            move(ActionFactory(status=status))


def test_postponing_keeps_the_first_due_date(team):
    action = actions.change_due_date(action=ActionFactory(), due_on=DUE + timedelta(days=30), reason="Illness", by=team)
    assert (action.first_due_on, action.due_on) == (DUE, DUE + timedelta(days=30))
    with pytest.raises(Refused, match="^New due date must be after the current due date$"):
        actions.change_due_date(action=action, due_on=DUE, reason="x", by=team)


def test_overdue_is_computed_and_excludes_reported_actions():
    late = ActionFactory()
    ActionFactory(status=S.REPORTED_DONE)
    assert list(Action.objects.overdue(DUE + timedelta(days=1))) == [late]
    assert list(Action.objects.overdue(DUE)) == []


def test_a_verification_without_its_email_is_rolled_back(team):
    action = ActionFactory(status=S.REPORTED_DONE, owner=PostFactory())
    with (
        mock.patch("partnership.board.operations.actions.outbox.post", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        actions.verify(action=action, by=team)
    assert Action.objects.get().status == S.REPORTED_DONE


def test_a_recommendation_keeps_its_source(team):
    theme = ThemeFactory()
    made = recommendations.create(
        source="review", source_title="Child O", text="Do better", source_record=theme, themes=[theme], by=team
    )
    assert (made.source_type, made.source_id, list(made.themes.all())) == ("partnership.theme", str(theme.pk), [theme])


def test_planning_needs_an_action_and_implementing_needs_verified_actions(team):
    recommendation = RecommendationFactory(status=RecommendationStatus.ACCEPTED)
    with pytest.raises(Refused, match="at least one action"):
        recommendations.move(recommendation=recommendation, verb="plan", by=team)
    action = ActionFactory(recommendation=recommendation)
    recommendations.move(recommendation=recommendation, verb="plan", by=team)
    with pytest.raises(Refused, match="verified first"):
        recommendations.move(recommendation=recommendation, verb="implement", by=team)
    Action.objects.filter(pk=action.pk).update(status=S.VERIFIED)
    assert recommendations.move(recommendation=recommendation, verb="implement", by=team).status == "implemented"


@pytest.mark.parametrize("question", ["how_much", "how_well", "better_off"])
def test_impact_needs_an_answer_or_a_reason_for_each_question(question, team):
    recommendation = RecommendationFactory(status=RecommendationStatus.IMPLEMENTED)
    words = {"how_much": "Much", "how_well": "Well", "better_off": "Yes"}
    with pytest.raises(Refused) as refusal:
        recommendations.evidence_impact(recommendation=recommendation, **{**words, question: " "}, by=team)
    assert refusal.value.field == question
    moved = recommendations.evidence_impact(recommendation=recommendation, **words, by=team)
    assert (moved.status, moved.better_off) == ("impact_evidenced", "Yes")


# Notes, and another owner


def test_progress_notes_are_kept_newest_first(team):
    action = ActionFactory()
    for text in ("Begun", "Half done"):
        actions.add_note(action=action, text=text, by=team)
    assert list(action.progress_notes.values_list("text", "written_by")) == [
        ("Half done", team.pk),
        ("Begun", team.pk),
    ]


def test_reassigning_changes_the_agency_and_emails_the_new_owner(team):
    was, now = PostFactory(), PostFactory()
    action = actions.reassign(action=ActionFactory(owner=was, agency=was.agency), owner=now, reason="Left", by=team)
    action.refresh_from_db()
    assert (action.owner, action.agency) == (now, now.agency)
    assert [notice.to for notice in EmailNotice.objects.all()] == [now.person.email]


def test_an_action_cannot_be_reassigned_to_an_ended_post(team):
    action = ActionFactory(owner=PostFactory())
    with pytest.raises(Refused, match="^Select a post that is filled today$") as refusal:
        actions.reassign(action=action, owner=PostFactory(ends_on=date(2020, 12, 31)), reason="x", by=team)
    assert (refusal.value.field, Action.objects.get().owner) == ("owner", action.owner)


def test_an_action_cannot_be_assigned_to_an_ended_post(team):
    post = PostFactory(ends_on=date(2020, 12, 31))
    with pytest.raises(Refused):
        actions.create(title="Do it", agency=post.agency, owner=post, due_on=DUE, by=team)


def test_the_owner_cannot_verify_an_action(team):
    action = ActionFactory(owner=PostFactory(), status=S.REPORTED_DONE, reported_by=team)
    with pytest.raises(Refused):
        actions.verify(action=action, by=action.owner.person.user)


@pytest.mark.parametrize("status", [S.VERIFIED, S.WITHDRAWN])
def test_finished_actions_accept_no_notes_and_no_new_owner(status, team):
    action = ActionFactory(status=status)
    for act in (
        lambda: actions.add_note(action=action, text="x", by=team),
        lambda: actions.reassign(action=action, owner=PostFactory(), reason="x", by=team),
    ):
        with pytest.raises(Refused, match="^This action is closed$"):
            act()


def test_an_action_of_a_meeting_has_its_source(team):
    item = AgendaItemFactory()
    action = actions.create(title="Do it", agency=AgencyFactory(), due_on=DUE, item=item, by=team)
    assert (action.item, action.origin_title, action.origin_url) == (
        item,
        str(item.meeting),
        item.meeting.get_absolute_url(),
    )
    assert list(Action.objects.of_group(item.meeting.group)) == [action]


OPERATIONS = {
    "give": lambda action, by: actions.create(title="x", agency=action.agency, owner=action.owner, due_on=DUE, by=by),
    "start": lambda action, by: actions.start(action=action, by=by),
    "report_done": lambda action, by: actions.report_done(action=action, evidence="x", by=by),
    "send-back": lambda action, by: actions.send_back(action=action, reason="x", by=by),
    "withdraw": lambda action, by: actions.withdraw(action=action, reason="x", by=by),
    "verify": lambda action, by: actions.verify(action=action, by=by),
    "note": lambda action, by: actions.add_note(action=action, text="x", by=by),
    "hand_over": lambda action, by: actions.reassign(action=action, owner=PostFactory(), reason="x", by=by),
    "put_off": lambda action, by: actions.change_due_date(action=action, due_on=date(2027, 1, 1), reason="x", by=by),
}


def everything():
    rows = [list(model.objects.order_by("pk").values_list()) for model in (Action, ActionNote)]
    return [*rows, EmailNotice.objects.count(), StatusChange.objects.count()]


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_without_its_audit_entry_is_rolled_back(name, team, broken_record):
    post = PostFactory()
    status = S.REPORTED_DONE if name in {"send-back", "verify"} else S.OPEN
    action = ActionFactory(owner=post, agency=post.agency, status=status)
    before = everything()
    broken_record(lambda: OPERATIONS[name](action, team))
    assert everything() == before
