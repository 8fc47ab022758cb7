"""What the site search finds."""

from collections.abc import Iterable
from typing import Any

from partnership.board.models import Meeting
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.extension_points import Hit
from shield.text.full_text import MOST_HITS


def find_meetings(user: Any, words: str) -> Iterable[Hit]:
    if user.has_perm(READ_GOVERNANCE):
        for meeting in Meeting.objects.visible_to(user).about(words, user).select_related("group")[:MOST_HITS]:
            yield Hit(str(meeting), meeting.get_status_display(), meeting.get_absolute_url(), "Meeting")
