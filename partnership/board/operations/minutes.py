"""Minutes: written item by item, circulated as a draft, agreed at a later meeting, then final and printed."""

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.urls import reverse
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
from partnership.board.models.decisions import BINDING, NEEDS_REASON
from partnership.board.models.meetings import WRITING_MINUTES
from partnership.board.operations.invitations import members_of
from partnership.board.operations.meeting_records import record_of
from partnership.board.operations.meetings import lock
from partnership.board.rules import READ_MINUTES
from partnership.directory.models import Agency, Person
from shield import pdf, working_days
from shield.models import User
from shield.operations import audit, documents, outbox
from shield.operations.edits import update_record
from shield.records.workflow import advance
from shield.refusals import Refused, refuse_unseen
from shield.web.access import PUBLIC

# A meeting in one of these can agree the minutes of an earlier one.
CAN_AGREE_MINUTES = (MeetingStatus.AGENDA_PUBLISHED, *WRITING_MINUTES)
FINAL = "These minutes are final and can no longer be changed"


def _lock_for_edit(meeting: Meeting) -> Meeting:
    """Return the meeting, locked. Raise ``Refused`` unless its minutes are being written."""
    meeting = lock(meeting)
    if meeting.is_locked:
        raise Refused(FINAL)
    if meeting.status not in WRITING_MINUTES:
        raise Refused("You can write minutes after attendance is recorded")
    return meeting


@transaction.atomic
def record_discussion(*, item: AgendaItem, discussion: str, version: int, by: User) -> AgendaItem:
    """Record the discussion of an item over the version that was read."""
    _lock_for_edit(item.meeting)
    return update_record(item, "partnership.discussion-recorded", version=version, by=by, discussion=discussion)


@transaction.atomic
def add_decision(*, item: AgendaItem, verb: str, topic: str, by: User, reason: str = "") -> Decision:
    """Add a decision on an item. Raise ``Refused`` when a binding decision has no reason."""
    meeting = _lock_for_edit(item.meeting)
    if verb in BINDING and not reason.strip():
        raise Refused("Enter the reason for the decision", field="reason")
    decision = Decision.objects.create(
        meeting=meeting, item=item, number=_next_number(meeting), verb=verb, topic=topic, reason=reason
    )
    audit.record("partnership.decision-added", meeting, by=by, number=decision.number, verb=verb)
    return decision


def _next_number(meeting: Meeting) -> int:
    last = meeting.decisions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def remove_decision(*, decision: Decision, by: User) -> None:
    """Remove a decision that was recorded by mistake. Raise ``Refused`` when the minutes are final."""
    meeting = _lock_for_edit(decision.meeting)
    item = decision.item
    if item is not None and item.kind == ItemKind.MINUTES and decision.verb == DecisionVerb.CONFIRMED:
        raise Refused("You cannot remove the decision that agreed the minutes of an earlier meeting")
    audit.record("partnership.decision-removed", meeting, by=by, number=decision.number, topic=decision.topic)
    try:
        decision.delete()
    except ProtectedError as error:
        raise Refused("A recommendation was decided by this decision, so you cannot remove it") from error


@transaction.atomic
def record_position(*, item: AgendaItem, agency: Agency, stance: str, by: User, reason: str = "") -> Position:
    """Record the position of one agency at the meeting, in place of an earlier one."""
    meeting = _lock_for_edit(item.meeting)
    _check_reason(stance, reason)
    position, _ = Position.objects.update_or_create(
        item=item,
        agency=agency,
        person=None,
        defaults={"stance": stance, "reason": reason, "given_by": by, "given_at": timezone.now()},
    )
    audit.record("partnership.position-recorded", meeting, by=by, number=item.number, stance=stance)
    return position


def _check_reason(stance: str, reason: str) -> None:
    if stance in NEEDS_REASON and not reason.strip():
        raise Refused("Enter a reason, or the changes the agency wants", field="reason")


@transaction.atomic
def record_conflict(
    *, item: AgendaItem, person: Person, interest: str, action_taken: str, by: User
) -> ConflictOfInterest:
    """Record an interest that a person declared in an item, and how it was managed."""
    meeting = lock(item.meeting)
    if meeting.is_locked:
        raise Refused(FINAL)
    conflict, _ = ConflictOfInterest.objects.update_or_create(
        item=item, person=person, defaults={"interest": interest, "action_taken": action_taken}
    )
    audit.record("partnership.conflict-recorded", meeting, by=by, number=item.number)
    return conflict


@transaction.atomic
def circulate(*, meeting: Meeting, by: User) -> Meeting:
    """Circulate the draft minutes to every member, present or not, and everyone who attended.

    Raise ``Refused`` when nothing was recorded.
    """
    if not meeting.decisions.exists() and not meeting.agenda_items.exclude(discussion="").exists():
        raise Refused("Record the discussion or a decision on at least one item first")
    advance(meeting, "circulate-minutes", by=by)
    attended = Q(attendances__meeting=meeting, attendances__presence=Presence.PRESENT)
    members = Q(pk__in=[membership.person_id for membership in members_of(meeting)])
    for person in Person.objects.filter(attended | members).distinct():
        outbox.post(
            "partnership/emails/minutes-draft",
            to=person.email,
            idempotency_key=f"minutes:{meeting.pk}:{person.pk}",
            name=person.name,
            title=str(meeting),
            path=reverse("partnership:meeting-minutes", args=[meeting.slug]),
        )
    audit.record("partnership.minutes-circulated", meeting, by=by)
    return meeting


