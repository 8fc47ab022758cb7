"""Evidence for a theme or recommendation: meetings."""

from collections.abc import Iterable
from typing import Any

from partnership.board.models import Meeting, search_meetings
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.extension_points import Evidence


def subject_words(subject: Any) -> str:
    """Return the name of a theme, or the first six words of a recommendation."""
    return getattr(subject, "name", "") or " ".join(str(subject).split()[:6])


def meetings(user: Any, subject: Any) -> Iterable[Evidence]:
    """Return the meetings held that discussed the subject, newest first."""
    if not user.has_perm(READ_GOVERNANCE):
        return
    held = search_meetings(Meeting.objects.visible_to(user).held(), subject_words(subject), user)
    for meeting in held.select_related("group")[:5]:
        yield Evidence(
            str(meeting), "Discussed at this meeting", meeting.get_absolute_url(), meeting.starts_on, "Meeting"
        )
