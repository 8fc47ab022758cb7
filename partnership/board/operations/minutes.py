"""Minutes: kept item by item, sent round as a draft, agreed at the next meeting, then locked and printed for good."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.board.models import (
    Action,
    AgendaItem,
    AmendmentStatus,
    ConflictOfInterest,
    Decision,
    DecisionVerb,
    ItemKind,
    Meeting,
    MeetingStatus,
    MinutesAmendment,
    MinutesEdition,
    Position,
    Presence,
    Visibility,
)
from partnership.board.models.decisions import BINDING
from partnership.board.operations.meeting_records import record_of
from partnership.board.operations.meetings import lock
from partnership.board.rules import READ_MINUTES
from partnership.directory.models import Person
from shield import pdf, working_days
from shield.operations import audit, documents, notices
from shield.operations.edits import revise
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.web.access import PUBLIC

WRITABLE = (MeetingStatus.HELD, MeetingStatus.MINUTES_DRAFT)
# A meeting that can still agree the minutes of an earlier one.
CONFIRMING = (MeetingStatus.AGENDA_PUBLISHED, *WRITABLE)


def _judge(meeting: Meeting) -> Meeting:
    """The locked meeting; raises ``Refused`` unless its minutes are being written."""
    meeting = lock(meeting)
    if meeting.is_locked:
        raise Refused("These minutes were agreed, so they stay as they are.")
    if meeting.status not in WRITABLE:
        raise Refused("Minutes are kept once the meeting was held.")
    return meeting


@transaction.atomic
def keep(*, item: AgendaItem, said: str, version: int, by: Any) -> AgendaItem:
    """Keep what was said on an item; nobody overwrites a colleague."""
    _judge(item.meeting)
    return revise(item, "partnership.minutes-kept", version=version, by=by, said=said)


@transaction.atomic
def decide(*, item: AgendaItem, verb: str, topic: str, by: Any, reason: str = "") -> Decision:
    """Keep what the meeting did about an item; whatever binds somebody says why."""
    meeting = _judge(item.meeting)
    if verb in BINDING and not reason.strip():
        raise Refused("Say why: whoever reads this in ten years asks.", field="reason")
    decision = Decision.objects.create(
        meeting=meeting, item=item, number=_next_number(meeting), verb=verb, topic=topic, reason=reason
    )
    audit.record("partnership.decision-kept", meeting, by=by, number=decision.number, verb=verb)
    return decision


def _next_number(meeting: Meeting) -> int:
    last = meeting.decisions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def remove_decision(*, decision: Decision, by: Any) -> None:
    """Take back a decision that was written down wrongly, while the minutes are still being written."""
    meeting = _judge(decision.meeting)
    item = decision.item
    if item is not None and item.kind == ItemKind.MINUTES and decision.verb == DecisionVerb.CONFIRMED:
        raise Refused("This agreed the minutes of an earlier meeting, which are locked by it.")
    audit.record("partnership.decision-removed", meeting, by=by, number=decision.number, topic=decision.topic)
    decision.delete()


@transaction.atomic
def keep_position(*, item: AgendaItem, agency: Any, stance: str, by: Any, reason: str = "") -> Position:
    """Keep where one agency stood at the meeting; the later word counts."""
    meeting = _judge(item.meeting)
    _judge_reason(stance, reason)
    position, _ = Position.objects.update_or_create(
        item=item,
        agency=agency,
        person=None,
        defaults={"stance": stance, "reason": reason, "given_by": by, "given_at": timezone.now()},
    )
    audit.record("partnership.position-kept", meeting, by=by, number=item.number, stance=stance)
    return position


def _judge_reason(stance: str, reason: str) -> None:
    if stance in {"with_changes", "disagrees"} and not reason.strip():
        raise Refused("Say why, or what would have to change.", field="reason")


@transaction.atomic
def declare_conflict(*, item: AgendaItem, person: Person, interest: str, handled: str, by: Any) -> ConflictOfInterest:
    """Keep that somebody declared an interest in an item, and what was done about it."""
    meeting = lock(item.meeting)
    if meeting.is_locked:
        raise Refused("These minutes were agreed, so they stay as they are.")
    conflict, _ = ConflictOfInterest.objects.update_or_create(
        item=item, person=person, defaults={"interest": interest, "handled": handled}
    )
    audit.record("partnership.conflict-declared", meeting, by=by, number=item.number)
    return conflict


@transaction.atomic
def draft(*, meeting: Meeting, by: Any) -> Meeting:
    """Send the draft minutes round to those who were there: they wrote themselves from what was kept."""
    if not meeting.decisions.exists() and not meeting.agenda_items.exclude(said="").exists():
        raise Refused("Keep first what was said or decided on at least one item.")
    advance(meeting, "draft-minutes", by=by)
    for person in Person.objects.filter(attendances__meeting=meeting, attendances__presence=Presence.PRESENT):
        notices.post(
            "partnership/emails/minutes-draft",
            to=person.email,
            occasion=f"minutes:{meeting.pk}:{person.pk}",
            name=person.name,
            title=str(meeting),
            path=f"{meeting.get_absolute_url()}minutes/",
        )
    audit.record("partnership.minutes-drafted", meeting, by=by)
    return meeting


@transaction.atomic
def ask_amendment(*, meeting: Meeting, text: str, by: Any, item: AgendaItem | None = None) -> MinutesAmendment:
    """Ask for a change in the draft; only those who were there may."""
    meeting = lock(meeting)
    if meeting.status != MeetingStatus.MINUTES_DRAFT:
        raise Refused("Changes can be asked for while the minutes are a draft.")
    if not meeting.attendances.filter(person__user=by, presence=Presence.PRESENT).exists():
        raise Refused("Only somebody who was at the meeting can ask for a change.")
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused("This item belongs to another meeting.", field="item")
    amendment = MinutesAmendment.objects.create(meeting=meeting, item=item, text=text, asked_by=by)
    audit.record("partnership.amendment-asked", meeting, by=by)
    return amendment


@transaction.atomic
def answer_amendment(*, amendment: MinutesAmendment, taken: bool, by: Any, answer: str = "") -> MinutesAmendment:
    """Say whether a change was taken into the minutes; declining says why."""
    _judge(amendment.meeting)
    if not taken and not answer.strip():
        raise Refused("Say why the change is not taken.", field="answer")
    amendment.status = AmendmentStatus.TAKEN if taken else AmendmentStatus.DECLINED
    amendment.answer = answer
    amendment.save(update_fields=["status", "answer"])
    audit.record("partnership.amendment-answered", amendment.meeting, by=by, taken=taken)
    return amendment


def agree(*, meeting: Meeting, at: Meeting, by: Any, today: date | None = None) -> Meeting:
    """Agree the minutes of ``meeting`` at a later meeting of its group: they are printed and never change again.

    The later meeting keeps that it confirmed them. The editions are drawn before the transaction.
    """
    if meeting.amendments.filter(status=AmendmentStatus.ASKED).exists():
        raise Refused("Answer first every change that was asked for.")
    if at.group_id != meeting.group_id or at.starts_on <= meeting.starts_on or at.is_by_correspondence:
        raise Refused("Minutes are agreed at a later meeting of the same group.")
    if at.starts_on > (today or working_days.today()):
        raise Refused("That meeting is still ahead.")
    seen = _fingerprint(meeting)
    printed = {level: _print(meeting, level, at) for level in (Visibility.RESTRICTED, Visibility.MEMBERS)}
    return _agree(meeting, at, printed, seen, by)


def _fingerprint(meeting: Meeting) -> tuple[Any, ...]:
    """What the minutes rest on: when it differs, somebody wrote meanwhile."""
    return (
        list(meeting.agenda_items.values_list("pk", "version")),
        list(meeting.decisions.values_list("pk", flat=True)),
        list(meeting.amendments.values_list("pk", "status")),
        list(Position.objects.filter(item__meeting=meeting).values_list("pk", "stance", "reason")),
        list(ConflictOfInterest.objects.filter(item__meeting=meeting).values_list("pk", "interest", "handled")),
        list(Action.objects.filter(item__meeting=meeting).values_list("pk", "owner", "due_on")),
        list(meeting.attendances.values_list("pk", "presence")),
    )


def _print(meeting: Meeting, level: str, at: Meeting | None) -> bytes:
    return pdf.render("partnership/meetings/minutes_pdf.html", {"record": record_of(meeting, level), "at": at})


@transaction.atomic
def _agree(meeting: Meeting, at: Meeting, printed: dict[Visibility, bytes], seen: tuple[Any, ...], by: Any) -> Meeting:
    meeting, at = lock(meeting), lock(at)
    if _fingerprint(meeting) != seen:
        raise Refused("Somebody changed these minutes just now. Read them again before you agree them.")
    if at.status not in CONFIRMING:
        raise Refused("Choose a meeting whose own minutes are still being written.")
    advance(meeting, "agree-minutes", by=by, agreed_by=at)
    for level, content in printed.items():
        _keep_edition(meeting, level, content, READ_MINUTES, by)
    item = at.agenda_items.filter(kind=ItemKind.MINUTES, about=meeting).first()
    Decision.objects.create(
        meeting=at,
        item=item,
        number=_next_number(at),
        verb=DecisionVerb.CONFIRMED,
        topic=f"Minutes of {meeting.when}",
        reason="A true record",
    )
    audit.record("partnership.minutes-agreed", meeting, by=by, at=at.slug)
    return meeting


def _keep_edition(meeting: Meeting, level: str, content: bytes, permission: str, by: Any) -> MinutesEdition:
    document = documents.store(
        title=f"Minutes of {meeting}"[:200],
        filename=f"minutes-{meeting.slug}.pdf",
        content=content,
        permission=permission,
        by=by,
    )
    return MinutesEdition.objects.create(meeting=meeting, visibility=level, document=document)


def publish(*, meeting: Meeting, by: Any) -> Meeting:
    """Show everybody the public items of agreed minutes, as a page and printed."""
    if not meeting.group.has_public_page:
        raise Refused("This group has no public page.")
    if not meeting.agenda_items.filter(visibility=Visibility.PUBLIC).exists():
        raise Refused("No item of this meeting is for everybody.")
    return _publish(meeting, _print(meeting, Visibility.PUBLIC, meeting.agreed_by), by)


@transaction.atomic
def _publish(meeting: Meeting, printed: bytes, by: Any) -> Meeting:
    advance(meeting, "publish-minutes", by=by)
    _keep_edition(meeting, Visibility.PUBLIC, printed, PUBLIC, by)
    audit.record("partnership.minutes-published", meeting, by=by)
    return meeting
