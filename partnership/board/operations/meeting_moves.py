"""Moving a meeting: what moves with it, and whom it tells, known before it is done."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from partnership.board.models import AgendaItem, Meeting, MeetingStatus, papers_due
from partnership.board.operations.invitations import recipients_of_change
from partnership.directory.models import Person
from shield.extension_points import DueItem, agenda_sources
from shield.text.formatting import long_date, time_range

# Members are emailed when one of these changes.
INVITATION_FIELDS = ("starts_on", "starts_at", "ends_at", "venue", "format")


def invitation_facts(meeting: Meeting) -> list[Any]:
    """Return what an invitation says of a meeting."""
    return [getattr(meeting, name) for name in INVITATION_FIELDS]


def with_papers_due(meeting: Meeting, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes with a date for papers that moves with the meeting, unless it was changed as well."""
    day = changes.get("starts_on", meeting.starts_on)
    kept = changes.get("papers_due_on", meeting.papers_due_on) == meeting.papers_due_on
    if day == meeting.starts_on or not kept:
        return dict(changes)
    return {**changes, "papers_due_on": papers_due(day, meeting.group)}


def consequences(meeting: Meeting, changes: Mapping[str, Any]) -> list[str]:
    """Return what happens besides when a meeting is edited like this, in order; nothing before members are invited."""
    moved = copy(meeting)
    for name, value in with_papers_due(meeting, changes).items():
        setattr(moved, name, value)
    if meeting.sequence is None or invitation_facts(moved) == invitation_facts(meeting):
        return []
    return [*_moved_with_it(meeting, moved), *_emails(moved)]


def _moved_with_it(meeting: Meeting, moved: Meeting) -> Iterator[str]:
    if moved.papers_due_on != meeting.papers_due_on:
        day, was = long_date(moved.papers_due_on) or "any day", long_date(meeting.papers_due_on) or "any day"
        yield f"Papers will be due on {day}, not on {was}."
    for other in _meetings_passed(meeting, moved):
        order = "after" if moved.starts_on > other.starts_on else "before"
        yield f"The meeting will be {order} the meeting on {long_date(other.starts_on)}. Check the agendas of both."
    for due in _due_before(meeting, moved):
        yield f"“{due.title}” is on the agenda and is due on {long_date(due.due_on)}, before the meeting."


def _meetings_passed(meeting: Meeting, moved: Meeting) -> Sequence[Meeting]:
    first, last = sorted((meeting.starts_on, moved.starts_on))
    others = meeting.group.meetings.exclude(pk=meeting.pk).exclude(status=MeetingStatus.CANCELLED)
    return list(others.in_person_or_online().of_period(first, last).order_by("starts_on"))


def _due_before(meeting: Meeting, moved: Meeting) -> list[DueItem]:
    """Return what is on the agenda, was in time on the old day, and is late on the new one."""
    keys = set(AgendaItem.objects.filter(meeting=meeting).exclude(due_key="").values_list("due_key", flat=True))
    start, end = meeting.starts_on, moved.starts_on
    if not keys or end <= start:
        return []
    due = [each for source in agenda_sources for each in source.due(meeting.group.kind, start, end)]
    return [each for each in due if each.key in keys and each.due_on < end]


def _emails(moved: Meeting) -> Iterator[str]:
    recipients = recipients_of_change(moved)
    when = _when(moved.starts_on, moved)
    if recipients.changed:
        yield f"We will email a new calendar entry for {when} to {_names(recipients.changed)}."
    if recipients.left:
        yield f"We will email that the meeting is cancelled for them, as they are no longer members by then, to {_names(recipients.left)}."
    if recipients.joined:
        yield f"We will email an invitation, as they are members by then, to {_names(recipients.joined)}."


def _when(day: date, meeting: Meeting) -> str:
    times = time_range(meeting.starts_at, meeting.ends_at) if meeting.starts_at else ""
    return ", ".join(part for part in (long_date(day), times, meeting.venue) if part)


def _names(people: Sequence[Person]) -> str:
    names = [person.name for person in people]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
