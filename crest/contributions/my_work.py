"""What CREST shows on My work: the panel meetings of the week, for members only, with counts and never a name."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from crest.models import PanelMeeting
from crest.rules import READ_PANEL
from shield.extension_points import WeekEntries, WeekEntry, week_entries
from shield.records.row_security import acting_as


def panel_meetings(user: Any, start: date, end: date) -> Iterable[WeekEntry]:
    """Return the panel meetings from one day to another."""
    if not user.has_perm(READ_PANEL):
        return []
    with acting_as(user):
        seen = PanelMeeting.objects.visible_to(user).with_item_count().filter(held_on__range=(start, end))
        return [_entry(meeting) for meeting in seen.select_related("panel")]


def _entry(meeting: Any) -> WeekEntry:
    count = meeting.item_count
    detail = "1 young person" if count == 1 else f"{count} young people"
    url = reverse("crest:meeting-detail", args=[meeting.pk])
    return WeekEntry(meeting.held_on, str(meeting.panel), detail, url, meeting.starts_at)


def announce() -> None:
    """Announce the entries of the week."""
    week_entries.register(WeekEntries("crest.meetings", 40, panel_meetings))