@transaction.atomic
def request_amendment(*, meeting: Meeting, text: str, by: User, item: AgendaItem | None = None) -> MinutesAmendment:
    """Request a change to the draft minutes. Raise ``Refused`` for a person who did not attend."""
    meeting = lock(meeting)
    if meeting.status != MeetingStatus.MINUTES_DRAFT:
        raise Refused("You can only request a change while the minutes are a draft")
    if not meeting.attendances.filter(person__user=by, presence=Presence.PRESENT).exists():
        raise Refused("Only people who attended the meeting can request a change")
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused("This item belongs to another meeting", field="item")
    amendment = MinutesAmendment.objects.create(meeting=meeting, item=item, text=text, requested_by=by)
    audit.record("partnership.amendment-requested", meeting, by=by)
    return amendment


@transaction.atomic
def answer_amendment(*, amendment: MinutesAmendment, accepted: bool, by: User, answer: str = "") -> MinutesAmendment:
    """Accept or decline a requested change. Raise ``Refused`` when it is declined without a reason."""
    _lock_for_edit(amendment.meeting)
    if not accepted and not answer.strip():
        raise Refused("Enter the reason for declining the change", field="answer")
    amendment.status = AmendmentStatus.ACCEPTED if accepted else AmendmentStatus.DECLINED
    amendment.answer = answer
    amendment.save(update_fields=["status", "answer"])
    audit.record("partnership.amendment-answered", amendment.meeting, by=by, accepted=accepted)
    return amendment


def agree(*, meeting: Meeting, at: Meeting, seen: str, by: User, today: date | None = None) -> Meeting:
    """Agree the minutes of ``meeting`` at a later meeting of its group: they are final and printed as PDFs.

    The later meeting records the decision. The PDFs are rendered before the transaction. Raise ``Refused`` when a
    requested change has no answer, ``at`` cannot agree them, or the minutes are no longer those with the fingerprint ``seen``.
    """
    if meeting.amendments.filter(status=AmendmentStatus.REQUESTED).exists():
        raise Refused("Answer every requested change first")
    if at.group_id != meeting.group_id or at.starts_on <= meeting.starts_on or at.is_by_correspondence:
        raise Refused("Select a later meeting of the same group")
    if at.starts_on > (today or working_days.today()):
        raise Refused("Select a meeting that has started")
    refuse_unseen(seen, fingerprint(meeting))
    printed = {level: _print(meeting, level, at) for level in (Visibility.RESTRICTED, Visibility.MEMBERS)}
    return _agree(meeting, at, printed, seen, by)


def fingerprint(meeting: Meeting) -> str:
    """Return the SHA-256 of everything that the minutes show, to find out whether it changed."""
    shown: tuple[Any, ...] = (
        list(meeting.agenda_items.values_list("pk", "version")),
        list(meeting.decisions.values_list("pk", flat=True)),
        list(meeting.amendments.values_list("pk", "status")),
        list(Position.objects.filter(item__meeting=meeting).values_list("pk", "stance", "reason")),
        list(ConflictOfInterest.objects.filter(item__meeting=meeting).values_list("pk", "interest", "action_taken")),
        list(Action.objects.filter(item__meeting=meeting).values_list("pk", "owner", "due_on")),
        list(meeting.attendances.values_list("pk", "presence")),
        meeting.chair_person_id,
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _print(meeting: Meeting, level: str, at: Meeting | None) -> bytes:
    return pdf.render("partnership/meetings/minutes_pdf.html", {"record": record_of(meeting, level), "at": at})


@transaction.atomic
def _agree(meeting: Meeting, at: Meeting, printed: dict[Visibility, bytes], seen: str, by: User) -> Meeting:
    meeting, at = lock(meeting), lock(at)
    if fingerprint(meeting) != seen:
        raise Refused("These minutes have just been changed. Read them again before you agree them.")
    if at.status not in CAN_AGREE_MINUTES:
        raise Refused("Select a meeting whose own minutes are not final")
    advance(meeting, "agree-minutes", by=by, agreed_by=at)
    for level, content in printed.items():
        _store_edition(meeting, level, content, READ_MINUTES, by)
    item = at.agenda_items.filter(kind=ItemKind.MINUTES, about=meeting).first()
    Decision.objects.create(
        meeting=at,
        item=item,
        number=_next_number(at),
        verb=DecisionVerb.CONFIRMED,
        topic=f"Minutes of {meeting.when}",
        reason="Agreed as a true record",
    )
    audit.record("partnership.minutes-agreed", meeting, by=by, at=at.slug)
    return meeting


def _store_edition(meeting: Meeting, level: str, content: bytes, permission: str, by: User) -> MinutesEdition:
    document = documents.store(
        title=f"Minutes of {meeting}"[:200],
        filename=f"minutes-{meeting.slug}.pdf",
        content=content,
        permission=permission,
        by=by,
    )
    return MinutesEdition.objects.create(meeting=meeting, visibility=level, document=document)


def publish(*, meeting: Meeting, by: User) -> Meeting:
    """Publish the public items of final minutes, as a page and a PDF. Raise ``Refused`` when there are none."""
    if not meeting.group.has_public_page:
        raise Refused("This group has no public page")
    if not meeting.agenda_items.filter(visibility=Visibility.PUBLIC).exists():
        raise Refused("This meeting has no public items")
    return _publish(meeting, _print(meeting, Visibility.PUBLIC, meeting.agreed_by), by)


@transaction.atomic
def _publish(meeting: Meeting, printed: bytes, by: User) -> Meeting:
    advance(meeting, "publish-minutes", by=by)
    _store_edition(meeting, Visibility.PUBLIC, printed, PUBLIC, by)
    audit.record("partnership.minutes-published", meeting, by=by)
    return meeting
