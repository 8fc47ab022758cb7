"""Dataclasses for pages of publications."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from partnership.publications.models import BulletinStory
from shield.models import NoticeStatus


@dataclass(frozen=True)
class HeadedStories:
    """The stories of one section of a bulletin."""

    heading: str
    stories: list[BulletinStory]


def by_heading(stories: Iterable[BulletinStory]) -> list[HeadedStories]:
    """Return stories in their order, those with the same heading together."""
    return [HeadedStories(heading, list(group)) for heading, group in groupby(stories, key=lambda story: story.heading)]


@dataclass(frozen=True)
class DeliveryCount:
    """How many emails of an issue are in one state."""

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
    """Return every state in a fixed order; sent, failed and unknown even when they are empty."""
    return [
        DeliveryCount(state, status.label, counts[status])
        for status, state in STATES.items()
        if counts[status] or status in {NoticeStatus.SENT, NoticeStatus.FAILED, NoticeStatus.UNKNOWN}
    ]
