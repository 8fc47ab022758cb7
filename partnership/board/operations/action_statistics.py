"""How the actions stand: month by month, and each owner's own, once a week."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from partnership.board.models import Action, ActionStatus
from partnership.directory.models import Person
from shield import working_days
from shield.operations import notices

MONTHS = 12


@dataclass(frozen=True)
class MonthOfActions:
    """How many actions stood open and overdue when a month ended (or today), and how many were closed in it."""

    month: date
    open: int
    overdue: int
    closed: int

    @property
    def label(self) -> str:
        return f"{self.month:%b %Y}"


def by_month(actions: QuerySet[Action], today: date | None = None) -> list[MonthOfActions]:
    """The last twelve months of ``actions``, this one last; one query however many there are."""
    today = today or working_days.today()
    fields = ("created_at", "due_on", "verified_at", "withdrawn_at", "status")
    rows = list(actions.order_by().values_list(*fields))
    spans = [
        _Span(working_days.today(made), due, _ended(verified, withdrawn), status == ActionStatus.REPORTED_DONE)
        for made, due, verified, withdrawn, status in rows
    ]
    this = today.replace(day=1)
    months = [working_days.add_months(this, -back) for back in range(MONTHS - 1, -1, -1)]
    return [_month(first, spans, today) for first in months]


@dataclass(frozen=True)
class _Span:
    begun: date
    due: date
    ended: date | None
    # Reported done by now: late for nobody but whoever verifies.
    is_reported: bool


def _ended(verified: datetime | None, withdrawn: datetime | None) -> date | None:
    moments = [moment for moment in (verified, withdrawn) if moment is not None]
    return working_days.today(min(moments)) if moments else None


def _month(first: date, spans: Iterable[_Span], today: date) -> MonthOfActions:
    last = min(working_days.add_months(first, 1) - timedelta(days=1), today)
    standing = [span for span in spans if span.begun <= last and (span.ended is None or span.ended > last)]
    overdue = sum(span.due < last and not span.is_reported for span in standing)
    closed = sum(span.ended is not None and first <= span.ended <= last for span in spans)
    return MonthOfActions(first, len(standing) - overdue, overdue, closed)


def send_digests(*, now: datetime | None = None) -> int:
    """Write to everybody who owns unfinished actions, once a week: what is overdue, what comes next, what waits.

    Answers how many letters were written; a second run in the same week writes none.
    """
    now = now or timezone.now()
    today = working_days.today(now)
    week = "{}-W{:02}".format(*today.isocalendar()[:2])
    owned: dict[Any, list[Action]] = defaultdict(list)
    for action in Action.objects.unfinished().filter(owner__isnull=False).select_related("owner", "agency"):
        if action.owner is not None and action.owner.is_current(today):
            owned[action.owner.person_id].append(action)
    people = Person.objects.in_bulk(list(owned))
    return sum(_write(people[key], actions, week, today) for key, actions in owned.items())


@transaction.atomic
def _write(person: Person, actions: list[Action], week: str, today: date) -> int:
    lines = [
        {
            "title": action.title,
            "due": f"{action.due_on.day} {action.due_on:%B %Y}",
            "why": action.rating(today).why,
            "path": action.get_absolute_url(),
        }
        for action in sorted(actions, key=lambda each: (each.due_on, each.title))
    ]
    overdue = sum(action.is_overdue(today) for action in actions)
    written = notices.post(
        "partnership/emails/actions-digest",
        to=person.email,
        occasion=f"actions:{week}:{person.pk}",
        name=person.name,
        actions=lines,
        number=len(lines),
        overdue=overdue,
        path="/actions/",
    )
    return 1 if written else 0
