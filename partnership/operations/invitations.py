"""Tell the members of a group about its meeting: once when the agenda is out, again when its time or place changes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from partnership.models import Meeting, Membership
from shield import calendars
from shield.calendars import Entry
from shield.operations import notices
from shield.words import long_date, time_range


def invite(meeting: Meeting) -> None:
    """Ask every member to come, with an entry for their diaries whose SEQUENCE is above the last one sent."""
    _raise(meeting)
    _tell(meeting, "partnership/emails/meeting-invitation")


def tell_change(meeting: Meeting) -> None:
    """Tell every member of a new time or place; whoever was never invited is told nothing."""
    if meeting.sequence is not None:
        _raise(meeting)
        _tell(meeting, "partnership/emails/meeting-changed")


def tell_cancelled(meeting: Meeting, reason: str) -> None:
    """Take the meeting out of every member's diary."""
    if meeting.sequence is not None:
        _raise(meeting)
        _tell(meeting, "partnership/emails/meeting-cancelled", cancelled=True, reason=reason)


def members_of(meeting: Meeting) -> Iterable[Membership]:
    """Who holds a seat in the group on the day of the meeting."""
    seats = Membership.objects.current(meeting.starts_on).filter(group=meeting.group_id)
    return seats.select_related("person", "agency").order_by("agency__name", "person__name")


def entry(meeting: Meeting) -> Entry:
    """The meeting as an entry for a diary, without a link to join by; two hours long where no end is known."""
    start = meeting.begins_at()
    end = (
        datetime.combine(meeting.starts_on, meeting.ends_at, start.tzinfo)
        if meeting.ends_at
        else start + timedelta(hours=2)
    )
    uid = f"meeting-{meeting.pk}@{calendars.host()}"
    title = meeting.title or str(meeting.group)
    return Entry(uid, meeting.sequence or 0, start, end, title, meeting.venue or meeting.get_format_display())


def _raise(meeting: Meeting) -> None:
    meeting.sequence = 0 if meeting.sequence is None else meeting.sequence + 1
    meeting.save(update_fields=["sequence"])


def _tell(meeting: Meeting, template: str, *, cancelled: bool = False, reason: str = "") -> None:
    place = entry(meeting)
    for seat in members_of(meeting):
        person = seat.person
        notices.post(
            template,
            to=person.email,
            occasion=f"meeting:{meeting.pk}:{meeting.sequence}:{person.pk}",
            attachments=[calendars.invitation(place, name=person.name, email=person.email, cancelled=cancelled)],
            name=person.name,
            title=place.summary,
            day=long_date(meeting.starts_on),
            time=time_range(meeting.starts_at, meeting.ends_at) if meeting.starts_at else "",
            where=place.location,
            path=meeting.get_absolute_url(),
            reason=reason,
        )
