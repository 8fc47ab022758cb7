from unittest.mock import patch

import pytest
from django.db import connection

from learninghub.models import RESUMABLE, Priority, PriorityStatus
from learninghub.models.priorities import resume_verb
from learninghub.operations import priorities
from shield.models import AuditEntry, EmailNotice, StatusChange
from shield.refusals import Refused
from tests.factories.learninghub import (
    IMPACT_ANSWERS,
    AuditFactory,
    FeedbackFactory,
    HubMemberFactory,
    PriorityFactory,
    ready_priority,
)
from tests.factories.partnership import PersonFactory, ThemeFactory
from tests.savepoints import undone

pytestmark = pytest.mark.django_db

FEEDBACK = "feedback from children, families or practitioners"

# The moves, written out by hand a second time: verb, where it starts, where it ends.
TABLE = {
    "agree": ({PriorityStatus.PROPOSED}, PriorityStatus.AGREED),
    "start-scoping": ({PriorityStatus.AGREED}, PriorityStatus.SCOPING),
    "start-auditing": ({PriorityStatus.SCOPING}, PriorityStatus.AUDITING),
    "gather-feedback": ({PriorityStatus.AUDITING}, PriorityStatus.FEEDBACK),
    "make-recommendations": ({PriorityStatus.FEEDBACK}, PriorityStatus.RECOMMENDATIONS),
    "take-to-board": ({PriorityStatus.RECOMMENDATIONS}, PriorityStatus.AT_BOARD),
    "agree-action-plan": ({PriorityStatus.AT_BOARD}, PriorityStatus.ACTION_PLAN),
    "request-impact-report": ({PriorityStatus.ACTION_PLAN}, PriorityStatus.IMPACT_DUE),
    "report-impact": ({PriorityStatus.IMPACT_DUE}, PriorityStatus.IMPACT_REPORTED),
    "close": ({PriorityStatus.IMPACT_REPORTED}, PriorityStatus.CLOSED),
    "pause": (set(RESUMABLE), PriorityStatus.PAUSED),
    "resume-agreed": ({PriorityStatus.PAUSED}, PriorityStatus.AGREED),
    "resume-scoping": ({PriorityStatus.PAUSED}, PriorityStatus.SCOPING),
    "resume-auditing": ({PriorityStatus.PAUSED}, PriorityStatus.AUDITING),
    "resume-feedback": ({PriorityStatus.PAUSED}, PriorityStatus.FEEDBACK),
    "resume-recommendations": ({PriorityStatus.PAUSED}, PriorityStatus.RECOMMENDATIONS),
    "resume-at-board": ({PriorityStatus.PAUSED}, PriorityStatus.AT_BOARD),
    "resume-action-plan": ({PriorityStatus.PAUSED}, PriorityStatus.ACTION_PLAN),
    "resume-impact-due": ({PriorityStatus.PAUSED}, PriorityStatus.IMPACT_DUE),
}


def test_the_moves_are_the_ones_that_were_agreed():
    assert {move.verb: (set(move.sources), move.target) for move in Priority.WORKFLOW} == TABLE


@pytest.mark.slow
@pytest.mark.parametrize("status", list(PriorityStatus))
def test_every_verb_in_every_state(status, team, subtests):
    key = ready_priority(status).pk

    for verb, (sources, target) in TABLE.items():
        with subtests.test(verb), undone():
            priority = Priority.objects.get(pk=key)
            if status == PriorityStatus.PAUSED and verb.startswith("resume-"):
                Priority.objects.filter(pk=key).update(paused_from=target)
            if status in sources:
                moved = priorities.move(priority=priority, verb=verb, by=team, reason="Because.")
                assert (moved.status, Priority.objects.get(pk=key).status) == (target, target)
            else:
                with pytest.raises(Refused):
                    priorities.move(priority=priority, verb=verb, by=team, reason="Because.")
                assert Priority.objects.get(pk=key).status == status
                assert not StatusChange.objects.of(priority).exists()


@pytest.mark.parametrize("status", RESUMABLE)
def test_a_paused_priority_resumes_where_it_was_and_nowhere_else(status, team):
    priority = priorities.move(priority=ready_priority(status), verb="pause", by=team, reason="Staff are away.")
    assert (priority.status, priority.paused_from) == (PriorityStatus.PAUSED, status)

    for other in set(RESUMABLE) - {status}:
        with pytest.raises(Refused):
            priorities.move(priority=priority, verb=resume_verb(other), by=team)
    resumed = priorities.move(priority=priority, verb=resume_verb(status), by=team)

    assert (resumed.status, resumed.paused_from) == (status, "")


@pytest.mark.parametrize("verb", ["agree", "agree-action-plan", "pause"])
def test_some_moves_need_a_reason(verb, team):
    status = next(iter(TABLE[verb][0]))
    with pytest.raises(Refused) as refusal:
        priorities.move(priority=ready_priority(status), verb=verb, by=team)
    assert (refusal.value.message, refusal.value.field) == ("Enter the reason", "reason")


