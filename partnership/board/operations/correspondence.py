"""Decisions by correspondence: circulated, answered by each member, decided when time is up, reported at the next meeting."""

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.board.models import AgendaItem, Decision, DecisionVerb, Meeting, Position, Stance
from partnership.board.operations import agendas
from partnership.board.operations.meetings import lock
from partnership.directory.models import AgencyRelation, Membership, PartnerSeat
from shield import working_days
from shield.operations import audit, notices
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.text.formatting import moment

log = logging.getLogger(__name__)

# Whoever has to answer has at least so many working days for it.
SHORTEST = 3
# How positions are counted in words: of one, of several.
SAID = {
    Stance.AGREES: ("agrees", "agree"),
    Stance.WITH_CHANGES: ("agrees with changes", "agree with changes"),
    Stance.DISAGREES: ("does not agree", "do not agree"),
    Stance.ABSTAINS: ("takes no position", "take no position"),
}


@transaction.atomic
def circulate(
    *, meeting: Meeting, closes_at: datetime, required_seats: Sequence[str], by: Any, now: datetime | None = None
) -> Meeting:
    """Ask every voting member for a position on each item, until ``closes_at``: three working days on, or later.

    ``required_seats`` names the partners whose positions there must be.
    """
    now = now or timezone.now()
    meeting = lock(meeting)
    if not meeting.is_by_correspondence:
        raise Refused("This is a meeting: publish its agenda instead.")
    if not meeting.agenda_items.exists():
        raise Refused("Write at least one recommendation to answer first.")
    if not required_seats:
        raise Refused("Say whose position there must be.", field="required_seats")
    earliest = working_days.add(working_days.today(now), SHORTEST)
    if working_days.today(closes_at) < earliest:
        raise Refused(f"Leave at least {SHORTEST} working days for the answers.", field="closes_on")
    advance(meeting, "circulate", by=by, at=now, opens_at=now, closes_at=closes_at, required_seats=list(required_seats))
    for seat in voting(meeting):
        notices.post(
            "partnership/emails/correspondence-opened",
            to=seat.person.email,
            occasion=f"correspondence:{meeting.pk}:{seat.person_id}",
            name=seat.person.name,
            title=str(meeting),
            closes=moment(closes_at),
            path=f"{meeting.get_absolute_url()}feedback/",
        )
    audit.record("partnership.meeting-circulated", meeting, by=by, closes=closes_at.isoformat())
    return meeting


def voting(meeting: Meeting) -> list[Membership]:
    """Who votes in the group today."""
    seats = Membership.objects.current().voting().filter(group=meeting.group_id)
    return list(seats.select_related("person", "agency").order_by("agency__name", "person__name"))


@transaction.atomic
def answer(
    *, meeting: Meeting, answers: dict[AgendaItem, tuple[str, str]], by: Any, now: datetime | None = None
) -> list[Position]:
    """Keep a member's stance and reason on each item; until the end they may change their mind."""
    now = now or timezone.now()
    meeting = lock(meeting)
    if not meeting.takes_answers(now):
        raise Refused("The time for answers is over.")
    seat = next((seat for seat in voting(meeting) if seat.person.user_id == by.pk), None)
    if seat is None:
        raise Refused("Only a member with a vote can answer.")
    if any(item.meeting_id != meeting.pk for item in answers):
        raise Refused("This recommendation belongs to another meeting.")
    return [_answer(item, seat, stance, reason, by, now) for item, (stance, reason) in answers.items()]


def _answer(item: AgendaItem, seat: Membership, stance: str, reason: str, by: Any, now: datetime) -> Position:
    if stance in {Stance.WITH_CHANGES, Stance.DISAGREES} and not reason.strip():
        raise Refused("Say why, or what would have to change.", field=f"reason_{item.pk}")
    position, _ = Position.objects.update_or_create(
        item=item,
        person=seat.person,
        defaults={"agency": seat.agency, "stance": stance, "reason": reason, "given_at": now, "given_by": by},
    )
    audit.record("partnership.position-given", item.meeting, by=by, number=item.number, stance=stance)
    return position


