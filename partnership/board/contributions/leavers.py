"""Actions that people who left still own."""

from collections.abc import Iterable
from typing import Any

from partnership.board.models import Action, ActionStatus
from partnership.directory.operations.leavers import decided_by, left_because, who_left
from partnership.directory.rules.permissions import SEE_PEOPLE
from shield.extension_points import LeaverSource, LeftBehind

UNFINISHED = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS, ActionStatus.REPORTED_DONE)


def actions(user: Any) -> Iterable[LeftBehind]:
    """Return the unfinished actions, each with its page."""
    if not user.has_perm(SEE_PEOPLE):
        return
    gone = who_left("owner__person", "owner__agency")
    owned = Action.objects.visible_to(user).filter(gone, decided_by(user), owner__isnull=False, status__in=UNFINISHED)
    for action in owned.select_related("owner__person__user", "owner__agency"):
        if (post := action.owner) is not None:
            why = left_because(post.person, post.agency)
            yield LeftBehind(post.person, f"Action: {action.title}", why, action.get_absolute_url(), action.due_on)


SOURCE = LeaverSource("partnership.actions", 20, actions)
