"""Put a case on the agenda of the right meeting."""

from datetime import datetime

from crest.models import Case, ItemKind, Panel, PanelItem, PanelMeeting
from shield.refusals import Refused


def next_meeting(now: datetime) -> PanelMeeting:
    """Return the next meeting of the panel that takes referrals, creating it from the series where needed.

    Raise ``Refused`` when no panel takes referrals.
    """
    panel = Panel.objects.filter(takes_referrals=True).first()
    if panel is None:
        raise Refused("No panel takes referrals yet. Ask a chair of CREST to create one.")
    day = panel.next_date(now)
    planned = panel.meetings.ahead(now).first()
    if planned is not None and planned.held_on <= day:
        return planned
    times = {"starts_at": panel.starts_at, "ends_at": panel.ends_at}
    meeting, _ = PanelMeeting.objects.get_or_create(panel=panel, held_on=day, defaults=times)
    return meeting


def add_to_agenda(*, case: Case, meeting: PanelMeeting, now: datetime, kind: str = ItemKind.NEW) -> PanelItem:
    """Return a new item at the end of the meeting's agenda, in the caller's transaction."""
    return PanelItem.objects.create(meeting=meeting, case=case, kind=kind, added_at=now)
