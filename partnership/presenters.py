"""Frozen shapes for pages that are neither field nor annotation."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.text import Truncator

from partnership.models import (
    BulletinItem,
    EscalationStage,
    Measure,
    Plan,
    PlanPriority,
    Section11Response,
    Standard,
    StandardQuestion,
)
from shield.models import NoticeStatus


@dataclass(frozen=True)
class HeadedItems:
    """The stories of one section of a bulletin."""

    heading: str
    items: list[BulletinItem]


def by_heading(items: Iterable[BulletinItem]) -> list[HeadedItems]:
    """Stories in their order, those with the same heading together."""
    return [HeadedItems(heading, list(group)) for heading, group in groupby(items, key=lambda item: item.heading)]


@dataclass(frozen=True)
class DeliveryCount:
    """How many mails of an issue are in one state."""

    state: str
    label: str
    count: int


STATES = {
    NoticeStatus.SENT: "done",
    NoticeStatus.QUEUED: "planned",
    NoticeStatus.SENDING: "in-progress",
    NoticeStatus.FAILED: "alert",
    NoticeStatus.UNKNOWN: "on-hold",
}


def deliveries(counts: Counter[str]) -> list[DeliveryCount]:
    """Every state in a fixed order; sent, failed and unknown also when nobody is in them."""
    return [
        DeliveryCount(state, status.label, counts[status])
        for status, state in STATES.items()
        if counts[status] or status in {NoticeStatus.SENT, NoticeStatus.FAILED, NoticeStatus.UNKNOWN}
    ]


@dataclass(frozen=True)
class FlowBox:
    """One stage in the picture of the policy, with where its parts stand."""

    title: str
    days: int
    y: int
    is_last: bool

    @property
    def title_y(self) -> int:
        return self.y + 28

    @property
    def days_y(self) -> int:
        return self.y + 51

    @property
    def arrow_y(self) -> int:
        return 0 if self.is_last else self.y + 68

    @property
    def arrow_text_y(self) -> int:
        return self.y + 86


@dataclass(frozen=True)
class Flow:
    """The stages one under the other."""

    boxes: list[FlowBox]
    height: int


BOX_EVERY = 100


def flow(stages: Iterable[EscalationStage]) -> Flow:
    """The policy as a picture."""
    rows = list(stages)
    boxes = [
        FlowBox(str(stage), stage.days, 4 + place * BOX_EVERY, place == len(rows) - 1)
        for place, stage in enumerate(rows)
    ]
    return Flow(boxes, len(rows) * BOX_EVERY - 24)


@dataclass(frozen=True)
class MeasureStanding:
    """A measure and whether its last reading is at the target; nothing while it was not read."""

    measure: Measure
    is_reached: bool | None


def standing(measures: Iterable[Measure]) -> list[MeasureStanding]:
    """Each measure with how it stands, by its readings in order of their days."""
    found = []
    for measure in measures:
        readings = list(measure.readings.all())
        found.append(MeasureStanding(measure, measure.has_reached(readings[-1].value) if readings else None))
    return found


@dataclass(frozen=True)
class QuestionRow:
    """A question of a return with its answer, and what the answer still lacks in words."""

    question: StandardQuestion
    response: Section11Response | None
    lacks: str

    @property
    def state(self) -> str:
        if self.response is None or self.response.edited_at is None:
            return "not-started"
        return "partly-done" if self.lacks else "done"


@dataclass(frozen=True)
class StandardRows:
    """One standard of a return."""

    standard: Standard
    rows: list[QuestionRow]


def return_standards(
    questions: Iterable[StandardQuestion], responses: Iterable[Section11Response], lacking: dict[StandardQuestion, str]
) -> list[StandardRows]:
    """Every question of a return under its standard, answered or not, with what it is ``lacking`` in words."""
    given = {response.question_id: response for response in responses}
    rows = [QuestionRow(each, given.get(each.pk), lacking.get(each, "")) for each in questions]
    return [
        StandardRows(standard, list(group)) for standard, group in groupby(rows, key=lambda row: row.question.standard)
    ]


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
