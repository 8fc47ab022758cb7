"""Dataclasses for pages of plans."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator

from partnership.board.models import Plan, PlanPriority


@dataclass(frozen=True)
class PlanBar:
    """One priority in the picture of a plan."""

    label: str
    standing: str
    x: float
    width: float
    y: int
    text_x: float
    text_y: int


@dataclass(frozen=True)
class PlanTimeline:
    """The picture of a plan: years across, a bar for each priority, a line for today."""

    width: int
    height: int
    years: list[tuple[str, float]]
    bars: list[PlanBar]
    today: float | None
    words: str


TIMELINE_WIDTH = 440

TIMELINE_TOP = 28

TIMELINE_ROW = 46

# About how wide a letter of the picture is.
LETTER = 7.2


def plan_timeline(plan: Plan, today: date) -> PlanTimeline:
    """Where each bar stands, in units of the picture; the same in words for those who cannot see it."""
    days = (plan.ends_on - plan.starts_on).days

    def along(day: date) -> float:
        return round((day - plan.starts_on).days / days * TIMELINE_WIDTH, 1)

    bars = [
        _bar(each, along(each.starts_on), along(each.ends_on), TIMELINE_TOP + place * TIMELINE_ROW)
        for place, each in enumerate(plan.priorities.all())
    ]
    springs = [date(year, 4, 1) for year in range(plan.starts_on.year, plan.ends_on.year + 1)]
    firsts = [day for day in springs if plan.starts_on <= day < plan.ends_on]
    return PlanTimeline(
        width=TIMELINE_WIDTH,
        height=TIMELINE_TOP + len(bars) * TIMELINE_ROW + 8,
        years=[(f"{day.year}/{(day.year + 1) % 100:02}", along(day)) for day in firsts],
        bars=bars,
        today=along(today) if plan.starts_on <= today <= plan.ends_on else None,
        words="; ".join(
            f"{each}: {each.starts_on:%B %Y} to {each.ends_on:%B %Y}, {bar.standing.lower()}"
            for each, bar in zip(plan.priorities.all(), bars, strict=True)
        ),
    )


def _bar(priority: PlanPriority, start: float, end: float, top: int) -> PlanBar:
    """A bar under its words, which begin where it does unless they would run out of the picture."""
    standing = priority.latest.get_standing_display() if priority.latest else "Nothing said yet"
    label = Truncator(str(priority)).chars(int(TIMELINE_WIDTH / LETTER) - len(standing) - 1)
    room = TIMELINE_WIDTH - LETTER * len(f"{label} {standing}")
    return PlanBar(
        label=label,
        standing=standing,
        x=start,
        width=round(end - start, 1),
        y=top + 18,
        text_x=max(round(min(start, room), 1), 0),
        text_y=top + 12,
    )
