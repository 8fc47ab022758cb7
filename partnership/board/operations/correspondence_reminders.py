"""Reminders to voting members who have not responded by correspondence."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnership.board.models import Meeting, Position
from partnership.board.operations.correspondence_rounds import email_context
from partnership.board.operations.counting import voting_members
from partnership.directory.models import Membership
from shield import working_days
from shield.operations import audit, outbox

# Working days before the closing day on which members are reminded, the earlier one first.
REMIND_BEFORE = (2, 0)


def members_without_response(meeting: Meeting) -> list[Membership]:
    """Return the voting members who have not responded to every recommendation that is not decided yet."""
    items = list(meeting.agenda_items.undecided().values_list("pk", flat=True))
    given = Counter(Position.objects.filter(item__in=items).values_list("person", flat=True))
    return [member for member in voting_members(meeting) if given[member.person_id] < len(items)]


def send_due(*, now: datetime | None = None) -> int:
    """Remind members two working days before the closing day and on that day, once each. Return how many were emailed."""
    now = now or timezone.now()
    open_ones = Meeting.objects.awaiting_responses(now).select_related("group")
    return sum(_remind(meeting, now) for meeting in open_ones)


@transaction.atomic
def _remind(meeting: Meeting, now: datetime) -> int:
    closing_day = working_days.today(meeting.closes_at)
    today = working_days.today(now)
    due = [days for days in REMIND_BEFORE if today >= working_days.add(closing_day, -days)]
    if not due:
        return 0
    # The last one that is due: who was asked late is not reminded twice on one day.
    key = f"correspondence-reminder:{meeting.pk}:{meeting.closes_at}:{due[-1]}"
    sent = sum(_email(meeting, member, key) for member in members_without_response(meeting))
    if sent:
        audit.record("partnership.correspondence-reminded", meeting, by=None, number=sent)
    return sent


def _email(meeting: Meeting, member: Membership, key: str) -> bool:
    letter = outbox.post(
        "partnership/emails/correspondence-reminder",
        to=member.person.email,
        idempotency_key=f"{key}:{member.person_id}",
        **email_context(meeting, member),
    )
    return letter is not None
