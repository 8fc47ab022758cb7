"""Actions: given to one owner, reported done with evidence, verified by somebody else."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.board.models import Action, ActionNote, AgendaItem
from partnership.directory.models import Agency, Post
from shield.operations import audit, notices
from shield.records.workflow import advance
from shield.refusals import Refused


@transaction.atomic
def give(
    *,
    title: str,
    agency: Agency,
    due_on: date,
    by: Any,
    owner: Post | None = None,
    detail: str = "",
    recommendation: Any = None,
    item: AgendaItem | None = None,
    gap: Any = None,
    origin_title: str = "",
    origin_url: str = "",
    origin_permission: str = "",
) -> Action:
    """Make an action with one owner, who must hold a post in its agency, and tell them. The first date is kept."""
    if item is not None and item.meeting.is_locked:
        raise Refused("The minutes of this meeting were agreed, so nothing is added to them.")
    if owner is not None and owner.agency_id != agency.pk:
        raise Refused("The owner must hold a post in this agency.", field="owner")
    if owner is not None and not owner.is_current():
        raise Refused("Nobody holds this post today.", field="owner")
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
    audit.record("partnership.action-given", action, by=by, agency=agency.slug)
    _tell_owner(action, "partnership/emails/action-given")
    return action


def start(*, action: Action, by: Any) -> Action:
    """Say that work on it has begun."""
    return _move(action, "start", by=by)


@transaction.atomic
def report_done(*, action: Action, evidence: str, by: Any) -> Action:
    """Say what was done; somebody else has to verify it."""
    return _move(action, "report-done", by=by, evidence=evidence, reported_by=by)


@transaction.atomic
def verify(*, action: Action, by: Any) -> Action:
    """Confirm what was reported done; never by whoever reported it."""
    if action.reported_by_id == by.pk:
        raise Refused("Somebody other than the person who reported it done has to verify it.")
    if action.owner is not None and action.owner.person.user_id == by.pk:
        raise Refused("Somebody other than its owner has to verify it.")
    _move(action, "verify", by=by, verified_by=by, verified_at=timezone.now())
    _tell_owner(action, "partnership/emails/action-verified")
    return action


def reopen(*, action: Action, reason: str, by: Any) -> Action:
    """Give an action back because it is not done after all."""
    return _move(action, "reopen", by=by, reason=reason)


def withdraw(*, action: Action, reason: str, by: Any) -> Action:
    """Stop pursuing an action; it stays on record with the reason."""
    return _move(action, "withdraw", by=by, reason=reason, withdrawn_at=timezone.now())


@transaction.atomic
def note(*, action: Action, text: str, by: Any) -> ActionNote:
    """Say how far an unfinished action has come."""
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if not action.is_unfinished:
        raise Refused("This action is finished.")
    written = ActionNote.objects.create(action=action, text=text, written_by=by)
    audit.record("partnership.action-noted", action, by=by)
    return written


@transaction.atomic
def hand_over(*, action: Action, owner: Post, reason: str, by: Any) -> Action:
    """Give an unfinished action to another post, whose holder is told; the reason stays in the audit."""
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if not action.is_unfinished:
        raise Refused("This action is finished.")
    if not owner.is_current():
        raise Refused("Nobody holds this post today.", field="owner")
    was, action.owner, action.agency = str(action.owner or "nobody"), owner, owner.agency
    action.save(update_fields=["owner", "agency"])
    audit.record("partnership.action-handed-over", action, by=by, was=was, reason=reason)
    _tell_owner(action, "partnership/emails/action-given")
    return action


@transaction.atomic
def put_off(*, action: Action, until: date, reason: str, by: Any) -> Action:
    """Move the date an action is due; the first date stays beside it."""
    action = Action.objects.select_for_update().get(pk=action.pk)
    if action not in Action.objects.unfinished():
        raise Refused("Only an action that is not finished can be put off.")
    if until <= action.due_on:
        raise Refused("Choose a later date than the present one.", field="until")
    was, action.due_on = action.due_on, until
    action.save(update_fields=["due_on"])
    audit.record("partnership.action-put-off", action, by=by, was=str(was), until=str(until), reason=reason)
    return action


@transaction.atomic
def _move(action: Action, verb: str, *, by: Any, reason: str = "", **stamps: Any) -> Action:
    advance(action, verb, by=by, reason=reason, **stamps)
    audit.record(f"partnership.action-{verb}", action, by=by)
    return action


def _tell_owner(action: Action, template: str) -> None:
    if action.owner is not None:
        notices.post(
            template,
            to=action.owner.person.email,
            name=action.owner.person.name,
            title=action.title,
            due=f"{action.due_on.day} {action.due_on:%B %Y}",
            path=f"/actions/{action.pk}/",
        )
