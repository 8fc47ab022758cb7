"""A return while somebody else reads it: two scores, gaps that become actions, and closed when they are done."""

from datetime import date, timedelta
from unittest import mock

import pytest

from partnership.assurance.operations import section_11_returns as returns
from partnership.assurance.operations.section_11_returns import GapPlan
from partnership.board.operations import actions
from partnership.models import Action, PostRole, ReturnStatus, Section11Response, Section11Return
from shield import working_days
from shield.models import AuditEntry, EmailNotice, StatusChange
from shield.operations import outbox
from shield.refusals import Refused
from tests.factories.partnership import PersonFactory, PostFactory
from tests.factories.section_11 import PARTLY, QUESTIONS, SCORED, moderator, return_in

pytestmark = pytest.mark.django_db
S = ReturnStatus
TEXT = QUESTIONS[2][1]
DAY = date(2099, 1, 1)


def response(section_11_return, text=SCORED[0]):
    return section_11_return.responses.get(question__text=text)


def score(found, own, text=SCORED[0], by=None, **facts):
    row = response(found, text)
    return returns.moderate_answer(response=row, version=row.version, by=by, moderated_score=own, **facts)


def scores(found):
    return list(found.responses.filter(score__isnull=False).values_list("score", "moderated_score"))


def lead(found):
    return PostFactory(agency=found.agency, role=PostRole.AGENCY_LEAD)


@pytest.fixture
def moderated():
    return return_in(S.IN_MODERATION)


@pytest.fixture
def by(moderated):
    return moderated.moderator.user


# Who moderates


def test_a_moderator_from_another_agency_is_appointed_and_emailed(team, noticed):
    found, person = return_in(S.SUBMITTED), moderator()
    returns.appoint_moderator(section_11_return=found, moderator=person, by=team)
    found.refresh_from_db()
    assert (found.status, found.moderator) == (S.IN_MODERATION, person)
    assert noticed() == [("section-11-moderate", person.email)]


def test_a_moderator_needs_an_account_and_another_agency(team):
    found, lead_elsewhere = return_in(S.SUBMITTED), moderator()
    PostFactory(agency=found.agency, person=lead_elsewhere)
    nobody = PostFactory(person=PersonFactory(user=None)).person
    said = []
    for person in (PostFactory(agency=found.agency).person, lead_elsewhere, nobody):
        with pytest.raises(Refused) as refusal:
            returns.appoint_moderator(section_11_return=found, moderator=person, by=team)
        said.append((refusal.value.message, refusal.value.field))
    own = ("Moderator must be from another agency", "moderator")
    assert said == [own, own, ("This person has no account yet. Invite them first.", "moderator")]
    found.refresh_from_db()
    assert (found.status, found.moderator, EmailNotice.objects.count()) == (S.SUBMITTED, None, 0)


def test_a_former_employee_may_moderate(team):
    found, person = return_in(S.SUBMITTED), moderator()
    PostFactory(agency=found.agency, person=person, ends_on="2020-12-31")
    assert returns.appoint_moderator(section_11_return=found, moderator=person, by=team).moderator == person


def test_a_new_moderator_keeps_the_scores_so_far(moderated, by, team, noticed):
    score(moderated, 3, by=by)
    other = moderator()
    returns.appoint_moderator(section_11_return=moderated, moderator=other, by=team)
    moderated.refresh_from_db()
    assert (moderated.status, moderated.moderator, scores(moderated)) == (S.IN_MODERATION, other, [(3, 3), (1, None)])
    assert noticed() == [("section-11-moderate", other.email)]


@pytest.mark.parametrize("status", sorted(set(S) - {S.SUBMITTED, S.IN_MODERATION}))
def test_a_moderator_cannot_be_appointed_in_other_states(status, team):
    with pytest.raises(Refused, match="You can no longer do this: appoint a moderator"):
        returns.appoint_moderator(section_11_return=return_in(status), moderator=moderator(), by=team)


