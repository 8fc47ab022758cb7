"""Frozen shapes for pages that are neither field nor annotation."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from partnership.models import BulletinItem, EscalationStage, Measure
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
