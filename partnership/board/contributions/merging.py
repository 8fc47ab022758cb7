"""What happens to the board's records of a person whose two accounts are merged."""

from collections.abc import Iterable
from typing import Any

from partnership.board.models import Action, Attendance, ConflictOfInterest, MeetingInvitation, Position
from shield.extension_points import AccountMerge, Follow, MergeLine, Merging

DECISIONS = {
    "partnership.MeetingInvitation.person": Follow.JOIN,
    "partnership.Attendance.person": Follow.MOVE,
    "partnership.Position.person": Follow.MOVE,
    "partnership.ConflictOfInterest.person": Follow.MOVE,
    "partnership.Meeting.chair_person": Follow.MOVE,
    "partnership.Position.given_by": Follow.MOVE,
    "partnership.MinutesAmendment.requested_by": Follow.MOVE,
    "partnership.Paper.received_by": Follow.MOVE,
    "partnership.Action.reported_by": Follow.OWN,
    # Whoever verified what they did not report did so with this account.
    "partnership.Action.verified_by": Follow.STAY,
    "partnership.ActionNote.written_by": Follow.MOVE,
    "partnership.PlanUpdate.reported_by": Follow.MOVE,
}


def objections(merging: Merging) -> Iterable[str]:
    """Return what stands in the records of a meeting for both: one of the two has to be removed there first."""
    for model, field, what in (
        (Attendance, "meeting", "attendance"),
        (Position, "item", "position"),
        (ConflictOfInterest, "item", "declared interest"),
    ):
        own = model._base_manager.filter(person=merging.kept).values(field)
        for row in model._base_manager.filter(person=merging.closed, **{f"{field}__in": own}).select_related(field):
            yield f"Both records have their {what} at “{getattr(row, field)}”. Remove one of them there first."


def preview(merging: Merging) -> Iterable[MergeLine]:
    """Return how many records of meetings follow, and the actions of posts that both hold."""
    for model, words in ((Attendance, "Attendance at meetings"), (MeetingInvitation, "Invitations to meetings")):
        if number := model._base_manager.filter(person=merging.closed).count():
            yield MergeLine(words, kept=f"{number} kept")
    for action in Action.objects.filter(owner__person=merging.closed).order_by("due_on", "pk"):
        yield MergeLine(f"Action: {action.title}", kept="Action kept")


def merge(merging: Merging) -> None:
    """Give the actions of a post that both hold to the one that is kept."""
    for other, own in merging.same_posts.items():
        Action.objects.filter(owner=other).update(owner=own)
    if (accounts := merging.accounts) is not None:
        _move_reports(*accounts)


def _move_reports(kept: Any, closed: Any) -> None:
    """Move who reported an action as done, but where the other account verified it."""
    Action.objects.filter(reported_by=closed).exclude(verified_by=kept).update(reported_by=kept)


PART = AccountMerge(
    "partnership.board",
    20,
    DECISIONS,
    same_by={"partnership.MeetingInvitation.person": ("meeting",)},
    objections=objections,
    preview=preview,
    merge=merge,
)