# Two scores


def test_the_moderated_score_is_stored_beside_the_agencys_own(moderated, by):
    first = moderated.submissions.get().content
    score(moderated, 1, moderation="We saw no minutes.", by=by)
    row = response(moderated)
    assert (row.score, row.moderated_score, row.moderation, row.version) == (3, 1, "We saw no minutes.", 3)
    assert (row.evidence, row.is_gap) == ("The annual report.", True)
    assert (
        moderated.submissions.get().content
        == first
        == [
            {"place": "1.1", "score": 3},
            {"place": "1.2", "score": 1},
            *({"place": f"2.{number}", "score": None} for number in (1, 2, 3, 4)),
        ]
    )


@pytest.mark.parametrize("words", ["", "  "])
def test_a_different_score_needs_a_comment_and_the_same_does_not(words, moderated, by):
    for number in (0, 1, 2):
        with pytest.raises(Refused, match="Enter why your score differs from the agency’s") as refusal:
            score(moderated, number, moderation=words, by=by)
        assert refusal.value.field == "moderation"
    with pytest.raises(Refused, match="Select your score") as refusal:
        score(moderated, None, moderation="x", by=by)
    assert refusal.value.field == "moderated_score"
    assert scores(moderated) == [(3, None), (1, None)]
    score(moderated, 3, moderation=words, by=by)
    assert scores(moderated) == [(3, 3), (1, None)]


def test_written_answers_are_moderated_with_a_comment(moderated, by):
    row = returns.moderate_answer(response=response(moderated, TEXT), version=2, by=by, moderation="Tell us more")
    assert (row.moderated_score, row.moderation, row.is_gap) == (None, "Tell us more", False)


def test_a_stale_moderation_does_not_overwrite(moderated, by):
    row = response(moderated)
    returns.moderate_answer(response=row, version=2, by=by, moderated_score=3)
    with pytest.raises(Refused, match="Another person saved changes"):
        returns.moderate_answer(response=row, version=2, by=by, moderated_score=2, moderation="x")
    assert scores(moderated)[0] == (3, 3)


@pytest.mark.parametrize("status", sorted(set(S) - {S.ISSUED, S.IN_MODERATION}))
def test_scores_are_refused_outside_moderation(status, team):
    found = return_in(status)
    before = scores(found)
    with pytest.raises(Refused, match="This return is not in moderation"):
        score(found, 2, moderation="x", by=team)
    assert scores(found) == before


# Sent back or agreed


def test_a_return_is_sent_back_with_feedback_and_leads_are_emailed(moderated, by, noticed):
    person = lead(moderated).person
    score(moderated, 1, moderation="Why?", by=by)
    returns.send_back(section_11_return=moderated, feedback="Show the minutes.", by=by)
    moderated.refresh_from_db()
    assert (moderated.status, moderated.feedback, scores(moderated)) == (
        *(S.RETURNED, "Show the minutes."),
        [(3, 1), (1, None)],
    )
    assert StatusChange.objects.of(moderated).get().reason == "Show the minutes."
    assert noticed() == [("section-11-sent-back", person.email)]


def test_a_return_cannot_be_agreed_with_unscored_questions(moderated, by):
    said = []
    for text in (None, SCORED[0]):
        if text:
            score(moderated, 3, by=by)
        with pytest.raises(Refused) as refusal:
            returns.agree(section_11_return=moderated, feedback="", by=by)
        said.append(refusal.value.message)
    assert said == ["Score these questions first: 1.1, 1.2", "Score these questions first: 1.2"]
    moderated.refresh_from_db()
    assert moderated.status == S.IN_MODERATION


