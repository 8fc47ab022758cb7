"""What the board wing shows on My work: the meetings of the week, and the days on which papers are due."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from partnership.board.models import Meeting, MeetingStatus
from partnership.board.models.meetings import UPCOMING, MeetingQuerySet
from partnership.board.rules import SEE_MEETINGS
from partnership.directory.models import GovernanceGroup
from partnership.directory.rules.permissions import EDIT_GOVERNANCE
from shield.extension_points import WeekEntries, WeekEntry, week_entries


def meetings(user: Any, start: date, end: date) -> Iterable[WeekEntry]:
    """Yield the meetings of the user's groups from one day to another; every meeting for people who arrange them."""
    for meeting in _meetings_of(user).filter(starts_on__range=(start, end)):
        title = meeting.title or str(meeting.group)
        url = meeting.get_absolute_url()
        yield WeekEntry(meeting.starts_on, title, meeting.get_format_display(), url, meeting.starts_at)


def papers(user: Any, start: date, end: date) -> Iterable[WeekEntry]:
    """Yield the last days for papers of meetings that are still to be prepared."""
    preparing = _meetings_of(user).filter(status__in=UPCOMING)
    for meeting in preparing.filter(papers_due_on__range=(start, end)):
        if meeting.papers_due_on is not None:
            detail = f"for the meeting on {meeting.starts_on.day} {meeting.starts_on:%B}"
            title = f"Papers due: {meeting.title or meeting.group}"
            yield WeekEntry(meeting.papers_due_on, title, detail, meeting.get_absolute_url())


def _meetings_of(user: Any) -> MeetingQuerySet:
    if not user.has_perm(SEE_MEETINGS):
        return Meeting.objects.none()
    seen = Meeting.objects.visible_to(user).exclude(status=MeetingStatus.CANCELLED)
    if not user.has_perm(EDIT_GOVERNANCE):
        seen = seen.filter(group__in=GovernanceGroup.objects.with_member(user))
    return seen.select_related("group")


def announce() -> None:
    """Announce the entries of the week."""
    week_entries.register(WeekEntries("partnership.meetings", 10, meetings))
    week_entries.register(WeekEntries("partnership.papers", 15, papers))
