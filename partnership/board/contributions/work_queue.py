"""Tasks for each person."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from partnership.board.models import Action, ActionStatus, AgendaItem, Meeting, Position
from partnership.board.rules import EDIT_ACTIONS, RESPOND
from shield import working_days
from shield.extension_points import Waiting
from shield.records.workflow import permission_for


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the user's tasks in this wing."""
    yield from _own_actions(user)
    yield from _to_verify(user)
    yield from _responses_due(user)


def _own_actions(user: Any) -> Iterable[Waiting]:
    open_ones = Action.objects.filter(status__in=(ActionStatus.OPEN, ActionStatus.IN_PROGRESS))
    for action in open_ones.owned_by(user).select_related("agency"):
        source = action.origin_title or str(action.agency)
        yield Waiting(action.title, source, action.get_absolute_url(), "Report progress", action.due_on, own=True)


def _to_verify(user: Any) -> Iterable[Waiting]:
    if not user.has_perm(EDIT_ACTIONS):
        return
    reported = Action.objects.filter(status=ActionStatus.REPORTED_DONE).exclude(reported_by=user)
    for action in reported.select_related("agency", "owner__person"):
        if user.has_perm(permission_for(action, "verify"), action):
            reason = f"{action.agency} reported this as done"
            # The owner met the due date or not; to verify it has no date of its own.
            yield Waiting(f"Verify: {action.title}", reason, action.get_absolute_url(), "Verify")


def _responses_due(user: Any) -> Iterable[Waiting]:
    """Return the decisions by correspondence that the user has not responded to."""
    answered = Position.objects.filter(person__user=user).values("item")
    unanswered = AgendaItem.objects.undecided().exclude(pk__in=answered).values("meeting")
    open_ones = Meeting.objects.visible_to(user).awaiting_responses(timezone.now()).filter(pk__in=unanswered)
    for meeting in open_ones.select_related("group"):
        if user.has_perm(RESPOND, meeting):
            url = reverse("partnership:meeting-respond", args=[meeting.slug])
            due = working_days.today(meeting.closes_at)
            yield Waiting(f"Respond: {meeting}", "Decision by correspondence", url, "Respond", due, own=True)