def test_a_return_is_agreed_with_both_scores_and_leads_are_emailed(moderated, by, noticed):
    person = lead(moderated).person
    score(moderated, 2, moderation="Not shown.", by=by)
    score(moderated, 1, SCORED[1], by=by)
    returns.agree(section_11_return=moderated, feedback="Well done", by=by)
    moderated.refresh_from_db()
    assert (moderated.status, moderated.feedback, scores(moderated)) == (S.AGREED, "Well done", [(3, 2), (1, 1)])
    assert noticed() == [("section-11-agreed", person.email)]
    assert [gap.question.place for gap in returns.gaps(moderated)] == ["1.1", "1.2"]


def test_every_email_can_be_sent(moderated, by, team, mailoutbox):
    lead(moderated)
    returns.appoint_moderator(section_11_return=moderated, moderator=moderator(), by=team)
    returns.send_back(section_11_return=moderated, feedback="x", by=by)
    person = PostFactory(agency=moderated.agency).person
    returns.set_contributors(section_11_return=moderated, people=[person], by=team)
    agreed = return_in(S.IN_MODERATION, agency=moderated.agency)
    score(agreed, 3, by=by), score(agreed, 1, SCORED[1], by=by)
    returns.agree(section_11_return=agreed, feedback="", by=by)
    assert outbox.send_due() == 4
    year = moderated.cycle.name
    assert sorted(mail.subject for mail in mailoutbox) == sorted(
        [
            f"{year}: moderate a return",
            f"{year}: your return has been sent back",
            f"{year}: help complete your agency’s return",
            f"{agreed.cycle.name}: your return has been agreed",
        ]
    )
    assert [mail for mail in mailoutbox if SCORED[0] in mail.body] == []


# Gaps become actions


@pytest.fixture
def agreed():
    """Two gaps: 3 that was scored 2, and 1."""
    found = return_in(S.AGREED)
    found.responses.filter(question__text=SCORED[0]).update(moderated_score=2, moderation="Not shown.")
    return found


def plans(found, due_on=DAY):
    return [GapPlan(gap, f"Do {gap.question.place}", due_on) for gap in returns.gaps(found)]


def test_every_gap_becomes_an_action_with_owner_and_due_date(agreed, team, noticed):
    owner = lead(agreed)
    made = returns.create_actions(section_11_return=agreed, plans=plans(agreed), owner=owner, by=team)
    agreed.refresh_from_db()
    assert agreed.status == S.ACTION_PLAN
    assert [(row.title, row.agency, row.owner, row.due_on, row.first_due_on, row.detail) for row in made] == [
        ("Do 1.1", agreed.agency, owner, DAY, DAY, "Not shown."),
        ("Do 1.2", agreed.agency, owner, DAY, DAY, ""),
    ]
    assert [row.gap for row in made] == returns.gaps(agreed)
    assert {(row.origin_title, row.origin_url) for row in made} == {
        (f"{agreed.cycle.name}, question 1.{number}", agreed.get_absolute_url()) for number in (1, 2)
    }
    assert noticed() == [("action-assigned", owner.person.email)] * 2


def test_a_return_without_gaps_needs_no_actions(team):
    found = return_in(S.AGREED)
    found.responses.update(moderated_score=3)
    assert returns.create_actions(section_11_return=found, plans=[], owner=lead(found), by=team) == []
    returns.close(section_11_return=found, by=team)
    found.refresh_from_db()
    assert found.status == S.CLOSED


def test_a_plan_must_cover_every_gap(agreed, team):
    owner, yesterday = lead(agreed), working_days.today() - timedelta(days=1)
    first, second = plans(agreed)
    cases = (
        ([first], owner, "This return has changed since you opened this page."),
        (
            [first, GapPlan(response(agreed, TEXT), "x", DAY)],
            owner,
            "This return has changed since you opened this page.",
        ),
        ([first, GapPlan(second.response, "x", yesterday)], owner, "Due date for 1.2 must be today or in the future"),
        ([first, second], PostFactory(), "The owner must hold a post in this agency"),
        (
            [first, second],
            PostFactory(agency=agreed.agency, ends_on=date(2020, 12, 31)),
            "Select a post that is filled today",
        ),
    )
    for chosen, holder, said in cases:
        with pytest.raises(Refused, match=said):
            returns.create_actions(section_11_return=agreed, plans=chosen, owner=holder, by=team)
        agreed.refresh_from_db()
        assert (agreed.status, Action.objects.count(), EmailNotice.objects.count()) == (S.AGREED, 0, 0)
    returns.create_actions(section_11_return=agreed, plans=plans(agreed, working_days.today()), owner=owner, by=team)


