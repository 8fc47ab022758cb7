"""Actions: created with one owner, reported done with evidence, verified by another person."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.board.models import Action, ActionNote, AgendaItem
from partnership.board.rules import READ_ACTION_FILE
from partnership.directory.models import Agency, Post
from shield.models import User
from shield.operations import audit, documents, outbox
from shield.records.workflow import advance
from shield.refusals import Refused

CLOSED = "This action is closed"
VACANT = "Select a post that is filled today"


@transaction.atomic
def create(
    *,
    title: str,
    agency: Agency,
    due_on: date,
    by: User,
    owner: Post | None = None,
    detail: str = "",
    recommendation: Any = None,
    item: AgendaItem | None = None,
    gap: Any = None,
    origin_title: str = "",
    origin_url: str = "",
    origin_permission: str = "",
) -> Action:
    """Create an action and email its owner. Return it.

    Raise ``Refused`` when the owner holds no current post in the agency, or the minutes of the item are final.
    """
    if item is not None and item.meeting.is_locked:
        raise Refused("The minutes of this meeting are final, so you cannot add an action")
    if owner is not None and owner.agency_id != agency.pk:
        raise Refused("The owner must hold a post in this agency", field="owner")
    if owner is not None and not owner.is_current():
        raise Refused(VACANT, field="owner")
    action = Action.objects.create(
        title=title,
        detail=detail,
        agency=agency,
        owner=owner,
        recommendation=recommendation,
        item=item,
        gap=gap,
        origin_title=origin_title or (str(item.meeting) if item else ""),
        origin_url=origin_url or (item.meeting.get_absolute_url() if item else ""),
        origin_permission=origin_permission,
        first_due_on=due_on,
        due_on=due_on,
    )
    audit.record("partnership.action-created", action, by=by, agency=agency.slug)
    _email_owner(action, "partnership/emails/action-assigned")
    return action


def start(*, action: Action, by: User) -> Action:
    """Record that work has started."""
    return _move(action, "start", by=by)


@transaction.atomic
def report_done(*, action: Action, evidence: str, by: User, file: Any = None) -> Action:
    """Record what was done, with a file as evidence where there is one; another person then verifies it."""
    _move(action, "report-done", by=by, evidence=evidence, reported_by=by)
    if file:
        title = f"Evidence: {action.title}"
        action.evidence_file = documents.keep_upload(title=title, file=file, permission=READ_ACTION_FILE, by=by)
        action.save(update_fields=["evidence_file"])
    return action


@transaction.atomic
def verify(*, action: Action, by: User) -> Action:
    """Confirm what was reported done and email the owner. Raise ``Refused`` for the owner and for the reporter."""
    if action.reported_by_id == by.pk:
        raise Refused("You reported this action as done, so another person must verify it")
    if action.owner is not None and action.owner.person.user_id == by.pk:
        raise Refused("You own this action, so another person must verify it")
    _move(action, "verify", by=by, verified_by=by, verified_at=timezone.now())
    _email_owner(action, "partnership/emails/action-verified")
    return action


def send_back(*, action: Action, reason: str, by: User) -> Action:
    """Send an action back to its owner because it is not done."""
    return _move(action, "send-back", by=by, reason=reason)


def withdraw(*, action: Action, reason: str, by: User) -> Action:
    """Withdraw an action; it stays on record with the reason."""
    return _move(action, "withdraw", by=by, reason=reason, withdrawn_at=timezone.now())


@transaction.atomic
def add_note(*, action: Action, text: str, by: User) -> ActionNote:
    """Add a progress update to an open action. Return it."""
    action = _lock_open(action)
    note = ActionNote.objects.create(action=action, text=text, written_by=by)
    audit.record("partnership.action-note-added", action, by=by)
    return note


@transaction.atomic
def reassign(*, action: Action, owner: Post, reason: str, by: User) -> Action:
    """Give an open action a new owner and email them; the reason is kept in the audit log."""
    action = _lock_open(action)
    if not owner.is_current():
        raise Refused(VACANT, field="owner")
    was, action.owner, action.agency = str(action.owner or "no owner"), owner, owner.agency
    action.save(update_fields=["owner", "agency"])
    audit.record("partnership.action-reassigned", action, by=by, was=was, reason=reason)
    _email_owner(action, "partnership/emails/action-assigned")
    return action


@transaction.atomic
def change_due_date(*, action: Action, due_on: date, reason: str, by: User) -> Action:
    """Give an open action a later due date; the first due date is kept."""
    action = _lock_open(action)
    if due_on <= action.due_on:
        raise Refused("New due date must be after the current due date", field="due_on")
    was, action.due_on = action.due_on, due_on
    action.save(update_fields=["due_on"])
    audit.record("partnership.action-due-date-changed", action, by=by, was=str(was), due=str(due_on), reason=reason)
    return action


def _lock_open(action: Action) -> Action:
    """Return the action, locked. Raise ``Refused`` when it is closed."""
    locked = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if not locked.is_unfinished:
        raise Refused(CLOSED)
    return locked


@transaction.atomic
def _move(action: Action, verb: str, *, by: User, reason: str = "", **stamps: Any) -> Action:
    advance(action, verb, by=by, reason=reason, **stamps)
    audit.record(f"partnership.action-{verb}", action, by=by)
    return action


def _email_owner(action: Action, template: str) -> None:
    if action.owner is not None:
        outbox.post(
            template,
            to=action.owner.person.email,
            name=action.owner.person.name,
            title=action.title,
            due=f"{action.due_on.day} {action.due_on:%B %Y}",
            path=action.get_absolute_url(),
        )
