"""Decisions by correspondence: circulated, answered by voting members, decided at the closing time, reported back."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.board.models import AgendaItem, Decision, DecisionVerb, Meeting, Position
from partnership.board.models.decisions import NEEDS_REASON
from partnership.board.operations import agendas
from partnership.board.operations import correspondence_rounds as rounds
from partnership.board.operations.correspondence_reminders import members_without_response
from partnership.board.operations.counting import Count, counts_of, voting_members
from partnership.board.operations.meetings import lock
from partnership.board.rules import READ_RESPONSE_PROOF
from partnership.directory.models import MajorityRule, Membership, PartnerSeat, Person
from shield.models import Document, User
from shield.operations import audit, documents, outbox
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.text.formatting import moment

log = logging.getLogger(__name__)

CLOSED = "The closing time for responses has passed"
STILL_CHANGED = f"Changes were still asked for after {rounds.MAX_ROUNDS} rounds"


@transaction.atomic
def circulate(*, meeting: Meeting, closes_at: datetime, by: User, now: datetime | None = None) -> Meeting:
    """Ask every voting member to respond to each recommendation by ``closes_at``, three working days on or later.

    The group's rule for counting is kept with the meeting, so that a later change of the rule does not reach it.
    """
    now = now or timezone.now()
    meeting = lock(meeting)
    if not meeting.is_by_correspondence:
        raise Refused("This is a meeting. Publish its agenda instead.")
    if not meeting.agenda_items.exists():
        raise Refused("Add at least one recommendation first")
    rounds.check_closing_time(closes_at, now)
    advance(meeting, "circulate", by=by, at=now, opens_at=now, closes_at=closes_at, **_rule_of(meeting))
    for membership in voting_members(meeting):
        outbox.post(
            "partnership/emails/correspondence-opened",
            to=membership.person.email,
            idempotency_key=f"correspondence:{meeting.pk}:{membership.person_id}",
            **rounds.email_context(meeting, membership),
        )
    audit.record("partnership.meeting-circulated", meeting, by=by, closes=closes_at.isoformat())
    return meeting


def _rule_of(meeting: Meeting) -> dict[str, Any]:
    group = meeting.group
    if not group.required_seats and group.majority == MajorityRule.NONE:
        raise Refused("Set who must agree by correspondence in the settings of the group first")
    return {"required_seats": group.required_seats, "required_responses": group.quorum, "majority": group.majority}


@transaction.atomic
def respond(
    *, meeting: Meeting, answers: dict[AgendaItem, tuple[str, str]], by: User, now: datetime | None = None
) -> list[Position]:
    """Record a member's stance and reason on each item; until the closing time they can respond again."""
    now = now or timezone.now()
    meeting = lock(meeting)
    _check_open(meeting, now)
    member = next((each for each in voting_members(meeting) if each.person.user_id == by.pk), None)
    if member is None:
        raise Refused("Only voting members can respond")
    return _record_positions(meeting, member, answers, by, now)


@transaction.atomic
def record_response(
    *,
    meeting: Meeting,
    person: Person,
    answers: dict[AgendaItem, tuple[str, str]],
    proof: Any,
    by: User,
    now: datetime | None = None,
) -> list[Position]:
    """Record what a voting member answered by email, with the email itself as proof."""
    now = now or timezone.now()
    meeting = lock(meeting)
    _check_open(meeting, now)
    member = next((each for each in voting_members(meeting) if each.person_id == person.pk), None)
    if member is None:
        raise Refused("Select a voting member", field="member")
    title = f"Response of {person} to {meeting}"
    document = documents.keep_upload(title=title, file=proof, permission=READ_RESPONSE_PROOF, by=by, field="proof")
    return _record_positions(meeting, member, answers, by, now, document)


def _check_open(meeting: Meeting, now: datetime) -> None:
    if not meeting.is_open_for_responses(now):
        raise Refused(CLOSED)


def _record_positions(
    meeting: Meeting,
    member: Membership,
    answers: dict[AgendaItem, tuple[str, str]],
    by: User,
    now: datetime,
    proof: Document | None = None,
) -> list[Position]:
    if any(item.meeting_id != meeting.pk for item in answers):
        raise Refused("This recommendation belongs to another meeting")
    undecided = set(meeting.agenda_items.undecided().values_list("pk", flat=True))
    if any(item.pk not in undecided for item in answers):
        raise Refused("The recommendations have just changed. Open the page again and respond to them.")
    given = {"agency": member.agency, "given_at": now, "given_by": by, "proof": proof}
    return [_record_position(item, member, *answer, given) for item, answer in answers.items()]