def test_a_gap_cannot_be_planned_twice(agreed, team):
    first, second = plans(agreed)
    with pytest.raises(Refused):
        returns.create_actions(section_11_return=agreed, plans=[first, first, second], owner=lead(agreed), by=team)


# Closed


def test_a_return_is_closed_when_every_action_is_verified_or_withdrawn(agreed, team):
    owner = lead(agreed)
    first, second = returns.create_actions(section_11_return=agreed, plans=plans(agreed), owner=owner, by=team)
    said = []

    def close():
        with pytest.raises(Refused) as refusal:
            returns.close(section_11_return=agreed, by=team)
        said.append(refusal.value.message)

    close()
    actions.report_done(action=first, evidence="Minutes", by=owner.person.user)
    close()
    actions.verify(action=first, by=team)
    close()
    actions.withdraw(action=second, reason="Merged", by=team)
    returns.close(section_11_return=agreed, by=team)
    agreed.refresh_from_db()
    assert said == ["2 actions have not been verified yet"] * 2 + ["1 action has not been verified yet"]
    assert agreed.status == S.CLOSED


def test_actions_of_another_return_do_not_prevent_closing(agreed, team):
    other = return_in(S.AGREED)
    for found in (agreed, other):
        returns.create_actions(section_11_return=found, plans=plans(found), owner=lead(found), by=team)
    Action.objects.filter(gap__section_11_return=agreed).update(status="verified")
    assert returns.close(section_11_return=agreed, by=team).status == S.CLOSED


# All or nothing


def everything():
    kinds = (Section11Return, Section11Response, Action)
    rows = [list(model.objects.order_by("pk").values()) for model in kinds]
    return [*rows, EmailNotice.objects.count(), AuditEntry.objects.count(), StatusChange.objects.count()]


OPERATIONS = {
    "appoint_moderator": (
        S.SUBMITTED,
        lambda f, by: returns.appoint_moderator(section_11_return=f, moderator=moderator(), by=by),
    ),
    "moderate": (S.IN_MODERATION, lambda f, by: score(f, 0, moderation="x", by=by)),
    "send_back": (S.IN_MODERATION, lambda f, by: returns.send_back(section_11_return=f, feedback="x", by=by)),
    "agree": (S.IN_MODERATION, lambda f, by: returns.agree(section_11_return=f, feedback="x", by=by)),
    "plan": (S.AGREED, lambda f, by: returns.create_actions(section_11_return=f, plans=plans(f), owner=lead(f), by=by)),
    "close": (S.ACTION_PLAN, lambda f, by: returns.close(section_11_return=f, by=by)),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_is_saved_when_the_audit_entry_fails(name, team, broken_record):
    status, act = OPERATIONS[name]
    found = return_in(status)
    if name == "agree":
        found.responses.filter(score__isnull=False).update(moderated_score=3)
    before = everything()
    broken_record(lambda: act(found, team))
    assert everything() == before


def test_no_action_is_created_when_an_email_fails(agreed, team):
    before, owner = everything(), lead(agreed)
    told = [None, RuntimeError("No letter")]
    with mock.patch.object(outbox, "post", side_effect=told), pytest.raises(RuntimeError, match="No letter"):
        returns.create_actions(section_11_return=agreed, plans=plans(agreed), owner=owner, by=team)
    assert everything() == before


def test_the_improvement_is_suggested_as_the_action(agreed):
    assert [gap.improvement for gap in returns.gaps(agreed)] == ["", PARTLY["improvement"]]
