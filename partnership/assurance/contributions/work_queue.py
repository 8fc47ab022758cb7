"""Tasks for each person."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from partnership.assurance.models import (
    Escalation,
    EscalationStatus,
    EscalationStep,
    ReturnStatus,
    ScrutinyComment,
    Section11Return,
)
from partnership.assurance.rules import (
    ANSWER_ESCALATION,
    EDIT_SECTION_11,
    ESCALATE_ESCALATION,
    RESOLVE_ESCALATION,
    RESPOND_TO_ESCALATION,
    RESPOND_TO_SCRUTINY,
)
from shield.extension_points import Waiting


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the user's tasks in this wing."""
    yield from _escalations(user)
    yield from _scrutiny(user)
    yield from _section_11(user)


def _escalations(user: Any) -> Iterable[Waiting]:
    """Return a task for each unresolved escalation that the user can take further, and for feedback they can give."""
    unresolved = Escalation.objects.visible_to(user).unresolved().prefetch_related("steps__stage")
    for escalation in unresolved.select_related("from_agency", "to_agency"):
        step = list(escalation.steps.all())[-1]
        task = _escalation_task(user, escalation, step)
        if task is not None:
            yield task
    for escalation in Escalation.objects.awaiting_feedback(user):
        url = escalation.get_absolute_url()
        yield Waiting(f"Send feedback on escalation {escalation.reference}", "Resolved", url, "Send feedback", own=True)


def _escalation_task(user: Any, escalation: Escalation, step: EscalationStep) -> Waiting | None:
    status, reference = escalation.status, escalation.reference
    url, stage = escalation.get_absolute_url(), str(step.stage)
    if status == EscalationStatus.RAISED and user.has_perm(RESPOND_TO_ESCALATION, escalation):
        return Waiting(f"Respond to escalation {reference}", stage, url, "Respond", step.due_on, own=True)
    if status == EscalationStatus.RESPONDED and user.has_perm(ESCALATE_ESCALATION, escalation):
        return Waiting(f"Read the response to escalation {reference}", stage, url, "Read", own=True)
    is_late = status == EscalationStatus.RAISED and step.is_overdue()
    if is_late and user.has_perm(ESCALATE_ESCALATION, escalation):
        return Waiting(f"Escalate {reference}: the response is late", stage, url, "Escalate", step.due_on, own=True)
    if status != EscalationStatus.PARTNERS_DECIDE:
        return None
    if user.has_perm(ANSWER_ESCALATION, escalation) and not escalation.is_answered_by(user):
        return Waiting(f"Answer escalation {reference}", stage, url, "Answer", step.due_on, own=True)
    if user.has_perm(RESOLVE_ESCALATION, escalation):
        return Waiting(f"Decide escalation {reference}", stage, url, "Decide", step.due_on)
    return None


def _scrutiny(user: Any) -> Iterable[Waiting]:
    """Return a task for each comment without a response, and for each response to the user's own comments."""
    if user.has_perm(RESPOND_TO_SCRUTINY):
        for comment in ScrutinyComment.objects.visible_to(user).awaiting_response():
            title, url = f"Respond to the scrutineer: {comment}", comment.get_absolute_url()
            yield Waiting(title, "The partners’ response", url, "Respond", comment.due_on)
    if user.is_authenticated:
        for comment in ScrutinyComment.objects.visible_to(user).awaiting_reply_of(user):
            title, url = f"Read the partners’ response: {comment}", comment.get_absolute_url()
            yield Waiting(title, "You can reply to it", url, "Reply", own=True)


# What the team does next with a return.
TEAM_TASKS = {
    ReturnStatus.SUBMITTED: ("Appoint a moderator", "submitted", "Appoint"),
    ReturnStatus.AGREED: ("Create actions from gaps", "agreed", "Create actions"),
}


def _section_11(user: Any) -> Iterable[Waiting]:
    """Return a task for each return that the user completes, moderates or administers."""
    if not user.is_authenticated:
        return
    yield from _returns_to_complete(user)
    yield from _returns_to_moderate(user)
    if user.has_perm(EDIT_SECTION_11):
        yield from _returns_to_administer()


def _returns_to_complete(user: Any) -> Iterable[Waiting]:
    own = Section11Return.objects.editable_by(user).outstanding()
    for each in Section11Return.objects.filter(pk__in=own.values("pk")).select_related("cycle", "agency"):
        is_sent_back = each.status == ReturnStatus.RETURNED
        why = "Sent back by the moderator" if is_sent_back else "Your agency’s return"
        yield Waiting(
            f"Complete the return: {each.cycle.name}", why, each.get_absolute_url(), "Complete", each.cycle.due_on
        )


def _returns_to_moderate(user: Any) -> Iterable[Waiting]:
    mine = Section11Return.objects.filter(status=ReturnStatus.IN_MODERATION, moderator__user=user)
    still_mine = mine.exclude(pk__in=Section11Return.objects.without_moderator().values("pk"))
    for each in still_mine.select_related("cycle", "agency"):
        yield Waiting(
            f"Moderate the return: {each.agency}", each.cycle.name, each.get_absolute_url(), "Moderate", own=True
        )


def _returns_to_administer() -> Iterable[Waiting]:
    returns = Section11Return.objects.select_related("cycle", "agency")
    for each in returns.filter(status__in=TEAM_TASKS):
        title, state, verb = TEAM_TASKS[ReturnStatus(each.status)]
        yield Waiting(f"{title}: {each.agency}", f"{each.cycle.name}, {state}", each.get_absolute_url(), verb)
    for each in returns.filter(pk__in=Section11Return.objects.without_moderator().values("pk")):
        url = reverse("partnership:section11return-appoint-moderator", args=[each.pk])
        why = "The moderator has left or now works for this agency"
        yield Waiting(f"Appoint a new moderator: {each.agency}", why, url, "Appoint")
