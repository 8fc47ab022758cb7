"""What the site search finds in this wing."""

from collections.abc import Iterable
from typing import Any

from partnership.board.models import Meeting, search_meetings
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.extension_points import Hit
from shield.text.full_text import MOST_HITS


def find_meetings(user: Any, words: str) -> Iterable[Hit]:
    """Return the meetings whose title, items or decisions match ``words``."""
    if user.has_perm(READ_GOVERNANCE):
        found = search_meetings(Meeting.objects.visible_to(user), words, user)
        for meeting in found.select_related("group")[:MOST_HITS]:
            yield Hit(str(meeting), meeting.get_status_display(), meeting.get_absolute_url(), "Meeting")
