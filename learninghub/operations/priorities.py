"""Create and edit a priority, and move it through its cycle."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from learninghub.models import Priority, PriorityStatus
from learninghub.models.priorities import resume_verb
from partnership.models import Theme
from shield.models import User
from shield.operations import audit, edits, outbox
from shield.records.workflow import advance
from shield.refusals import Refused

# Moves about which the members of the Hub get an email; they also get one when a priority is resumed.
EMAILED_MOVES = {"pause", "agree-action-plan"}

Check = Callable[[Priority, str], None]


@transaction.atomic
def create(*, by: User, themes: Iterable[Theme] = (), **changes: Any) -> Priority:
    """Return a proposed priority, which the Board has yet to agree."""
    priority = Priority.objects.create(**changes)
    priority.themes.set(themes)
    audit.record("learninghub.priority-proposed", priority, by=by)
    return priority


@transaction.atomic
def update(
    *, priority: Priority, version: int, by: User, themes: Iterable[Theme] | None = None, **changes: Any
) -> Priority:
    """Return the priority with its changes. Raise ``Refused`` when a colleague saved it since ``version`` was read."""
    priority = edits.update_record(priority, "learninghub.priority-edited", version=version, by=by, **changes)
    if themes is not None:
        priority.themes.set(themes)
    return priority


@transaction.atomic
def move(*, priority: Priority, verb: str, by: User, reason: str = "") -> Priority:
    """Return the priority after one move; ``reason`` is stored with it. Raise ``Refused`` when something is missing.

    Recommendations need an audit and feedback, and the Board needs recommendations, or a reason why not. A paused
    priority resumes where it was.
    """
    priority = Priority.objects.select_for_update().get(pk=priority.pk)
    if verb in CHECKS:
        CHECKS[verb](priority, reason)
    advance(priority, verb, by=by, reason=reason, **_stamps(priority, verb))
    audit.record("learninghub.priority-moved", priority, by=by, verb=verb)
    if verb in EMAILED_MOVES or verb.startswith("resume-"):
        _email_members(priority, reason)
    return priority


@transaction.atomic
def report_impact(*, priority: Priority, by: User, **answers: Any) -> Priority:
    """Return the priority with its answers to how much, how well and whether anyone is better off.

    Raise ``Refused`` when a question has neither an answer nor a reason why it is not yet known.
    """
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


def _check_start(priority: Priority, reason: str) -> None:
    if priority.starts_on is None:
        raise Refused("Edit the priority and enter the date the cycle starts.")


def _check_evidence(priority: Priority, reason: str) -> None:
    missing = [
        what
        for what, rows in (
            ("an audit", priority.audits),
            ("feedback from children, families or practitioners", priority.feedback),
        )
        if not rows.exists()
    ]
    if missing and not reason:
        raise Refused(f"Add {' and '.join(missing)}, or enter a note that explains why there is none", field="reason")


def _check_recommendations(priority: Priority, reason: str) -> None:
    if not priority.recommendations.exists() and not reason:
        raise Refused("Add a recommendation, or enter a note that explains why there is none", field="reason")


def _check_reason(priority: Priority, reason: str) -> None:
    if not reason:
        raise Refused("Enter the reason", field="reason")


def _resumes_at(status: PriorityStatus) -> Check:
    def check(priority: Priority, reason: str) -> None:
        if priority.status == PriorityStatus.PAUSED and priority.paused_from != status:
            raise Refused(f"This priority was paused at another stage: {priority.get_paused_from_display().lower()}.")

    return check


def _check_answers(priority: Priority, reason: str) -> None:
    if not all(answer or unknown for _, answer, unknown in priority.impact_answers):
        raise Refused("Answer the three questions about impact first.")


CHECKS: dict[str, Check] = {
    "start-scoping": _check_start,
    "make-recommendations": _check_evidence,
    "take-to-board": _check_recommendations,
    "report-impact": _check_answers,
    "pause": _check_reason,
    "agree": _check_reason,
    "agree-action-plan": _check_reason,
    **{resume_verb(status): _resumes_at(status) for status in PriorityStatus},
}


def _email_members(priority: Priority, reason: str) -> None:
    """Email each person who is a member of the Hub today."""
    members = priority.members.current().filter(person__isnull=False)
    for address in members.values_list("person__email", flat=True):
        outbox.post(
            "learninghub/emails/priority-moved",
            to=address,
            number=priority.number,
            title=priority.title,
            status=priority.get_status_display(),
            reason=reason,
            path=priority.get_absolute_url(),
        )
