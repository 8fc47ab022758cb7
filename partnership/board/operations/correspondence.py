"""Decisions by correspondence: circulated, answered by voting members, decided at the closing time, reported back."""

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partnership.board.models import AgendaItem, Decision, DecisionVerb, Meeting, Position, Stance
from partnership.board.models.decisions import NEEDS_REASON
from partnership.board.operations import agendas
from partnership.board.operations.meetings import lock
from partnership.directory.models import AgencyRelation, Membership, PartnerSeat
from shield import working_days
from shield.models import User
from shield.operations import audit, outbox
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.text.formatting import moment

log = logging.getLogger(__name__)

# Members have at least this many working days to respond.
MIN_WORKING_DAYS = 3
CLOSED = "The closing time for responses has passed"
# How positions are counted in words: one, several.
STANCE_PHRASES = {
    Stance.AGREES: ("agrees", "agree"),
    Stance.WITH_CHANGES: ("agrees with changes", "agree with changes"),
    Stance.DISAGREES: ("does not agree", "do not agree"),
    Stance.ABSTAINS: ("abstains", "abstain"),
}


@transaction.atomic
def circulate(
    *, meeting: Meeting, closes_at: datetime, required_seats: Sequence[str], by: User, now: datetime | None = None
) -> Meeting:
    """Ask every voting member to respond to each recommendation by ``closes_at``, three working days on or later.

    ``required_seats`` names the partners whose responses are required.
    """
    now = now or timezone.now()
    meeting = lock(meeting)
    if not meeting.is_by_correspondence:
        raise Refused("This is a meeting. Publish its agenda instead.")
    if not meeting.agenda_items.exists():
        raise Refused("Add at least one recommendation first")
    if not required_seats:
        raise Refused("Select at least one required partner", field="required_seats")
    earliest = working_days.add(working_days.today(now), MIN_WORKING_DAYS)
    if working_days.today(closes_at) < earliest:
        raise Refused(f"Closing date must be at least {MIN_WORKING_DAYS} working days from today", field="closes_on")
    advance(meeting, "circulate", by=by, at=now, opens_at=now, closes_at=closes_at, required_seats=list(required_seats))
    for membership in voting_members(meeting):
        outbox.post(
            "partnership/emails/correspondence-opened",
            to=membership.person.email,
            idempotency_key=f"correspondence:{meeting.pk}:{membership.person_id}",
            name=membership.person.name,
            title=str(meeting),
            closes=moment(closes_at),
            path=reverse("partnership:meeting-respond", args=[meeting.slug]),
        )
    audit.record("partnership.meeting-circulated", meeting, by=by, closes=closes_at.isoformat())
    return meeting


def voting_members(meeting: Meeting) -> list[Membership]:
    """Return the members who can vote in the group today."""
    memberships = Membership.objects.current().voting().filter(group=meeting.group_id)
    return list(memberships.select_related("person", "agency").order_by("agency__name", "person__name"))


@transaction.atomic
def respond(
    *, meeting: Meeting, answers: dict[AgendaItem, tuple[str, str]], by: User, now: datetime | None = None
) -> list[Position]:
    """Record a member's stance and reason on each item; until the closing time they can respond again."""
    now = now or timezone.now()
    meeting = lock(meeting)
    if not meeting.is_open_for_responses(now):
        raise Refused(CLOSED)
    member = next((each for each in voting_members(meeting) if each.person.user_id == by.pk), None)
    if member is None:
        raise Refused("Only voting members can respond")
    if any(item.meeting_id != meeting.pk for item in answers):
        raise Refused("This recommendation belongs to another meeting")
    return [_record_position(item, member, stance, reason, by, now) for item, (stance, reason) in answers.items()]


def _record_position(
    item: AgendaItem, member: Membership, stance: str, reason: str, by: User, now: datetime
) -> Position:
    if stance in NEEDS_REASON and not reason.strip():
        raise Refused("Enter a reason, or the changes you want", field=f"reason_{item.pk}")
    position, _ = Position.objects.update_or_create(
        item=item,
        person=member.person,
        defaults={"agency": member.agency, "stance": stance, "reason": reason, "given_at": now, "given_by": by},
    )
    audit.record("partnership.position-given", item.meeting, by=by, number=item.number, stance=stance)
    return position


@transaction.atomic
def refer_to_meeting(*, meeting: Meeting, reason: str, by: User, now: datetime | None = None) -> Meeting:
    """End the correspondence and take it to the next meeting. Raise ``Refused`` unless ``by`` can vote."""
    meeting = lock(meeting)
    if not any(member.person.user_id == by.pk for member in voting_members(meeting)):
        raise Refused("Only voting members can refer this to a meeting")
    if not meeting.is_open_for_responses(now):
        raise Refused(CLOSED)
    if not reason.strip():
        raise Refused("Enter a reason", field="reason")
    advance(meeting, "refer-to-meeting", by=by, reason=reason)
    agendas.report_back(meeting)
    audit.record("partnership.correspondence-referred", meeting, by=by)
    return meeting


