"""The picture of the next course dates: a bar for each, with the places taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import Truncator

from shield.text.formatting import day_and_month, long_date
from training.models import CourseRun

TITLE_LEFT = 100
LEFT = 490
BAR_WIDTH = 430
ROW = 34
TITLE_LENGTH = 52


@dataclass(frozen=True)
class PlaceBar:
    """One course date as a bar: how many of its places are taken."""

    title: str
    short_title: str
    url: str
    when: str
    short_date: str
    taken: int
    capacity: int
    note: str
    y: int
    width: int

    @property
    def text_y(self) -> int:
        return self.y + 14


@dataclass(frozen=True)
class PlacesPicture:
    """The bars with the size of the drawing."""

    bars: list[PlaceBar]
    title_x: int = TITLE_LEFT
    left: int = LEFT
    bar_width: int = BAR_WIDTH

    @property
    def height(self) -> int:
        return len(self.bars) * ROW

    @property
    def note_x(self) -> int:
        return LEFT + BAR_WIDTH + 12

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return the same numbers for the table."""
        return [(bar.title, bar.when, f"{bar.taken} of {bar.capacity}", bar.note) for bar in self.bars]


def places_picture(runs: Iterable[CourseRun]) -> PlacesPicture:
    """Return the picture of course dates that have a start and a limit on places, in the order given."""
    limited = [run for run in runs if run.starts_at is not None and run.capacity]
    return PlacesPicture([_bar(run, number) for number, run in enumerate(limited)])


def _bar(run: CourseRun, number: int) -> PlaceBar:
    capacity, left = run.capacity or 0, run.places_left or 0
    taken = min(run.taken, capacity)
    return PlaceBar(
        title=run.name,
        short_title=Truncator(run.name).chars(TITLE_LENGTH),
        url=run.get_absolute_url(),
        when=long_date(run.starts_at),
        short_date=day_and_month(run.starts_at),
        taken=taken,
        capacity=capacity,
        note="Full" if not left else f"{left} place{'' if left == 1 else 's'} left",
        y=number * ROW + 8,
        width=round(BAR_WIDTH * taken / capacity),
    )
