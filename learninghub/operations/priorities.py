"""Propose and edit a priority, and move it through its cycle."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from learninghub.models import Priority, PriorityStatus
from learninghub.models.priorities import resume_verb
from partnership.models import Theme
from shield.operations import audit, edits, notices
from shield.records.workflow import Move, advance
from shield.refusals import Refused

# Moves that Hub members hear of.
TOLD = {"pause", "agree-action-plan"}

Guard = Callable[[Priority, str], None]


@transaction.atomic
def propose(*, by: Any, themes: Iterable[Theme] = (), **facts: Any) -> Priority:
    """Write down a new priority, which the Board has still to agree."""
    priority = Priority.objects.create(**facts)
    priority.themes.set(themes)
    audit.record("learninghub.priority-proposed", priority, by=by)
    return priority


@transaction.atomic
def edit(
    *, priority: Priority, version: int, by: Any, themes: Iterable[Theme] | None = None, **changes: Any
) -> Priority:
    """Change what a priority says; raises ``Refused`` when a colleague saved it since ``version`` was read."""
    if themes is not None:
        changed = edits.revise(priority, "learninghub.priority-edited", version=version, by=by, **changes)
        changed.themes.set(themes)
        return changed
    return edits.revise(priority, "learninghub.priority-edited", version=version, by=by, **changes)


@transaction.atomic
def move(*, priority: Priority, verb: str, by: Any, reason: str = "") -> Priority:
    """Take the next step, or raise ``Refused`` saying what is missing; ``reason`` is kept with the step.

    Recommendations need an audit and feedback, and the Board needs recommendations, or a reason why not. A paused
    priority resumes where it was.
    """
    priority = Priority.objects.select_for_update().get(pk=priority.pk)
    Priority.WORKFLOW[verb]
    GUARDS.get(verb, _judge_nothing)(priority, reason)
    advance(priority, verb, by=by, reason=reason, **_stamps(priority, verb))
    audit.record("learninghub.priority-moved", priority, by=by, verb=verb)
    if verb in TOLD or verb.startswith("resume-"):
        _tell_the_hub(priority, verb, reason)
    return priority


@transaction.atomic
def report_impact(*, priority: Priority, by: Any, **answers: Any) -> Priority:
    """Answer how much, how well, and whether anyone is better off, each or why it is not yet known."""
    for question in ("how_much", "how_well", "better_off"):
        if not answers.get(question) and not answers.get(f"{question}_unknown"):
            raise Refused("Enter an answer, or why it is not yet known", field=question)
    priority = Priority.objects.select_for_update().get(pk=priority.pk)
    advance(priority, "report-impact", by=by, **answers)
    audit.record("learninghub.priority-moved", priority, by=by, verb="report-impact")
    return priority


def _stamps(priority: Priority, verb: str) -> dict[str, Any]:
    if verb == "pause":
        return {"paused_from": priority.status}
    return {"paused_from": ""} if verb.startswith("resume-") else {}


def _judge_nothing(priority: Priority, reason: str) -> None:
    """A move that asks for nothing more than its place in the table."""


def _judge_start(priority: Priority, reason: str) -> None:
    if priority.starts_on is None:
        raise Refused("Enter the date the cycle starts before the Hub begins: edit the priority first.")


def _judge_evidence(priority: Priority, reason: str) -> None:
    missing = [
        what
        for what, rows in (
            ("an audit", priority.audits),
            ("feedback from children, families or practitioners", priority.feedback),
        )
        if not rows.exists()
    ]
    if missing and not reason:
        raise Refused(f"Add {' and '.join(missing)} first, or say why the Hub goes on without.", field="reason")


def _judge_recommendations(priority: Priority, reason: str) -> None:
    if not priority.recommendations.exists() and not reason:
        raise Refused("Write a recommendation first, or say why there is none.", field="reason")


def _judge_reason(priority: Priority, reason: str) -> None:
    if not reason:
        raise Refused("Enter the reason", field="reason")


def _judge_resumption(status: str) -> Guard:
    def judge(priority: Priority, reason: str) -> None:
        if priority.status == PriorityStatus.PAUSED and priority.paused_from != status:
            raise Refused(f"This priority was paused at another step: {priority.get_paused_from_display().lower()}.")

    return judge


def _judge_answers(priority: Priority, reason: str) -> None:
    if not all(answer or unknown for _, answer, unknown in priority.impact_answers):
        raise Refused("Answer the three questions about impact: use the impact report page.")


GUARDS: dict[str, Guard] = {
    "start-scoping": _judge_start,
    "make-recommendations": _judge_evidence,
    "take-to-board": _judge_recommendations,
    "report-impact": _judge_answers,
    "pause": _judge_reason,
    "agree": _judge_reason,
    "agree-action-plan": _judge_reason,
    **{resume_verb(status): _judge_resumption(status) for status in PriorityStatus},
}


def _tell_the_hub(priority: Priority, verb: str, reason: str) -> None:
    """A notice to each member of the Hub today who has a name here."""
    step = Move(verb, frozenset(), "").label
    for member in priority.members.current().filter(person__isnull=False).select_related("person"):
        notices.post(
            "learninghub/emails/priority-moved",
            to=member.person.email,  # type: ignore[union-attr]
            number=priority.number,
            title=priority.title,
            step=step,
            now=priority.get_status_display(),
            reason=reason,
            path=priority.get_absolute_url(),
        )
