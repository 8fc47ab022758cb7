"""Meetings: planned for the year, called with an agenda, held, or cancelled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from partnership.board.models import COUNTED, Attendance, Meeting, MeetingFormat, MeetingStatus, Presence, papers_due
from partnership.board.operations import agendas, invitations
from partnership.directory.models import Agency, ChairTurn, GovernanceGroup, Membership
from shield import working_days
from shield.operations import audit
from shield.operations.edits import revise
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.text.formatting import long_date


@transaction.atomic
def plan(
    *,
    group: GovernanceGroup,
    starts_on: date,
    by: Any,
    starts_at: time | None = None,
    ends_at: time | None = None,
    how: str = MeetingFormat.IN_PERSON,
    venue: str = "",
    title: str = "",
) -> Meeting:
    """Plan one meeting, or one decision by correspondence, with what stands on every agenda of the group.

    Papers are due as many working days before as the group has set. Whose turn it is to take the chair is kept with
    it. Raises ``Refused`` when the group meets on that day already.
    """
    group = GovernanceGroup.objects.select_for_update().get(pk=group.pk)
    _judge_times(starts_at, ends_at)
    _judge_day(group, starts_on, how)
    meeting = Meeting.objects.create(
        slug=_slug(group, starts_on),
        group=group,
        title=title,
        starts_on=starts_on,
        starts_at=starts_at,
        ends_at=ends_at,
        format=how,
        venue=venue,
        papers_due_on=papers_due(starts_on, group),
        chair_agency=next_chair(group, starts_on),
    )
    agendas.begin(meeting)
    audit.record("partnership.meeting-planned", meeting, by=by, on=str(starts_on))
    return meeting


@transaction.atomic
def plan_several(*, group: GovernanceGroup, days: Sequence[date], by: Any, **more: Any) -> list[Meeting]:
    """Plan the year: a meeting on each of ``days``, or none when one of them cannot be."""
    return [plan(group=group, starts_on=day, by=by, **more) for day in sorted(set(days))]


def _slug(group: GovernanceGroup, day: date) -> str:
    slug = f"{slugify(group.slug)[:60]}-{day}"
    taken = set(Meeting.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(name for name in [slug, *(f"{slug}-{n}" for n in range(2, 100))] if name not in taken)


def _judge_day(group: GovernanceGroup, day: date, how: str, but: Meeting | None = None) -> None:
    """One meeting a day, and one decision by correspondence begun on a day."""
    that_day = group.meetings.filter(starts_on=day).exclude(status=MeetingStatus.CANCELLED)
    by_letter = Q(format=MeetingFormat.CORRESPONDENCE)
    that_day = that_day.filter(by_letter if how == MeetingFormat.CORRESPONDENCE else ~by_letter)
    if (that_day.exclude(pk=but.pk) if but else that_day).exists():
        raise Refused(f"This group meets on {long_date(day)} already.", field="starts_on")


def _judge_times(starts_at: time | None, ends_at: time | None) -> None:
    if starts_at and ends_at and ends_at <= starts_at:
        raise Refused("The end must be after the start.", field="ends_at")


def next_chair(group: GovernanceGroup, day: date) -> Agency | None:
    """Whose turn it is on ``day``: the one after whoever chaired last, by the group's order; nobody without an order."""
    turns = list(ChairTurn.objects.filter(group=group).select_related("agency"))
    if not turns:
        return None
    chaired = group.meetings.exclude(status=MeetingStatus.CANCELLED).filter(starts_on__lt=day)
    last = chaired.filter(chair_agency__in=[turn.agency_id for turn in turns]).order_by("-starts_on").first()
    place = next((at + 1 for at, turn in enumerate(turns) if last and turn.agency_id == last.chair_agency_id), 0)
    return turns[place % len(turns)].agency


