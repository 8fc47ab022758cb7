from unittest.mock import patch

import pytest
from django.db import connection

from learninghub.models import RESUMABLE, Priority, PriorityStatus
from learninghub.models.priorities import resume_verb
from learninghub.operations import priorities
from shield.models import AuditEntry, Notice, StatusChange
from shield.refusals import Refused
from tests.factories.learninghub import AuditFactory, FeedbackFactory, HubMemberFactory, PriorityFactory
from tests.factories.partnership import PersonFactory, RecommendationFactory, ThemeFactory
from tests.savepoints import undone

pytestmark = pytest.mark.django_db

S = PriorityStatus
ANSWERS = {
    "how_much": "Eight sessions.",
    "how_well": "",
    "how_well_unknown": "the audit comes in May.",
    "better_off": "Children say so.",
}

HEARD = "feedback from children, families or practitioners"

# The law, written out once more by hand: verb, where it starts, where it ends.
TABLE = {
    "agree": ({S.PROPOSED}, S.AGREED),
    "start-scoping": ({S.AGREED}, S.SCOPING),
    "start-auditing": ({S.SCOPING}, S.AUDITING),
    "gather-feedback": ({S.AUDITING}, S.FEEDBACK),
    "make-recommendations": ({S.FEEDBACK}, S.RECOMMENDATIONS),
    "take-to-board": ({S.RECOMMENDATIONS}, S.AT_BOARD),
    "agree-action-plan": ({S.AT_BOARD}, S.ACTION_PLAN),
    "await-impact": ({S.ACTION_PLAN}, S.IMPACT_DUE),
    "report-impact": ({S.IMPACT_DUE}, S.IMPACT_REPORTED),
    "close": ({S.IMPACT_REPORTED}, S.CLOSED),
    "pause": (set(RESUMABLE), S.PAUSED),
    "resume-agreed": ({S.PAUSED}, S.AGREED),
    "resume-scoping": ({S.PAUSED}, S.SCOPING),
    "resume-auditing": ({S.PAUSED}, S.AUDITING),
    "resume-feedback": ({S.PAUSED}, S.FEEDBACK),
    "resume-recommendations": ({S.PAUSED}, S.RECOMMENDATIONS),
    "resume-at-board": ({S.PAUSED}, S.AT_BOARD),
    "resume-action-plan": ({S.PAUSED}, S.ACTION_PLAN),
    "resume-impact-due": ({S.PAUSED}, S.IMPACT_DUE),
}


def in_state(status, **facts):
    """A priority in ``status`` from which every guard lets it go on."""
    paused_from = facts.pop("paused_from", S.SCOPING)
    paused = {"paused_from": paused_from} if status == S.PAUSED else {}
    priority = PriorityFactory(status=status, **ANSWERS, **paused, **facts)
    AuditFactory(priority=priority)
    FeedbackFactory(priority=priority)
    RecommendationFactory(source_type="learninghub.priority", source_id=str(priority.pk))
    return priority


def test_the_moves_are_the_ones_that_were_agreed():
    assert {move.verb: (set(move.sources), move.target) for move in Priority.WORKFLOW} == TABLE


@pytest.mark.slow
@pytest.mark.parametrize("status", list(S))
def test_every_verb_in_every_state(status, team, subtests):
    key = in_state(status).pk

    for verb, (sources, target) in TABLE.items():
        with subtests.test(verb), undone():
            priority = Priority.objects.get(pk=key)
            if status == S.PAUSED and verb.startswith("resume-"):
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
    priority = priorities.move(priority=in_state(status), verb="pause", by=team, reason="Staff are away.")
    assert (priority.status, priority.paused_from) == (S.PAUSED, status)

    for other in set(RESUMABLE) - {status}:
        with pytest.raises(Refused):
            priorities.move(priority=priority, verb=resume_verb(other), by=team)
    resumed = priorities.move(priority=priority, verb=resume_verb(status), by=team)

    assert (resumed.status, resumed.paused_from) == (status, "")


@pytest.mark.parametrize("verb", ["agree", "agree-action-plan", "pause"])
def test_some_steps_want_a_reason(verb, team):
    status = next(iter(TABLE[verb][0]))
    with pytest.raises(Refused) as refusal:
        priorities.move(priority=in_state(status), verb=verb, by=team)
    assert (refusal.value.message, refusal.value.field) == ("Enter the reason", "reason")


