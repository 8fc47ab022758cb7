"""Replies to invitations: members say themselves that they will attend, or send apologies."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnership.board.models import Meeting, MeetingInvitation, MeetingStatus
from partnership.board.operations.meetings import lock
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused


@transaction.atomic
def reply(*, meeting: Meeting, reply: str, by: User, note: str = "", now: datetime | None = None) -> MeetingInvitation:
    """Record what an invited person replies; until the day of the meeting is over they can reply again."""
    now = now or timezone.now()
    meeting = lock(meeting)
    if meeting.status != MeetingStatus.AGENDA_PUBLISHED or meeting.starts_on < working_days.today(now):
        raise Refused("You can reply until the meeting has taken place")
    invitation = meeting.invitations.filter(person__user=by).first()
    if invitation is None:
        raise Refused("Only people who are invited can reply")
    invitation.reply, invitation.note, invitation.replied_at = reply, note, now
    invitation.save(update_fields=["reply", "note", "replied_at"])
    audit.record("partnership.invitation-replied", meeting, by=by, reply=reply)
    return invitation


def replies_to(meeting: Meeting) -> list[MeetingInvitation]:
    """Return the invitations that were replied to, with their people."""
    return list(meeting.invitations.exclude(reply="").select_related("person").order_by("reply", "person__name"))
