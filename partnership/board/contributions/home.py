"""Cards on the home pages."""

from typing import Any

from partnership.board.models import Meeting
from partnership.directory.rules.permissions import READ_GOVERNANCE


def upcoming_meetings(user: Any) -> dict[str, Any] | None:
    """Return the next three meetings, for readers of governance records."""
    if not user.has_perm(READ_GOVERNANCE):
        return None
    meetings = list(Meeting.objects.visible_to(user).upcoming().select_related("group").order_by("starts_on")[:3])
    return {"meetings": meetings} if meetings else None
