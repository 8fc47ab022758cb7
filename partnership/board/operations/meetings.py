"""Meetings: planned for the year, published with an agenda, held, or cancelled."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from partnership.board.models import Meeting, MeetingFormat, MeetingStatus, papers_due
from partnership.board.models.meetings import PLANNING
from partnership.board.operations import agendas, invitations
from partnership.board.operations.meeting_moves import invitation_facts, with_papers_due
from partnership.directory.models import Agency, ChairTurn, GovernanceGroup
from shield.models import User
from shield.operations import audit
from shield.operations.edits import update_record
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.text.formatting import long_date


@transaction.atomic
def create(
    *,
    group: GovernanceGroup,
    starts_on: date,
    by: User,
    starts_at: time | None = None,
    ends_at: time | None = None,
    format: str = MeetingFormat.IN_PERSON,  # noqa: A002 - the name of the field
    venue: str = "",
    title: str = "",
) -> Meeting:
    """Create a meeting, or a decision by correspondence, with the group's standing items. Return it.

    The date for papers and the chair come from the group. Raise ``Refused`` when the group meets on that day already.
    """
    group = GovernanceGroup.objects.select_for_update().get(pk=group.pk)
    _check_times(starts_at, ends_at)
    _check_day(group, starts_on, format)
    meeting = Meeting.objects.create(
        slug=_slug(group, starts_on),
        group=group,
        title=title,
        starts_on=starts_on,
        starts_at=starts_at,
        ends_at=ends_at,
        format=format,
        venue=venue,
        papers_due_on=papers_due(starts_on, group),
        chair_agency=next_chair(group, starts_on),
    )
    agendas.add_standing_items(meeting)
    audit.record("partnership.meeting-created", meeting, by=by, on=str(starts_on))
    return meeting


@transaction.atomic
def create_several(*, group: GovernanceGroup, days: Sequence[date], by: User, **changes: Any) -> list[Meeting]:
    """Create a meeting on each of ``days``, or none when one of them is refused."""
    return [create(group=group, starts_on=day, by=by, **changes) for day in sorted(set(days))]


def _slug(group: GovernanceGroup, day: date) -> str:
    slug = f"{slugify(group.slug)[:60]}-{day}"
    taken = set(Meeting.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(name for name in [slug, *(f"{slug}-{n}" for n in range(2, 100))] if name not in taken)


def _check_day(group: GovernanceGroup, day: date, meeting_format: str, other_than: Meeting | None = None) -> None:
    """Raise ``Refused`` for a second meeting, or a second decision by correspondence, on one day."""
    that_day = group.meetings.filter(starts_on=day).exclude(status=MeetingStatus.CANCELLED)
    by_correspondence = Q(format=MeetingFormat.CORRESPONDENCE)
    is_correspondence = meeting_format == MeetingFormat.CORRESPONDENCE
    that_day = that_day.filter(by_correspondence if is_correspondence else ~by_correspondence)
    if (that_day.exclude(pk=other_than.pk) if other_than else that_day).exists():
        raise Refused(f"This group already meets on {long_date(day)}", field="starts_on")


def _check_times(starts_at: time | None, ends_at: time | None) -> None:
    if starts_at and ends_at and ends_at <= starts_at:
        raise Refused("End time must be after the start time", field="ends_at")


def next_chair(group: GovernanceGroup, day: date) -> Agency | None:
    """Return the agency that chairs on ``day`` by the group's order; ``None`` for a group without an order."""
    turns = list(ChairTurn.objects.filter(group=group).select_related("agency"))
    if not turns:
        return None
    chaired = group.meetings.exclude(status=MeetingStatus.CANCELLED).filter(starts_on__lt=day)
    last = chaired.filter(chair_agency__in=[turn.agency_id for turn in turns]).order_by("-starts_on").first()
    place = next((at + 1 for at, turn in enumerate(turns) if last and turn.agency_id == last.chair_agency_id), 0)
    return turns[place % len(turns)].agency


@transaction.atomic
def update(*, meeting: Meeting, version: int, by: User, **changes: Any) -> Meeting:
    """Edit a meeting that has not taken place; invited members are emailed a new time or place, once.

    The date for papers moves with the meeting, unless it was changed as well.
    """
    GovernanceGroup.objects.select_for_update().get(pk=meeting.group_id)
    meeting = lock(meeting)
    if meeting.status not in PLANNING:
        raise Refused("You can only edit a meeting that has not taken place")
    _check_times(changes.get("starts_at", meeting.starts_at), changes.get("ends_at", meeting.ends_at))
    day = changes.get("starts_on", meeting.starts_on)
    _check_day(meeting.group, day, changes.get("format", meeting.format), other_than=meeting)
    was = invitation_facts(meeting)
    changes = with_papers_due(meeting, changes)
    meeting = update_record(meeting, "partnership.meeting-edited", version=version, by=by, **changes)
    if was != invitation_facts(meeting):
        invitations.notify_change(meeting)
    return meeting


@transaction.atomic
def publish_agenda(*, meeting: Meeting, by: User) -> Meeting:
    """Publish the agenda and invite the members. Raise ``Refused`` without a time, a venue or an item."""
    meeting = lock(meeting)
    if meeting.is_by_correspondence:
        raise Refused("This is a decision by correspondence. Circulate it instead.")
    if meeting.starts_at is None:
        raise Refused("Enter the start time of the meeting first")
    if meeting.format in {MeetingFormat.IN_PERSON, MeetingFormat.HYBRID} and not meeting.venue:
        raise Refused("Enter the venue of the meeting first")
    agendas.add_opening_items(meeting)
    if not meeting.agenda_items.exists():
        raise Refused("Add at least one agenda item first")
    advance(meeting, "publish-agenda", by=by)
    invitations.invite(meeting)
    audit.record("partnership.agenda-published", meeting, by=by, items=meeting.agenda_items.count())
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: User) -> Meeting:
    """Cancel a meeting and email everyone who was invited; it stays on record with the reason."""
    if not reason.strip():
        raise Refused("Enter a reason", field="reason")
    meeting = lock(meeting)
    advance(meeting, "cancel", by=by, reason=reason)
    invitations.notify_cancelled(meeting, reason)
    audit.record("partnership.meeting-cancelled", meeting, by=by)
    return meeting


def lock(meeting: Meeting) -> Meeting:
    """Return the meeting as it is now, locked until the transaction ends."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
