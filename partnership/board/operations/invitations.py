"""Tell the members of a group about its meeting: once when the agenda is out, again when its time or place changes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from partnership.board.models import Meeting, MeetingInvitation
from partnership.directory.models import Membership, Person
from shield.operations import notices
from shield.text.formatting import long_date, time_range
from shield.web import calendars
from shield.web.calendars import Entry

CANCELLED = "partnership/emails/meeting-cancelled"


def invite(meeting: Meeting) -> None:
    """Ask every member to come, with an entry for their diaries whose SEQUENCE is above the last one sent."""
    _raise(meeting)
    for person in _members(meeting):
        _ask(meeting, person)


def tell_change(meeting: Meeting) -> None:
    """Tell whoever was asked of a new time or place; ask members who are new, and take it back from those who left.

    Before the agenda was sent out nobody is told anything.
    """
    if meeting.sequence is None:
        return
    _raise(meeting)
    members = {person.pk: person for person in _members(meeting)}
    for asked in meeting.invitations.select_related("person"):
        if members.pop(asked.person_id, None):
            _tell(meeting, asked.person, "partnership/emails/meeting-changed")
        else:
            _tell(meeting, asked.person, CANCELLED, cancelled=True, reason="You no longer sit in this group")
            asked.delete()
    for person in members.values():
        _ask(meeting, person)


def tell_cancelled(meeting: Meeting, reason: str) -> None:
    """Take the meeting out of the diary of everybody who was asked."""
    if meeting.sequence is None:
        return
    _raise(meeting)
    for asked in meeting.invitations.select_related("person"):
        _tell(meeting, asked.person, CANCELLED, cancelled=True, reason=reason)


def _members(meeting: Meeting) -> list[Person]:
    return [seat.person for seat in members_of(meeting)]


def _ask(meeting: Meeting, person: Person) -> None:
    MeetingInvitation.objects.get_or_create(meeting=meeting, person=person)
    _tell(meeting, person, "partnership/emails/meeting-invitation")


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


def _tell(meeting: Meeting, person: Person, template: str, *, cancelled: bool = False, reason: str = "") -> None:
    place = entry(meeting)
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