@transaction.atomic
def edit(*, meeting: Meeting, version: int, by: Any, **changes: Any) -> Meeting:
    """Change what is known of a meeting that is still ahead; who was invited is told of a new time or place, once."""
    GovernanceGroup.objects.select_for_update().get(pk=meeting.group_id)
    meeting = lock(meeting)
    if meeting.status not in {MeetingStatus.DRAFT, MeetingStatus.AGENDA_PUBLISHED}:
        raise Refused("Only a meeting that is still ahead can be changed.")
    _judge_times(changes.get("starts_at", meeting.starts_at), changes.get("ends_at", meeting.ends_at))
    day, how = changes.get("starts_on", meeting.starts_on), changes.get("format", meeting.format)
    _judge_day(meeting.group, day, how, but=meeting)
    seen = ("starts_on", "starts_at", "ends_at", "venue", "format")
    was = [getattr(meeting, name) for name in seen]
    if changes.get("starts_on", meeting.starts_on) != meeting.starts_on and "papers_due_on" not in changes:
        changes["papers_due_on"] = papers_due(changes["starts_on"], meeting.group)
    meeting = revise(meeting, "partnership.meeting-edited", version=version, by=by, **changes)
    if was != [getattr(meeting, name) for name in seen]:
        invitations.tell_change(meeting)
    return meeting


@transaction.atomic
def publish_agenda(*, meeting: Meeting, by: Any) -> Meeting:
    """Send the agenda out with invitations, once it says when, where and about what."""
    meeting = lock(meeting)
    if meeting.is_by_correspondence:
        raise Refused("This is by correspondence: circulate it instead.")
    if meeting.starts_at is None:
        raise Refused("Say first at what time the meeting begins.")
    if meeting.format in {MeetingFormat.IN_PERSON, MeetingFormat.HYBRID} and not meeting.venue:
        raise Refused("Say first where the meeting is.")
    agendas.gather(meeting)
    if not meeting.agenda_items.exists():
        raise Refused("Put at least one item on the agenda first.")
    advance(meeting, "publish-agenda", by=by)
    invitations.invite(meeting)
    audit.record("partnership.agenda-published", meeting, by=by, items=meeting.agenda_items.count())
    return meeting


@dataclass(frozen=True)
class Seat:
    """How one member of the group was at the meeting; ``deputy`` names whoever came instead."""

    membership: Membership
    presence: str
    deputy: str = ""


@dataclass(frozen=True)
class Guest:
    """Somebody who was invited without a seat."""

    name: str
    organisation: str = ""


@transaction.atomic
def hold(
    *, meeting: Meeting, seats: Iterable[Seat], by: Any, guests: Iterable[Guest] = (), today: date | None = None
) -> Meeting:
    """Say that a meeting took place and who was there: members, those who came instead of them, and guests."""
    meeting, seats = lock(meeting), list(seats)
    if meeting.starts_on > (today or working_days.today()):
        raise Refused("This meeting is still ahead.")
    if any(seat.membership.group_id != meeting.group_id for seat in seats):
        raise Refused("Only members of the group have a seat at its meeting.")
    rows = [_row(meeting, seat) for seat in seats]
    rows += [
        Attendance(meeting=meeting, name=each.name, organisation=each.organisation, is_guest=True) for each in guests
    ]
    came = sum(row.presence in COUNTED and not row.is_guest for row in rows)
    if not came:
        raise Refused("Say who was there.")
    advance(meeting, "hold", by=by, attendee_total=came)
    Attendance.objects.bulk_create(rows)
    audit.record("partnership.meeting-held", meeting, by=by, came=came)
    return meeting


def _row(meeting: Meeting, seat: Seat) -> Attendance:
    if seat.presence == Presence.DEPUTY and not seat.deputy:
        raise Refused(f"Say who came instead of {seat.membership.person}.", field=f"deputy_{seat.membership.pk}")
    return Attendance(
        meeting=meeting,
        agency=seat.membership.agency,
        person=seat.membership.person,
        presence=seat.presence,
        name=seat.deputy if seat.presence == Presence.DEPUTY else "",
    )


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: Any) -> Meeting:
    """Call a meeting off; it stays on record with the reason, and whoever was invited is told."""
    if not reason.strip():
        raise Refused("Say why it is cancelled.", field="reason")
    meeting = lock(meeting)
    advance(meeting, "cancel", by=by, reason=reason)
    invitations.tell_cancelled(meeting, reason)
    audit.record("partnership.meeting-cancelled", meeting, by=by)
    return meeting


def lock(meeting: Meeting) -> Meeting:
    """The meeting as it is now, locked until the transaction ends."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
