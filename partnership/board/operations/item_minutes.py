"""One agenda item minuted in one step: what was discussed, what was decided, and the action that follows."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from partnership.board.models import AgendaItem, ItemKind, Meeting
from partnership.board.models.meetings import WRITING_MINUTES
from partnership.board.operations import actions, minutes
from partnership.board.operations.meetings import lock
from partnership.directory.models import Post
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused


@dataclass(frozen=True)
class DecisionTaken:
    """What was decided on an item, and why."""

    verb: str
    topic: str
    reason: str = ""


@dataclass(frozen=True)
class ActionGiven:
    """What somebody will do after the meeting."""

    title: str
    owner: Post
    due_on: date


def first_unwritten(meeting: Meeting) -> AgendaItem | None:
    """Return the first item without minutes, or the first item when all have them; ``None`` without items."""
    items = meeting.agenda_items.order_by("number")
    return items.filter(discussion="", decisions=None).first() or items.first()


@transaction.atomic
def record(
    *,
    item: AgendaItem,
    discussion: str,
    version: int,
    by: User,
    decision: DecisionTaken | None = None,
    action: ActionGiven | None = None,
) -> AgendaItem:
    """Record the discussion over the version that was read, with a decision and an action, or none of them."""
    item = minutes.record_discussion(item=item, discussion=discussion, version=version, by=by)
    if decision is not None:
        minutes.add_decision(item=item, verb=decision.verb, topic=decision.topic, reason=decision.reason, by=by)
    if action is not None:
        agency = action.owner.agency
        actions.create(title=action.title, owner=action.owner, agency=agency, due_on=action.due_on, item=item, by=by)
    return item


@transaction.atomic
def add_other_business(*, meeting: Meeting, title: str, by: User) -> AgendaItem:
    """Add what somebody raised at the meeting as its last item. Raise ``Refused`` unless minutes are being written."""
    meeting = lock(meeting)
    if meeting.status not in WRITING_MINUTES:
        raise Refused("You can add other business while the minutes are being written")
    number = meeting.agenda_items.count() + 1
    item = AgendaItem.objects.create(meeting=meeting, number=number, title=title, kind=ItemKind.OTHER_BUSINESS)
    audit.record("partnership.other-business-added", meeting, by=by, number=number)
    return item