def _record_position(item: AgendaItem, member: Membership, stance: str, reason: str, given: dict[str, Any]) -> Position:
    if stance in NEEDS_REASON and not reason.strip():
        raise Refused("Enter a reason, or the changes you want", field=f"reason_{item.pk}")
    position, _ = Position.objects.update_or_create(
        item=item, person=member.person, defaults={"stance": stance, "reason": reason, **given}
    )
    audit.record("partnership.position-given", item.meeting, by=given["given_by"], number=item.number, stance=stance)
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


@transaction.atomic
def decide(*, meeting: Meeting, by: User | None, now: datetime | None = None) -> Meeting:
    """Count the responses by the group's rule and record a decision on every item, whose reason is the count.

    Raise ``Refused`` before the closing time while any member has not responded, when the responses that the rule needs
    are missing, and when a member agrees with changes that have not been asked again.
    """
    now = now or timezone.now()
    meeting = lock(meeting)
    if meeting.is_open_for_responses(now) and (waiting := len(members_without_response(meeting))):
        noun = "response is" if waiting == 1 else "responses are"
        raise Refused(f"{waiting} {noun} missing. Members can respond until {moment(meeting.closes_at)}.")
    counts = counts_of(meeting)
    if missing := _missing(counts):
        raise Refused(f"Required responses are missing: {missing}")
    if changed := [str(count.item.number) for count in counts if count.asks_for_changes]:
        raise Refused(f"Members agree with changes. Ask again about recommendation {', '.join(changed)} first.")
    return _close(meeting, counts, by=by, now=now)


def _close(meeting: Meeting, counts: Iterable[Count], *, by: User | None, now: datetime) -> Meeting:
    advance(meeting, "decide", by=by, at=now)
    for count in counts:
        _record_decision(meeting, count)
    agendas.report_back(meeting)
    audit.record("partnership.correspondence-decided", meeting, by=by)
    return meeting


def _record_decision(meeting: Meeting, count: Count) -> None:
    changes = [f"With changes from {each.agency}: {each.reason}" for each in rounds.earlier_changes(count.item)]
    Decision.objects.create(
        meeting=meeting,
        item=count.item,
        number=meeting.decisions.count() + 1,
        verb=DecisionVerb.AGREED if count.is_agreed else DecisionVerb.NOT_AGREED,
        topic=count.item.title,
        reason="\n".join([*changes, count.words]),
    )


def _missing(counts: Iterable[Count]) -> str:
    """Return in words which responses the rule needs and has not got; an empty text when it has all."""
    counts = list(counts)
    seats = {seat for count in counts for seat in count.missing_seats}
    words = [seat.label for seat in PartnerSeat if seat in seats]
    short = next((count for count in counts if not count.is_quorate), None)
    if short is not None:
        words.append(f"{short.required_responses} members are needed and {len(short.positions)} responded")
    return ", ".join(words)


def end_due(*, now: datetime | None = None) -> int:
    """End every correspondence whose closing time has passed and return how many were dealt with.

    It is decided when the rule has the responses it needs, and lapses otherwise. What members agree to with changes is
    asked again. Each ends in its own transaction, so that an error in one does not stop the others.
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
    counts = counts_of(meeting)
    changed = [count for count in counts if count.asks_for_changes]
    if _missing(counts) and not meeting.decisions.exists():
        _lapse(meeting, counts, now)
    elif not changed:
        _close(meeting, counts, by=None, now=now)
    else:
        _decide_in_part(meeting, counts, changed, now)
    return 1


def _lapse(meeting: Meeting, counts: Iterable[Count], now: datetime) -> None:
    numbered = " ".join(f"Recommendation {count.item.number}: {count.words}" for count in counts)
    reason = f"Required responses were missing at the closing time: {_missing(counts)}. {numbered}"
    advance(meeting, "lapse", by=None, at=now, reason=reason)
    agendas.report_back(meeting)
    audit.record("partnership.correspondence-lapsed", meeting, by=None)


def _decide_in_part(meeting: Meeting, counts: Iterable[Count], changed: list[Count], now: datetime) -> None:
    """Decide what needs no changes, and ask the rest again or refer it to a meeting after the last round."""
    for count in counts:
        if not count.asks_for_changes:
            _record_decision(meeting, count)
    if any(rounds.round_of(count.item) >= rounds.MAX_ROUNDS for count in changed):
        advance(meeting, "refer-to-meeting", by=None, at=now, reason=STILL_CHANGED)
        agendas.report_back(meeting)
        audit.record("partnership.correspondence-referred", meeting, by=None)
        return
    words = {count.item: rounds.with_changes(count.item) for count in changed}
    rounds.ask_again(meeting=meeting, words=words, closes_at=rounds.earliest_closing_time(now), by=None, now=now)
