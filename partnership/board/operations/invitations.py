"""Emails to the members of a group about its meeting: the invitation, each change, and the cancellation."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from partnership.board.models import Meeting, MeetingInvitation
from partnership.directory.models import Membership, Person
from shield.operations import outbox
from shield.text.formatting import long_date, time_range
from shield.web import calendars
from shield.web.calendars import Entry

CANCELLED = "partnership/emails/meeting-cancelled"


def invite(meeting: Meeting) -> None:
    """Invite every member, with a calendar entry whose SEQUENCE is above the last one sent."""
    _increase_sequence(meeting)
    for membership in members_of(meeting):
        _invite(meeting, membership.person)


def notify_change(meeting: Meeting) -> None:
    """Email invited members the new time or place, invite new members, and cancel for those who left.

    Before members are invited nothing is sent.
    """
    if meeting.sequence is None:
        return
    _increase_sequence(meeting)
    members = {membership.person_id: membership.person for membership in members_of(meeting)}
    for invitation in meeting.invitations.select_related("person"):
        if members.pop(invitation.person_id, None):
            _send(meeting, invitation.person, "partnership/emails/meeting-changed")
        else:
            reason = "You are no longer a member of this group"
            _send(meeting, invitation.person, CANCELLED, cancelled=True, reason=reason)
            invitation.delete()
    for person in members.values():
        _invite(meeting, person)


def notify_cancelled(meeting: Meeting, reason: str) -> None:
    """Email everyone who was invited, with a calendar entry that cancels the earlier one."""
    if meeting.sequence is None:
        return
    _increase_sequence(meeting)
    for invitation in meeting.invitations.select_related("person"):
        _send(meeting, invitation.person, CANCELLED, cancelled=True, reason=reason)


def _invite(meeting: Meeting, person: Person) -> None:
    MeetingInvitation.objects.get_or_create(meeting=meeting, person=person)
    _send(meeting, person, "partnership/emails/meeting-invitation")


def members_of(meeting: Meeting) -> Iterable[Membership]:
    """Return the members of the group on the day of the meeting."""
    memberships = Membership.objects.current(meeting.starts_on).filter(group=meeting.group_id)
    return memberships.select_related("person", "agency").order_by("agency__name", "person__name")


def calendar_entry(meeting: Meeting) -> Entry:
    """Return the meeting as a calendar entry without a joining link; two hours long where no end is known."""
    start = meeting.start_datetime()
    end = (
        datetime.combine(meeting.starts_on, meeting.ends_at, start.tzinfo)
        if meeting.ends_at
        else start + timedelta(hours=2)
    )
    uid = f"meeting-{meeting.pk}@{calendars.host()}"
    title = meeting.name
    return Entry(uid, meeting.sequence or 0, start, end, title, meeting.venue or meeting.get_format_display())


def _increase_sequence(meeting: Meeting) -> None:
    meeting.sequence = 0 if meeting.sequence is None else meeting.sequence + 1
    meeting.save(update_fields=["sequence"])


def _send(meeting: Meeting, person: Person, template: str, *, cancelled: bool = False, reason: str = "") -> None:
    entry = calendar_entry(meeting)
    outbox.post(
        template,
        to=person.email,
        idempotency_key=f"meeting:{meeting.pk}:{meeting.sequence}:{person.pk}",
        attachments=[calendars.invitation(entry, name=person.name, email=person.email, cancelled=cancelled)],
        name=person.name,
        title=entry.summary,
        day=long_date(meeting.starts_on),
        time=time_range(meeting.starts_at, meeting.ends_at) if meeting.starts_at else "",
        where=entry.location,
        path=meeting.get_absolute_url(),
        reason=reason,
    )
