"""Emails to the members of a group about its meeting: the invitation, each change, and the cancellation."""

from collections.abc import Iterable
from dataclasses import dataclass
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
    recipients = recipients_of_change(meeting)
    for person in recipients.changed:
        _send(meeting, person, "partnership/emails/meeting-changed")
    for person in recipients.left:
        _send(meeting, person, CANCELLED, cancelled=True, reason="You are no longer a member of this group")
    meeting.invitations.filter(person__in=recipients.left).delete()
    for person in recipients.joined:
        _invite(meeting, person)


@dataclass(frozen=True)
class Recipients:
    """Who is emailed when a meeting changes, in the order in which they are."""

    changed: list[Person]
    left: list[Person]
    joined: list[Person]


def recipients_of_change(meeting: Meeting) -> Recipients:
    """Return who gets a changed entry, who has left the group by the day of the meeting, and who has joined it."""
    members = {membership.person_id: membership.person for membership in members_of(meeting)}
    invited = [
        invitation.person for invitation in meeting.invitations.select_related("person").order_by("person__name")
    ]
    known = {person.pk for person in invited}
    return Recipients(
        changed=[person for person in invited if person.pk in members],
        left=[person for person in invited if person.pk not in members],
        joined=[person for key, person in members.items() if key not in known],
    )


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
