"""Members reply to the invitation themselves."""

from datetime import UTC, date, datetime

import pytest

from partnership.board.operations import replies
from partnership.models import MeetingStatus
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.meetings import PlannedMeetingFactory
from tests.factories.partnership import PersonFactory

pytestmark = pytest.mark.django_db
M = MeetingStatus
BEFORE = datetime(2026, 3, 13, 9, tzinfo=UTC)


def invited(status=M.AGENDA_PUBLISHED):
    meeting = PlannedMeetingFactory(status=status, starts_on=date(2026, 3, 16))
    ann, ben = (PersonFactory(name=name) for name in ("Ann", "Ben"))
    for person in (ann, ben):
        meeting.invitations.create(person=person)
    return meeting, ann, ben


def test_a_member_can_change_the_reply():
    meeting, ann, _ = invited()
    replies.reply(meeting=meeting, reply="attending", by=ann.user, now=BEFORE)
    replies.reply(meeting=meeting, reply="apologies", note="On leave", by=ann.user, now=BEFORE)
    (kept,) = replies.replies_to(meeting)
    assert (kept.person, kept.reply, kept.note, kept.replied_at) == (ann, "apologies", "On leave", BEFORE)
    assert AuditEntry.objects.filter(kind="partnership.invitation-replied").count() == 2


def test_only_invited_people_reply():
    meeting, _, _ = invited()
    with pytest.raises(Refused, match="^Only people who are invited can reply$"):
        replies.reply(meeting=meeting, reply="attending", by=PersonFactory().user, now=BEFORE)
    assert replies.replies_to(meeting) == []


@pytest.mark.parametrize(
    ("status", "now"),
    [(M.HELD, BEFORE), (M.CANCELLED, BEFORE), (M.AGENDA_PUBLISHED, datetime(2026, 3, 17, 9, tzinfo=UTC))],
)
def test_a_reply_is_refused_after_the_meeting(status, now):
    meeting, ann, _ = invited(status)
    with pytest.raises(Refused, match="^You can reply until the meeting has taken place$"):
        replies.reply(meeting=meeting, reply="attending", by=ann.user, now=now)
    assert replies.replies_to(meeting) == []
