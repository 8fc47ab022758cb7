"""A recommendation that members agree to with changes is asked again, with the changes in its words."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partnership.board.models import AgendaItem, Meeting, Position, Stance
from partnership.board.operations.counting import voting_members
from partnership.board.operations.meetings import lock
from shield import working_days
from shield.models import User
from shield.operations import audit, outbox
from shield.refusals import Refused
from shield.text.formatting import moment

# Members have at least this many working days to respond.
MIN_WORKING_DAYS = 3
# After this many rounds, changes are for a meeting to discuss.
MAX_ROUNDS = 3


def check_closing_time(closes_at: datetime, now: datetime) -> None:
    """Raise ``Refused`` when members would have less than three working days to respond."""
    if working_days.today(closes_at) < working_days.add(working_days.today(now), MIN_WORKING_DAYS):
        raise Refused(f"Closing date must be at least {MIN_WORKING_DAYS} working days from today", field="closes_on")


def earliest_closing_time(now: datetime) -> datetime:
    """Return the last minute of the first day on which responses can close."""
    day = working_days.add(working_days.today(now), MIN_WORKING_DAYS)
    return datetime.combine(day, time(23, 59), working_days.LONDON)


def changes_wanted(item: AgendaItem) -> list[Position]:
    """Return the positions that agree with changes."""
    return list(item.positions.filter(stance=Stance.WITH_CHANGES).select_related("agency"))


def items_with_changes(meeting: Meeting) -> list[AgendaItem]:
    """Return the recommendations that are not decided yet and that a member agrees to with changes."""
    return list(meeting.agenda_items.undecided().filter(positions__stance=Stance.WITH_CHANGES).distinct())


def with_changes(item: AgendaItem) -> str:
    """Return the words of a recommendation with the changes that members want."""
    lines = [f"With changes from {each.agency}: {each.reason}" for each in changes_wanted(item)]
    return "\n\n".join(part for part in (item.detail, *lines) if part)


def round_of(item: AgendaItem) -> int:
    """Return how often the recommendation was asked so far."""
    return 1 if item.replaces is None else round_of(item.replaces) + 1


def earlier_changes(item: AgendaItem) -> list[Position]:
    """Return the changes that were carried into the words of a recommendation, of the first round first."""
    if item.replaces is None:
        return []
    return [*earlier_changes(item.replaces), *changes_wanted(item.replaces)]


@transaction.atomic
def ask_again(
    *, meeting: Meeting, words: dict[AgendaItem, str], closes_at: datetime, by: User | None, now: datetime | None = None
) -> list[AgendaItem]:
    """Replace each recommendation by one in new words and ask every voting member again. Return the new ones.

    The earlier recommendation stays on record with the positions on it. Raise ``Refused`` when nobody can respond any
    more, when a recommendation is no longer open or nobody wants it changed, and for less than three working days.
    """
    now = now or timezone.now()
    meeting = lock(meeting)
    if not meeting.awaits_responses or (by is not None and not meeting.is_open_for_responses(now)):
        raise Refused("The closing time for responses has passed")
    check_closing_time(closes_at, now)
    open_keys = {item.pk for item in items_with_changes(meeting)}
    if not words or any(item.pk not in open_keys for item in words):
        raise Refused("No member has asked for changes to this recommendation")
    added = [_replace(meeting, item, text) for item, text in words.items()]
    meeting.closes_at = closes_at
    meeting.save(update_fields=["closes_at"])
    _email_members(meeting, closes_at)
    audit.record("partnership.correspondence-asked-again", meeting, by=by, numbers=[item.number for item in added])
    return added


def _replace(meeting: Meeting, item: AgendaItem, text: str) -> AgendaItem:
    if not text.strip():
        raise Refused("Enter the recommendation with the changes", field=f"words_{item.pk}")
    return AgendaItem.objects.create(
        meeting=meeting,
        number=meeting.agenda_items.count() + 1,
        title=item.title,
        detail=text,
        visibility=item.visibility,
        kind=item.kind,
        replaces=item,
    )


def _email_members(meeting: Meeting, closes_at: datetime) -> None:
    for membership in voting_members(meeting):
        outbox.post(
            "partnership/emails/correspondence-changed",
            to=membership.person.email,
            idempotency_key=f"correspondence:{meeting.pk}:{membership.person_id}:{closes_at.isoformat()}",
            **email_context(meeting, membership),
        )


def email_context(meeting: Meeting, membership: Any) -> dict[str, str]:
    """Return what the emails about a decision by correspondence say."""
    return {
        "name": membership.person.name,
        "title": str(meeting),
        "closes": moment(meeting.closes_at),
        "path": reverse("partnership:meeting-respond", args=[meeting.slug]),
    }