def test_recommendations_need_an_audit_and_feedback_or_a_reason(team):
    priority = PriorityFactory(status=PriorityStatus.FEEDBACK)
    for add, words in (
        (
            AuditFactory,
            f"Add an audit and {FEEDBACK}, or enter a note that explains why there is none",
        ),
        (
            FeedbackFactory,
            f"Add {FEEDBACK}, or enter a note that explains why there is none",
        ),
    ):
        with pytest.raises(Refused) as refusal:
            priorities.move(priority=priority, verb="make-recommendations", by=team)
        assert refusal.value.message == words
        add(priority=priority)

    assert (
        priorities.move(priority=priority, verb="make-recommendations", by=team).status
        == PriorityStatus.RECOMMENDATIONS
    )


def test_a_reason_replaces_missing_evidence_and_is_stored(team):
    priority = PriorityFactory(status=PriorityStatus.FEEDBACK)
    priorities.move(priority=priority, verb="make-recommendations", by=team, reason="The inspectorate audited it.")
    assert StatusChange.objects.of(priority).get().reason == "The inspectorate audited it."


def test_the_board_needs_a_recommendation(team):
    with pytest.raises(Refused):
        priorities.move(priority=PriorityFactory(status=PriorityStatus.RECOMMENDATIONS), verb="take-to-board", by=team)


def test_scoping_needs_a_start_date(team):
    with pytest.raises(Refused):
        priorities.move(
            priority=PriorityFactory(status=PriorityStatus.AGREED, starts_on=None), verb="start-scoping", by=team
        )


@pytest.mark.parametrize("question", ["how_much", "how_well", "better_off"])
def test_each_question_about_impact_needs_an_answer_or_a_reason(question, team):
    priority = PriorityFactory(status=PriorityStatus.IMPACT_DUE)
    answers = {**IMPACT_ANSWERS, "how_well": "Well.", question: "", f"{question}_unknown": ""}
    with pytest.raises(Refused) as refusal:
        priorities.report_impact(priority=priority, by=team, **answers)
    assert refusal.value.field == question

    reported = priorities.report_impact(
        priority=priority, by=team, **{**answers, f"{question}_unknown": "nobody has asked yet."}
    )
    assert reported.status == PriorityStatus.IMPACT_REPORTED
    assert getattr(Priority.objects.get(pk=priority.pk), f"{question}_unknown") == "nobody has asked yet."


def test_an_edit_counts_the_version_and_keeps_the_themes(team):
    priority, theme = PriorityFactory(), ThemeFactory()
    edited = priorities.update(priority=priority, version=1, by=team, title="Another title", themes=[theme])
    assert (edited.version, edited.title, list(edited.themes.all())) == (2, "Another title", [theme])


def test_a_colleagues_edit_is_not_overwritten(team):
    priority = PriorityFactory()
    priorities.update(priority=priority, version=1, by=team, title="Hers")
    with pytest.raises(Refused):
        priorities.update(priority=priority, version=1, by=team, title="Mine")
    assert Priority.objects.get(pk=priority.pk).title == "Hers"


def test_members_of_the_hub_are_emailed_about_a_pause(team):
    priority = PriorityFactory(status=PriorityStatus.AUDITING)
    HubMemberFactory(priority=priority, person=PersonFactory(email="member@example.org"))
    HubMemberFactory(priority=priority)
    priorities.move(priority=priority, verb="pause", by=team, reason="Staff are away.")
    notice = EmailNotice.objects.get()
    assert (notice.to, notice.context["status"], notice.context["reason"]) == (
        "member@example.org",
        "Paused",
        "Staff are away.",
    )


def break_the_audit(*args, **kwargs):
    raise RuntimeError("the last write fails")


@pytest.mark.parametrize(
    "operation",
    [
        lambda priority, by: priorities.create(by=by, number=99, title="New", partnership_year=1),
        lambda priority, by: priorities.update(priority=priority, version=1, by=by, title="New"),
        lambda priority, by: priorities.move(priority=priority, verb="pause", by=by, reason="Because."),
        lambda priority, by: priorities.report_impact(priority=priority, by=by, **IMPACT_ANSWERS),
    ],
)
def test_nothing_is_stored_when_the_last_write_fails(operation, team):
    priority = PriorityFactory(status=PriorityStatus.IMPACT_DUE, title="Old")
    with (
        patch("shield.operations.audit.record", side_effect=break_the_audit),
        pytest.raises(RuntimeError),
    ):
        operation(priority, team)
    connection.needs_rollback = False
    assert list(Priority.objects.values_list("title", "status")) == [("Old", PriorityStatus.IMPACT_DUE)]
    assert not StatusChange.objects.exists()
    assert not AuditEntry.objects.filter(kind__startswith="learninghub.").exists()
