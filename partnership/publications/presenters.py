"""Dataclasses for pages of publications."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from partnership.publications.models import BulletinItem
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
