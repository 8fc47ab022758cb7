"""The picture of the people in post, and the history of a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from partnership.directory.models import PersonChange
from shield.records.history import FieldChange, HistoryEntry

WIDTH = 1072
LABEL_WIDTH = 260
ROW = 30


@dataclass(frozen=True)
class PeopleBar:
    """One bar: its label, the number of people, and its place in the picture."""

    label: str
    number: int
    y: int
    text_y: int
    width: float
    number_x: float


@dataclass(frozen=True)
class PeoplePicture:
    """All bars in units of the picture."""

    height: int
    bars: list[PeopleBar]
    left: int = LABEL_WIDTH
    width: int = WIDTH


def people_picture(rows: Sequence[tuple[str, int]]) -> PeoplePicture:
    """Return the bars for rows of label and number, in the given order."""
    most = max((number for _, number in rows), default=1)
    room = WIDTH - LABEL_WIDTH - 60
    bars = []
    for place, (label, number) in enumerate(rows):
        width = round(room * number / most, 1)
        top = place * ROW
        text = Truncator(label).chars(34)
        bars.append(PeopleBar(text, number, top + 4, top + 18, width, round(LABEL_WIDTH + width + 10, 1)))
    return PeoplePicture(height=len(rows) * ROW + 6, bars=bars)


def change_entry(change: PersonChange) -> HistoryEntry:
    """Return a corrected name or address as the history of a person shows it."""
    label = str(change.get_field_display())
    moved = FieldChange(label, change.was, change.now)
    return HistoryEntry(change.at, str(change.by or "The portal"), f"{label} corrected", [moved], change.reason)
