"""Tasks for each person."""

from collections.abc import Iterable
from typing import Any

from partnership.assurance.models import Escalation, ReturnStatus, ScrutinyComment, Section11Return
from partnership.assurance.rules import ANSWER_SCRUTINY, EDIT_SECTION_11
from shield.extension_points import Waiting


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the user's tasks in this wing."""
    yield from _escalations(user)
    yield from _scrutiny(user)
    yield from _section_11(user)


def _escalations(user: Any) -> Iterable[Waiting]:
    """What one has to answer, what is late, and what one is asked about."""
    seen = Escalation.objects.visible_to(user).running().prefetch_related("steps__stage")
    for escalation in seen.select_related("from_agency", "to_agency"):
        step = list(escalation.steps.all())[-1]
        url, why = escalation.get_absolute_url(), str(step.stage)
        if escalation.status == "raised" and user.has_perm("partnership.respond-escalation", escalation):
            yield Waiting(f"Answer: {escalation.reference}", why, url, "Answer", step.due_on)
        elif escalation.status == "responded" and user.has_perm("partnership.escalate-escalation", escalation):
            yield Waiting(f"There is an answer: {escalation.reference}", why, url, "Read")
        elif (
            escalation.status == "raised"
            and step.is_overdue()
            and user.has_perm("partnership.escalate-escalation", escalation)
        ):
            yield Waiting(f"Escalate now: {escalation.reference}", why, url, "Escalate", step.due_on)
        elif escalation.status == "partners_decide" and user.has_perm("partnership.resolve-escalation", escalation):
            yield Waiting(f"Decide: {escalation.reference}", why, url, "Decide", step.due_on)
    for escalation in Escalation.objects.awaiting_satisfaction(user):
        yield Waiting(f"Are you satisfied? {escalation.reference}", "Resolved", escalation.get_absolute_url(), "Answer")


def _scrutiny(user: Any) -> Iterable[Waiting]:
    """Comments of the scrutineer that nobody has answered."""
    if user.has_perm(ANSWER_SCRUTINY):
        for comment in ScrutinyComment.objects.visible_to(user).unanswered():
            yield Waiting(
                f"Answer the scrutineer: {comment}", "The partners answer", comment.get_absolute_url(), "Answer"
            )


# What the team does next with a return.
TEAM = {
    ReturnStatus.SUBMITTED: ("Find a moderator", "Submitted", "Ask somebody"),
    ReturnStatus.AGREED: ("Make the gaps actions", "Agreed", "Plan"),
}


def _section_11(user: Any) -> Iterable[Waiting]:
    """Returns that wait for the user, in whichever part they have in them."""
    if not user.is_authenticated:
        return
    found = Section11Return.objects.select_related("cycle", "agency")
    for each in found.filter(pk__in=Section11Return.objects.filled_by(user).awaited().values("pk")):
        why = "Sent back by the moderator" if each.status == ReturnStatus.RETURNED else "Your agency’s return"
        yield Waiting(f"Fill in: {each.cycle.name}", why, each.get_absolute_url(), "Fill in", each.cycle.due_on)
    mine = found.filter(status=ReturnStatus.IN_MODERATION, moderator__user=user)
    for each in mine.exclude(pk__in=Section11Return.objects.without_moderator().values("pk")):
        yield Waiting(f"Moderate: {each.agency}", each.cycle.name, each.get_absolute_url(), "Moderate")
    if user.has_perm(EDIT_SECTION_11):
        for each in found.filter(status__in=TEAM):
            title, why, verb = TEAM[ReturnStatus(each.status)]
            yield Waiting(f"{title}: {each.agency}", f"{each.cycle.name}, {why.lower()}", each.get_absolute_url(), verb)
        for each in found.filter(pk__in=Section11Return.objects.without_moderator().values("pk")):
            url, why = f"{each.get_absolute_url()}moderate/", "Whoever moderated it no longer can"
            yield Waiting(f"Find another moderator: {each.agency}", why, url, "Ask somebody")
