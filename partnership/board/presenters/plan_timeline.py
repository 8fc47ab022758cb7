"""The timeline of a plan."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator

from partnership.board.models import Plan, PlanPriority


@dataclass(frozen=True)
class PlanBar:
    """One priority in the timeline of a plan."""

    label: str
    status: str
    x: float
    width: float
    y: int
    text_x: float
    text_y: int


@dataclass(frozen=True)
class PlanTimeline:
    """The timeline of a plan: years across, a bar for each priority, a line for today."""

    width: int
    height: int
    years: list[tuple[str, float]]
    bars: list[PlanBar]
    today: float | None
    description: str


TIMELINE_WIDTH = 440
TIMELINE_TOP = 28
TIMELINE_ROW = 46
# The average width of a letter, in units of the picture.
LETTER = 7.2


def plan_timeline(plan: Plan, today: date) -> PlanTimeline:
    """Return the bars in units of the picture, and a text description for screen readers."""
    days = (plan.ends_on - plan.starts_on).days

    def position(day: date) -> float:
        return round((day - plan.starts_on).days / days * TIMELINE_WIDTH, 1)

    priorities = list(plan.priorities.all())
    bars = [
        _bar(each, position(each.starts_on), position(each.ends_on), TIMELINE_TOP + place * TIMELINE_ROW)
        for place, each in enumerate(priorities)
    ]
    aprils = [date(year, 4, 1) for year in range(plan.starts_on.year, plan.ends_on.year + 1)]
    year_starts = [day for day in aprils if plan.starts_on <= day < plan.ends_on]
    return PlanTimeline(
        width=TIMELINE_WIDTH,
        height=TIMELINE_TOP + len(bars) * TIMELINE_ROW + 8,
        years=[(f"{day.year}/{(day.year + 1) % 100:02}", position(day)) for day in year_starts],
        bars=bars,
        today=position(today) if plan.starts_on <= today <= plan.ends_on else None,
        description="; ".join(
            f"{each}: {each.starts_on:%B %Y} to {each.ends_on:%B %Y}, {bar.status.lower()}"
            for each, bar in zip(priorities, bars, strict=True)
        ),
    )


def _bar(priority: PlanPriority, start: float, end: float, top: int) -> PlanBar:
    """Return a bar with its label above it, moved left where it would not fit into the picture."""
    status = priority.status_label
    label = Truncator(str(priority)).chars(int(TIMELINE_WIDTH / LETTER) - len(status) - 1)
    room = TIMELINE_WIDTH - LETTER * len(f"{label} {status}")
    return PlanBar(
        label=label,
        status=status,
        x=start,
        width=round(end - start, 1),
        y=top + 18,
        text_x=max(round(min(start, room), 1), 0),
        text_y=top + 12,
    )
