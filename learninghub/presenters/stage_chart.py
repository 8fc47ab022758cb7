"""The picture of the Learning landing page: each open priority on a line, at the stage it has reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from learninghub.models import Priority, PriorityStatus

# The stages in order, each with its short name and its place across the picture.
STAGES: tuple[tuple[PriorityStatus, str, int], ...] = (
    (PriorityStatus.AGREED, "Agreed", 340),
    (PriorityStatus.SCOPING, "Scoping", 420),
    (PriorityStatus.AUDITING, "Audit", 494),
    (PriorityStatus.FEEDBACK, "Feedback", 572),
    (PriorityStatus.RECOMMENDATIONS, "Recommendations", 688),
    (PriorityStatus.AT_BOARD, "Board", 796),
    (PriorityStatus.ACTION_PLAN, "Action plan", 878),
    (PriorityStatus.IMPACT_DUE, "Impact due", 974),
    (PriorityStatus.IMPACT_REPORTED, "Reported", 1066),
)
PLACES = {status: place for place, (status, _, _) in enumerate(STAGES)}
LONGEST_TITLE = 38
TOP, ROW_HEIGHT = 78, 58


@dataclass(frozen=True)
class StagePoint:
    """One stage on the line of a priority: ``done``, ``now``, ``paused`` or ``later``."""

    x: int
    state: str


@dataclass(frozen=True)
class StageRow:
    """One priority on its line; ``now_x`` is where the finished part of the line ends."""

    priority: Priority
    title: str
    url: str
    y: int
    now_x: int
    points: list[StagePoint]

    @property
    def shape(self) -> str:
        """Return the key of the state whose shape stands for this priority in the list for phones."""
        if self.priority.status == PriorityStatus.PAUSED:
            return "on-hold"
        return "planned" if self.priority.status == PriorityStatus.PROPOSED else "next"


@dataclass(frozen=True)
class StageChart:
    """The picture, with a description in words."""

    headings: list[tuple[str, int]]
    rows: list[StageRow]
    height: int
    description: str
    first_x: int = STAGES[0][2]
    last_x: int = STAGES[-1][2]


def stage_chart(priorities: Sequence[tuple[Priority, str]]) -> StageChart:
    """Return the picture of these priorities, each with its address."""
    rows = [_row(priority, url, TOP + number * ROW_HEIGHT) for number, (priority, url) in enumerate(priorities)]
    return StageChart(
        headings=[(name, x) for _, name, x in STAGES],
        rows=rows,
        height=TOP + len(rows) * ROW_HEIGHT - 10,
        description=". ".join(f"{row.priority}: {row.priority.get_status_display()}" for row in rows),
    )


def _row(priority: Priority, url: str, y: int) -> StageRow:
    place = PLACES.get(PriorityStatus(priority.paused_from or priority.status), -1)
    return StageRow(
        priority=priority,
        title=_short(f"{priority.number}. {priority.title}"),
        url=url,
        y=y,
        now_x=STAGES[max(place, 0)][2],
        points=[StagePoint(x, _state(priority, number, place)) for number, (_, _, x) in enumerate(STAGES)],
    )


def _state(priority: Priority, number: int, place: int) -> str:
    if number == place:
        return "paused" if priority.status == PriorityStatus.PAUSED else "now"
    return "done" if number < place else "later"


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
