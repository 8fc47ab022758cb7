"""Who attended a meeting: recorded when it is held, corrected with a reason until its minutes are final."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Q

from partnership.board.models import COUNTED, Attendance, Meeting, Presence
from partnership.board.models.meetings import WRITING_MINUTES
from partnership.board.operations.meetings import lock
from partnership.directory.models import Membership, Person
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.records.workflow import advance
from shield.refusals import Refused


@dataclass(frozen=True)
class MemberAttendance:
    """How one member of the group attended, and from when to when; ``deputy`` names the person they sent."""

    membership: Membership
    presence: str
    deputy: str = ""
    arrived_at: time | None = None
    left_at: time | None = None


@dataclass(frozen=True)
class Guest:
    """A person who attended without being a member."""

    name: str
    organisation: str = ""


@transaction.atomic
def hold(
    *,
    meeting: Meeting,
    members: Iterable[MemberAttendance],
    by: User,
    guests: Iterable[Guest] = (),
    chair: Person | None = None,
    today: date | None = None,
) -> Meeting:
    """Record that a meeting took place, who attended (members, deputies, or guests only), and who took the chair."""
    meeting = lock(meeting)
    if meeting.starts_on > (today or working_days.today()):
        raise Refused("You can record attendance from the day of the meeting")
    rows = _rows(meeting, list(members), guests)
    _check_chair(rows, chair)
    advance(meeting, "hold", by=by, attendee_total=_count(rows), chair_person=chair)
    Attendance.objects.bulk_create(rows)
    audit.record("partnership.meeting-held", meeting, by=by, attended=meeting.attendee_total)
    return meeting


@transaction.atomic
def correct(
    *,
    meeting: Meeting,
    members: Iterable[MemberAttendance],
    reason: str,
    by: User,
    guests: Iterable[Guest] = (),
    chair: Person | None = None,
) -> Meeting:
    """Replace the attendance of members and guests. Raise ``Refused`` without a reason and when the minutes are final."""
    meeting, members = lock(meeting), list(members)
    if meeting.status not in WRITING_MINUTES:
        raise Refused("You can correct attendance after it is recorded and until the minutes are agreed")
    if not reason.strip():
        raise Refused("Enter a reason", field="reason")
    rows = _rows(meeting, members, guests)
    _check_chair(rows, chair)
    people = [each.membership.person_id for each in members]
    meeting.attendances.filter(Q(is_guest=True) | Q(person__in=people)).delete()
    Attendance.objects.bulk_create(rows)
    meeting.attendee_total, meeting.chair_person = _count(meeting.attendances.all()), chair
    meeting.save(update_fields=["attendee_total", "chair_person"])
    audit.record("partnership.attendance-corrected", meeting, by=by, reason=reason, attended=meeting.attendee_total)
    return meeting


def _count(rows: Iterable[Attendance]) -> int:
    return sum(row.presence in COUNTED and not row.is_guest for row in rows)


def _rows(meeting: Meeting, members: list[MemberAttendance], guests: Iterable[Guest]) -> list[Attendance]:
    """Return the rows to store. Raise ``Refused`` for strangers among the members, and when nobody attended."""
    if any(each.membership.group_id != meeting.group_id for each in members):
        raise Refused("Only members of the group can be recorded as members")
    rows = [_row(meeting, each) for each in members]
    rows += [
        Attendance(meeting=meeting, name=each.name, organisation=each.organisation, is_guest=True) for each in guests
    ]
    if not any(row.presence in COUNTED for row in rows):
        raise Refused("Record at least one member or guest as present")
    return rows


def _row(meeting: Meeting, member: MemberAttendance) -> Attendance:
    membership = member.membership
    if member.presence == Presence.DEPUTY and not member.deputy:
        raise Refused(f"Enter the name of {membership.person}’s deputy", field=f"deputy_{membership.pk}")
    if member.arrived_at and member.left_at and member.left_at <= member.arrived_at:
        raise Refused(f"{membership.person} must leave after arriving", field=f"left_{membership.pk}")
    was_there = member.presence in COUNTED
    return Attendance(
        meeting=meeting,
        agency=membership.agency,
        person=membership.person,
        presence=member.presence,
        name=member.deputy if member.presence == Presence.DEPUTY else "",
        arrived_at=member.arrived_at if was_there else None,
        left_at=member.left_at if was_there else None,
    )


def _check_chair(rows: Iterable[Attendance], chair: Person | None) -> None:
    """Raise ``Refused`` for a chair who was not there."""
    there: set[Any] = {row.person for row in rows if row.presence == Presence.PRESENT}
    if chair is not None and chair not in there:
        raise Refused("The chair must be a member who was present", field="chair")