def test_recommendations_need_an_audit_and_feedback_or_a_reason(team):
    priority = PriorityFactory(status=S.FEEDBACK)
    for add, words in (
        (
            AuditFactory,
            f"Add an audit and {HEARD} first, or say why the Hub goes on without.",
        ),
        (
            FeedbackFactory,
            f"Add {HEARD} first, or say why the Hub goes on without.",
        ),
    ):
        with pytest.raises(Refused) as refusal:
            priorities.move(priority=priority, verb="make-recommendations", by=team)
        assert refusal.value.message == words
        add(priority=priority)

    assert priorities.move(priority=priority, verb="make-recommendations", by=team).status == S.RECOMMENDATIONS


def test_a_reason_stands_in_for_missing_evidence_and_is_kept(team):
    priority = PriorityFactory(status=S.FEEDBACK)
    priorities.move(priority=priority, verb="make-recommendations", by=team, reason="The inspectorate audited it.")
    assert StatusChange.objects.of(priority).get().reason == "The inspectorate audited it."


def test_the_board_is_not_asked_about_nothing(team):
    with pytest.raises(Refused):
        priorities.move(priority=PriorityFactory(status=S.RECOMMENDATIONS), verb="take-to-board", by=team)


def test_the_hub_begins_on_a_date(team):
    with pytest.raises(Refused):
        priorities.move(priority=PriorityFactory(status=S.AGREED, starts_on=None), verb="start-scoping", by=team)


@pytest.mark.parametrize("question", ["how_much", "how_well", "better_off"])
def test_impact_answers_each_question_or_says_why_not(question, team):
    priority = PriorityFactory(status=S.IMPACT_DUE)
    answers = {**ANSWERS, "how_well": "Well.", question: "", f"{question}_unknown": ""}
    with pytest.raises(Refused) as refusal:
        priorities.report_impact(priority=priority, by=team, **answers)
    assert refusal.value.field == question

    reported = priorities.report_impact(
        priority=priority, by=team, **{**answers, f"{question}_unknown": "nobody has asked yet."}
    )
    assert reported.status == S.IMPACT_REPORTED
    assert getattr(Priority.objects.get(pk=priority.pk), f"{question}_unknown") == "nobody has asked yet."


def test_an_edit_counts_the_version_and_keeps_the_themes(team):
    priority, theme = PriorityFactory(), ThemeFactory()
    edited = priorities.edit(priority=priority, version=1, by=team, title="Another title", themes=[theme])
    assert (edited.version, edited.title, list(edited.themes.all())) == (2, "Another title", [theme])


def test_a_colleagues_edit_is_not_overwritten(team):
    priority = PriorityFactory()
    priorities.edit(priority=priority, version=1, by=team, title="Hers")
    with pytest.raises(Refused):
        priorities.edit(priority=priority, version=1, by=team, title="Mine")
    assert Priority.objects.get(pk=priority.pk).title == "Hers"


def test_members_of_the_hub_hear_of_a_pause(team):
    priority = PriorityFactory(status=S.AUDITING)
    HubMemberFactory(priority=priority, person=PersonFactory(email="member@example.org"))
    HubMemberFactory(priority=priority)
    priorities.move(priority=priority, verb="pause", by=team, reason="Staff are away.")
    notice = Notice.objects.get()
    assert (notice.to, notice.words["now"], notice.words["reason"]) == (
        "member@example.org",
        "Paused",
        "Staff are away.",
    )


def break_the_audit(*args, **kwargs):
    raise RuntimeError("the last write breaks")


@pytest.mark.parametrize(
    "operation",
    [
        lambda priority, by: priorities.propose(by=by, number=99, title="New", partnership_year=1),
        lambda priority, by: priorities.edit(priority=priority, version=1, by=by, title="New"),
        lambda priority, by: priorities.move(priority=priority, verb="pause", by=by, reason="Because."),
        lambda priority, by: priorities.report_impact(priority=priority, by=by, **ANSWERS),
    ],
)
def test_nothing_stays_when_the_last_write_breaks(operation, team):
    priority = PriorityFactory(status=S.IMPACT_DUE, title="Old")
    with (
        patch("shield.operations.audit.record", side_effect=break_the_audit),
        pytest.raises(RuntimeError),
    ):
        operation(priority, team)
    connection.needs_rollback = False
    assert list(Priority.objects.values_list("title", "status")) == [("Old", S.IMPACT_DUE)]
    assert not StatusChange.objects.exists()
    assert not AuditEntry.objects.filter(kind__startswith="learninghub.").exists()