def missing_seats(meeting: Meeting) -> list[PartnerSeat]:
    """Return the required partners who have not responded to every item."""
    given = positions_by_seat(meeting)
    items = list(meeting.agenda_items.values_list("pk", flat=True))
    return [PartnerSeat(seat) for seat in meeting.required_seats if not all(given.get((seat, pk)) for pk in items)]


def positions_by_seat(meeting: Meeting) -> dict[tuple[str, Any], list[Position]]:
    """Return by partner and item the positions of the agency that holds the seat, or of a part of it."""
    partners = AgencyRelation.objects.safeguarding_partners(meeting.starts_on)
    seats = {relation.agency_id: relation.seat for relation in partners}
    positions: dict[tuple[str, Any], list[Position]] = defaultdict(list)
    for position in Position.objects.filter(item__meeting=meeting).select_related("agency"):
        seat = seats.get(position.agency_id) or seats.get(position.agency.parent_id)
        if seat:
            positions[seat, position.item_id].append(position)
    return positions


@transaction.atomic
def decide(*, meeting: Meeting, by: User | None, now: datetime | None = None) -> Meeting:
    """Record a decision on every item: agreed unless a required partner does not agree.

    Raise ``Refused`` when a required response is missing, or before the closing time while any member has not responded.
    """
    now = now or timezone.now()
    meeting = lock(meeting)
    if meeting.is_open_for_responses(now) and (waiting := _members_without_response(meeting)):
        noun = "response is" if waiting == 1 else "responses are"
        raise Refused(f"{waiting} {noun} missing. Members can respond until {moment(meeting.closes_at)}.")
    missing = missing_seats(meeting)
    if missing:
        raise Refused(f"Required responses are missing: {', '.join(seat.label for seat in missing)}")
    advance(meeting, "decide", by=by, at=now)
    given = positions_by_seat(meeting)
    for number, item in enumerate(meeting.agenda_items.all(), start=1):
        required = [each for seat in meeting.required_seats for each in given[seat, item.pk]]
        _record_decision(meeting, item, number, [each for each in required if each.stance == Stance.DISAGREES])
    agendas.report_back(meeting)
    audit.record("partnership.correspondence-decided", meeting, by=by)
    return meeting


def _record_decision(meeting: Meeting, item: AgendaItem, number: int, against: Sequence[Position]) -> None:
    Decision.objects.create(
        meeting=meeting,
        item=item,
        number=number,
        verb=DecisionVerb.NOT_AGREED if against else DecisionVerb.AGREED,
        topic=item.title,
        reason=_reasons(against) if against else _summarise(item),
    )


def _members_without_response(meeting: Meeting) -> int:
    """Return how many voting members have not responded to every item."""
    items = meeting.agenda_items.count()
    given = Counter(Position.objects.filter(item__meeting=meeting).values_list("person", flat=True))
    return sum(given[member.person_id] < items for member in voting_members(meeting))


def _reasons(positions: Sequence[Position]) -> str:
    return "; ".join(f"{each.agency}: {each.reason}" for each in positions)


def _summarise(item: AgendaItem) -> str:
    counts = Counter(item.positions.values_list("stance", flat=True))
    return ", ".join(
        f"{counts[stance]} {phrases[counts[stance] > 1]}"
        for stance, phrases in STANCE_PHRASES.items()
        if counts[stance]
    )


def end_due(*, now: datetime | None = None) -> int:
    """End every correspondence whose closing time has passed and return how many ended.

    It is decided when every required response is there, and lapses otherwise. Each ends in its own transaction, so
    that an error in one does not stop the others.
    """
    now = now or timezone.now()
    return sum(_end_safely(meeting, now) for meeting in Meeting.objects.past_closing_time(now))


def _end_safely(meeting: Meeting, now: datetime) -> int:
    try:
        return _end(meeting, now)
    except Exception:
        log.exception("Correspondence %s could not be ended.", meeting.pk)
        return 0


@transaction.atomic
def _end(meeting: Meeting, now: datetime) -> int:
    meeting = lock(meeting)
    if meeting not in Meeting.objects.past_closing_time(now):
        return 0
    if missing_seats(meeting):
        advance(meeting, "lapse", by=None, at=now, reason="A required response was missing at the closing time")
        agendas.report_back(meeting)
        audit.record("partnership.correspondence-lapsed", meeting, by=None)
    else:
        decide(meeting=meeting, by=None, now=now)
    return 1
