"""Evaluation of a conference by session: the items with speakers, and the group that each person chose."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from training.models import AgendaItem, Booking, CourseRun, Evaluation, ParallelGroup, SessionRating

# As for every other result: nobody can be recognised.
MINIMUM_ANSWERS = 5


@dataclass(frozen=True)
class Session:
    """What one person could attend at one item: the item itself, or their group."""

    item: AgendaItem
    group: ParallelGroup | None = None

    @property
    def label(self) -> str:
        title = f"{self.item.title}: {self.group.title}" if self.group else self.item.title
        by = self.group.led_by if self.group else self.item.speakers
        return f"{title} ({by})" if by else title


@dataclass(frozen=True)
class SessionResult:
    """How useful a session was: how many people rated it, and the mean from 1 to 5; ``None`` for fewer than five."""

    label: str
    n: int
    mean: float | None


def sessions_of(booking: Booking) -> list[Session]:
    """Return the sessions of a conference that the attendee can rate; none for any other course."""
    run = booking.run
    if not run.course.is_conference:
        return []
    chosen = {choice.item_id: choice.group for choice in booking.group_choices.select_related("group")}
    items = run.agenda_items.prefetch_related("groups")
    return [
        Session(item, chosen.get(item.pk))
        for item in items
        if item.pk in chosen or item.speakers and not item.groups.all()
    ]


def store(evaluation: Evaluation, ratings: Mapping[Session, int]) -> None:
    """Store the ratings of one person; a session that they left out has none."""
    SessionRating.objects.bulk_create(
        [
            SessionRating(evaluation=evaluation, item=session.item, group=session.group, score=score)
            for session, score in ratings.items()
        ]
    )


def results(run: CourseRun) -> list[SessionResult]:
    """Return each rated session of a run in the order of its programme, without a mean of fewer than five people."""
    rows = SessionRating.objects.filter(item__run=run).select_related("item", "group")
    scores: dict[Session, list[Any]] = defaultdict(list)
    for row in rows.order_by("item__position", "group"):
        scores[Session(row.item, row.group)].append(row.score)
    return [
        SessionResult(session.label, len(given), round(fmean(given), 2) if len(given) >= MINIMUM_ANSWERS else None)
        for session, given in scores.items()
    ]


def chart(found: list[SessionResult]) -> list[tuple[str, Any]]:
    """Return each session with its mean, or "fewer than 5", for a chart."""
    return [(each.label, "fewer than 5" if each.mean is None else each.mean) for each in found]
