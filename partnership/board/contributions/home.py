"""Cards on the home pages."""

from typing import Any

from partnership.board.models import Meeting
from partnership.directory.rules.permissions import READ_GOVERNANCE


def meetings_ahead(user: Any) -> dict[str, Any] | None:
    """For those who read governance records: the next three meetings."""
    if not user.has_perm(READ_GOVERNANCE):
        return None
    meetings = list(Meeting.objects.visible_to(user).ahead().select_related("group").order_by("starts_on")[:3])
    return {"meetings": meetings} if meetings else None
