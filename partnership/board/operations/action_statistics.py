"""Action statistics by month, and the weekly email to each owner of open actions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.board.models import Action, ActionStatus
from partnership.directory.models import Person
from shield import working_days
from shield.operations import outbox

MONTHS = 12


@dataclass(frozen=True)
class ActionMonth:
    """How many actions were open and overdue at the end of a month (or today), and how many were closed in it."""

    month: date
    open: int
    overdue: int
    closed: int

    @property
    def label(self) -> str:
        return f"{self.month:%b %Y}"


def by_month(actions: QuerySet[Action], today: date | None = None) -> list[ActionMonth]:
    """Return the last twelve months of ``actions``, this month last, from one query."""
    today = today or working_days.today()
    rows = actions.order_by().values_list("created_at", "due_on", "verified_at", "withdrawn_at", "status")
    spans = [
        _Span(
            created=working_days.today(created),
            due=due,
            closed=_closed_on(verified, withdrawn),
            is_reported=status == ActionStatus.REPORTED_DONE,
        )
        for created, due, verified, withdrawn, status in rows
    ]
    this_month = today.replace(day=1)
    months = [working_days.add_months(this_month, -back) for back in range(MONTHS - 1, -1, -1)]
    return [_month(first, spans, today) for first in months]


@dataclass(frozen=True)
class _Span:
    created: date
    due: date
    closed: date | None
    # Reported done by now, so not overdue for its owner.
    is_reported: bool


def _closed_on(verified: datetime | None, withdrawn: datetime | None) -> date | None:
    moments = [moment for moment in (verified, withdrawn) if moment is not None]
    return working_days.today(min(moments)) if moments else None


def _month(first: date, spans: Iterable[_Span], today: date) -> ActionMonth:
    last = min(working_days.add_months(first, 1) - timedelta(days=1), today)
    open_spans = [span for span in spans if span.created <= last and (span.closed is None or span.closed > last)]
    overdue = sum(span.due < last and not span.is_reported for span in open_spans)
    closed = sum(span.closed is not None and first <= span.closed <= last for span in spans)
    return ActionMonth(first, len(open_spans) - overdue, overdue, closed)


def send_digests(*, now: datetime | None = None) -> int:
    """Email everyone who owns open actions, once a week, and return how many emails were written.

    A second run in the same week writes none.
    """
    now = now or timezone.now()
    today = working_days.today(now)
    week = "{}-W{:02}".format(*today.isocalendar()[:2])
    owned: dict[Any, list[Action]] = defaultdict(list)
    for action in Action.objects.unfinished().filter(owner__isnull=False).select_related("owner", "agency"):
        if action.owner is not None and action.owner.is_current(today):
            owned[action.owner.person_id].append(action)
    people = Person.objects.in_bulk(list(owned))
    return sum(_send_digest(people[key], actions, week, today) for key, actions in owned.items())


@transaction.atomic
def _send_digest(person: Person, actions: list[Action], week: str, today: date) -> int:
    lines = [
        {
            "title": action.title,
            "due": f"{action.due_on.day} {action.due_on:%B %Y}",
            "reason": action.rating(today).reason,
            "path": action.get_absolute_url(),
        }
        for action in sorted(actions, key=lambda each: (each.due_on, each.title))
    ]
    overdue = sum(action.is_overdue(today) for action in actions)
    written = outbox.post(
        "partnership/emails/actions-digest",
        to=person.email,
        idempotency_key=f"actions:{week}:{person.pk}",
        name=person.name,
        actions=lines,
        number=len(lines),
        overdue=overdue,
        path=reverse("partnership:action-list"),
    )
    return 1 if written else 0
