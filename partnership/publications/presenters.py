"""Dataclasses for pages of publications."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from partnership.publications.models import BulletinStory
from shield.models import EmailStatus


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
    EmailStatus.SENT: "done",
    EmailStatus.QUEUED: "planned",
    EmailStatus.CLAIMED: "planned",
    EmailStatus.SENDING: "in-progress",
    EmailStatus.FAILED: "alert",
    EmailStatus.UNKNOWN: "on-hold",
}


def deliveries(counts: Counter[str]) -> list[DeliveryCount]:
    """Return every state in a fixed order; sent, failed and unknown even when they are empty."""
    return [
        DeliveryCount(state, status.label, counts[status])
        for status, state in STATES.items()
        if counts[status] or status in {EmailStatus.SENT, EmailStatus.FAILED, EmailStatus.UNKNOWN}
    ]


@dataclass(frozen=True)
class PublicationDate:
    """When a publication was or will be published. Without a date it is being prepared."""

    kind: str
    title: str
    url: str
    # A key of MARKS.
    state: str
    on: date | None = None
    note: str = ""

    @property
    def state_label(self) -> str:
        return MARKS[self.state][0]

    @property
    def shape(self) -> str:
        """Return the symbol of the state in ``components/sprite.html``."""
        return MARKS[self.state][1]

    @property
    def colour(self) -> str:
        return MARKS[self.state][2]

    def day(self, today: date) -> date:
        """Return the day to draw it at: today for what has no date, or is late."""
        return today if self.on is None or self.state == "overdue" else self.on


@dataclass(frozen=True)
class LinePoint:
    """A publication on the line of its kind; without a label where the one before is too near."""

    publication: PublicationDate
    day: date
    x: float
    has_label: bool
    # Where the label is, seen from the point: centred below it, or beside the line for today.
    label_x: float = 0
    anchor: str = "middle"

    @property
    def label(self) -> str:
        """Return the day and month; without a date, or after it, the state."""
        if self.publication.on is None:
            return "Draft"
        return "Overdue" if self.publication.state == "overdue" else f"{self.day.day} {self.day:%b}"

    @property
    def name(self) -> str:
        """Return the name of the link, which begins with what is shown."""
        shown = [self.label, self.publication.note] if self.has_label else []
        return ", ".join(each for each in (*shown, f"{self.publication.title}: {self.publication.state_label}") if each)


@dataclass(frozen=True)
class Line:
    """One kind of publication on the year."""

    kind: str
    y: int
    points: list[LinePoint]


@dataclass(frozen=True)
class YearPicture:
    """The year from April to March with a line for each kind of publication, and the same dates in one column."""

    first_day: date
    months: list[tuple[str, float]]
    today_x: float
    lines: list[Line]
    # The latest published and all that follow, for narrow screens.
    column: list[LinePoint]

    @property
    def height(self) -> int:
        return FIRST_LINE + len(self.lines) * LINE_HEIGHT

    @property
    def key(self) -> list[tuple[str, str, str]]:
        """Return label, symbol and colour of the states that are shown."""
        shown = {point.publication.state for line in self.lines for point in line.points}
        return [mark for state, mark in MARKS.items() if state in shown]


KINDS = ("Bulletins", "Annual reports", "Arrangements")
# Label, symbol and colour of each state.
MARKS = {
    "published": ("Published", "s-tick", "#134b5b"),
    "planned": ("Due", "s-dash", "#4d595e"),
    "draft": ("In preparation", "s-draft", "#4d595e"),
    "overdue": ("Overdue", "s-tri", "#b0281c"),
}
LEFT, RIGHT, FIRST_LINE, LINE_HEIGHT = 170, 1050, 84, 84
# Labels nearer than this would overlap.
LABEL_WIDTH = 66
# A label this near to the line for today is moved beside it.
CLEAR_OF_TODAY = 30
LABEL_GAP = 7
LATEST_PUBLISHED = 3


def year_picture(publications: Iterable[PublicationDate], today: date) -> YearPicture:
    """Return the year of ``today`` with the publications that belong to it."""
    first_day = date(today.year if today.month >= 4 else today.year - 1, 4, 1)
    last_day = date(first_day.year + 1, 3, 31)
    dated = sorted(((each.day(today), each) for each in publications), key=lambda pair: pair[0])
    in_year = [(day, each) for day, each in dated if first_day <= day <= last_day]
    lines = [
        Line(
            kind,
            FIRST_LINE + place * LINE_HEIGHT,
            _points([pair for pair in in_year if pair[1].kind == kind], _across(today)),
        )
        for place, kind in enumerate(KINDS)
    ]
    points = sorted((point for line in lines for point in line.points), key=lambda point: point.day)
    published = [point for point in points if point.publication.state == "published"]
    shown = [point for point in points if point not in published[:-LATEST_PUBLISHED]]
    months = [_month(first_day, place) for place in range(12)]
    return YearPicture(first_day, [(f"{month:%b}", _across(month)) for month in months], _across(today), lines, shown)


def _month(first_day: date, place: int) -> date:
    return date(first_day.year + (place > 8), (first_day.month + place - 1) % 12 + 1, 1)


def _across(day: date) -> float:
    """Return where a day is on the line of its year."""
    first_day = date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    length = (date(first_day.year + 1, 4, 1) - first_day).days
    return round(LEFT + (RIGHT - LEFT) * (day - first_day).days / length, 1)


def _points(dated: Iterable[tuple[date, PublicationDate]], today_x: float) -> list[LinePoint]:
    points: list[LinePoint] = []
    labelled = float("-inf")
    for day, publication in dated:
        x = _across(day)
        has_label = x - labelled >= LABEL_WIDTH
        labelled = x if has_label else labelled
        label_x, anchor = _beside_today(x, today_x)
        points.append(LinePoint(publication, day, x, has_label, label_x, anchor))
    return points


def _beside_today(x: float, today_x: float) -> tuple[float, str]:
    """Return where the label of a point is, seen from the point, so that the line for today does not cross it."""
    offset = round(today_x - x, 1)
    if abs(offset) >= CLEAR_OF_TODAY:
        return 0, "middle"
    return (offset + LABEL_GAP, "start") if offset <= 0 else (offset - LABEL_GAP, "end")