@transaction.atomic
def call_to_meeting(*, meeting: Meeting, reason: str, by: Any, now: datetime | None = None) -> Meeting:
    """Stop the correspondence and take it to the next meeting; any voting member may."""
    meeting = lock(meeting)
    if not any(seat.person.user_id == by.pk for seat in voting(meeting)):
        raise Refused("Only a member with a vote can call this to a meeting.")
    if not meeting.takes_answers(now):
        raise Refused("The time for answers is over.")
    if not reason.strip():
        raise Refused("Say why it should be talked about.", field="reason")
    advance(meeting, "call-to-meeting", by=by, reason=reason)
    agendas.bring_back(meeting)
    audit.record("partnership.called-to-meeting", meeting, by=by)
    return meeting


def missing_seats(meeting: Meeting) -> list[PartnerSeat]:
    """The partners whose position there must be, and is not on every item."""
    given = positions_by_seat(meeting)
    items = list(meeting.agenda_items.values_list("pk", flat=True))
    return [PartnerSeat(seat) for seat in meeting.required_seats if not all(given.get((seat, pk)) for pk in items)]


def positions_by_seat(meeting: Meeting) -> dict[tuple[str, Any], list[Position]]:
    """By partner and item, the positions given for the agency that holds the seat, or for a part of it."""
    holders = {held.agency_id: held.seat for held in AgencyRelation.objects.safeguarding_partners(meeting.starts_on)}
    found: dict[tuple[str, Any], list[Position]] = defaultdict(list)
    for position in Position.objects.filter(item__meeting=meeting).select_related("agency"):
        seat = holders.get(position.agency_id) or holders.get(position.agency.parent_id)
        if seat:
            found[seat, position.item_id].append(position)
    return found


@transaction.atomic
def decide(*, meeting: Meeting, by: Any, now: datetime | None = None) -> Meeting:
    """Decide on every item, once each required position is there: agreed unless a required partner does not agree.

    Before the end it needs the answer of everybody with a vote, so that nobody's time is cut short.
    """
    now = now or timezone.now()
    meeting = lock(meeting)
    if meeting.takes_answers(now) and (silent := _silent(meeting)):
        raise Refused(f"Answers are taken until {moment(meeting.closes_at)}; {silent} still to come.")
    missing = missing_seats(meeting)
    if missing:
        raise Refused(f"Still to answer: {', '.join(seat.label for seat in missing)}.")
    advance(meeting, "decide", by=by, at=now)
    given = positions_by_seat(meeting)
    for number, item in enumerate(meeting.agenda_items.all(), start=1):
        required = [each for seat in meeting.required_seats for each in given[seat, item.pk]]
        against = [each for each in required if each.stance == Stance.DISAGREES]
        Decision.objects.create(
            meeting=meeting,
            item=item,
            number=number,
            verb=DecisionVerb.NOT_AGREED if against else DecisionVerb.AGREED,
            topic=item.title,
            reason=_reasons(against) if against else _count(item),
        )
    agendas.bring_back(meeting)
    audit.record("partnership.correspondence-decided", meeting, by=by)
    return meeting


def _silent(meeting: Meeting) -> int:
    """How many with a vote have not answered everything."""
    wanted = meeting.agenda_items.count()
    given = Counter(Position.objects.filter(item__meeting=meeting).values_list("person", flat=True))
    return sum(given[seat.person_id] < wanted for seat in voting(meeting))


def _reasons(positions: Sequence[Position]) -> str:
    return "; ".join(f"{each.agency}: {each.reason}" for each in positions)


def _count(item: AgendaItem) -> str:
    said = Counter(item.positions.values_list("stance", flat=True))
    return ", ".join(f"{said[stance]} {words[said[stance] > 1]}" for stance, words in SAID.items() if said[stance])


def end_due(*, now: datetime | None = None) -> int:
    """End every correspondence whose time is up: decided where every required position is there, lapsed otherwise.

    Answers how many ended; each on its own, so that one trouble leaves the others done.
    """
    now = now or timezone.now()
    return sum(_end_alone(meeting, now) for meeting in Meeting.objects.closing(now))


def _end_alone(meeting: Meeting, now: datetime) -> int:
    try:
        return _end(meeting, now)
    except Exception:
        log.exception("Correspondence %s could not be ended.", meeting.pk)
        return 0


@transaction.atomic
def _end(meeting: Meeting, now: datetime) -> int:
    meeting = lock(meeting)
    if meeting not in Meeting.objects.closing(now):
        return 0
    if missing_seats(meeting):
        advance(meeting, "lapse", by=None, at=now, reason="Not everybody who had to answer did so in time")
        agendas.bring_back(meeting)
        audit.record("partnership.correspondence-lapsed", meeting, by=None)
    else:
        decide(meeting=meeting, by=None, now=now)
    return 1
