"""What the board wing shows on My work: the meetings of the week."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from partnership.board.models import Meeting, MeetingStatus
from partnership.board.rules import SEE_MEETINGS
from partnership.directory.models import GovernanceGroup
from partnership.directory.rules.permissions import EDIT_GOVERNANCE
from shield.extension_points import WeekEntries, WeekEntry, week_entries


def meetings(user: Any, start: date, end: date) -> Iterable[WeekEntry]:
    """Yield the meetings of the user's groups from one day to another; every meeting for people who arrange them."""
    if not user.has_perm(SEE_MEETINGS):
        return
    seen = Meeting.objects.visible_to(user).filter(starts_on__range=(start, end))
    if not user.has_perm(EDIT_GOVERNANCE):
        seen = seen.filter(group__in=GovernanceGroup.objects.with_member(user))
    for meeting in seen.exclude(status=MeetingStatus.CANCELLED).select_related("group"):
        detail = meeting.get_format_display()
        title = meeting.title or str(meeting.group)
        yield WeekEntry(meeting.starts_on, title, detail, meeting.get_absolute_url(), meeting.starts_at)


def announce() -> None:
    """Announce the entries of the week."""
    week_entries.register(WeekEntries("partnership.meetings", 10, meetings))
