"""Meetings: planned, held with decisions, or cancelled."""

from datetime import date
from typing import Any

from django.db import transaction

from partnership.models import Agency, Attendance, Decision, Meeting, MeetingStatus
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from shield.workflow import advance


@transaction.atomic
def hold(*, meeting: Meeting, present: list[Agency], by: Any, today: date | None = None) -> Meeting:
    """Say that a meeting took place, and which agencies were there."""
    if meeting.starts_on > (today or working_days.today()):
        raise Refused("This meeting is still ahead.")
    advance(meeting, "hold", by=by, attendee_total=len(present) or None)
    Attendance.objects.bulk_create([Attendance(meeting=meeting, agency=agency) for agency in present])
    audit.record("partnership.meeting-held", meeting, by=by, agencies=len(present))
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: Any) -> Meeting:
    """Call a meeting off; it stays on record with the reason."""
    advance(meeting, "cancel", by=by, reason=reason)
    audit.record("partnership.meeting-cancelled", meeting, by=by)
    return meeting


@transaction.atomic
def decide(*, meeting: Meeting, verb: str, topic: str, by: Any, reason: str = "") -> Decision:
    """Keep what a held meeting did about one thing."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.status != MeetingStatus.HELD:
        raise Refused("Decisions are kept once the meeting was held.")
    number = meeting.decisions.count() + 1
    decision = Decision.objects.create(meeting=meeting, number=number, verb=verb, topic=topic, reason=reason)
    audit.record("partnership.decision-kept", meeting, by=by, number=number, verb=verb)
    return decision
