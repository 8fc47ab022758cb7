"""The picture of the people in post, and the history of a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from partnership.directory.models import AccountMerge, Person, PersonChange
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


def history_of(person: Person) -> list[HistoryEntry]:
    """Return corrected names and addresses, and merged records, newest first."""
    entries = [
        *(_change_entry(change) for change in person.changes.select_related("by")),
        *(_merge_entry(made) for made in person.merges.select_related("by")),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _change_entry(change: PersonChange) -> HistoryEntry:
    label = str(change.get_field_display())
    moved = FieldChange(label, change.was, change.now)
    return HistoryEntry(change.at, str(change.by or "The portal"), f"{label} corrected", [moved], change.reason)


def _merge_entry(made: AccountMerge) -> HistoryEntry:
    what = f"Merged with the record of {made.closed_name}, {made.closed_email}"
    return HistoryEntry(made.at, str(made.by), what, [], made.reason, is_move=True)
