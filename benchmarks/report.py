"""A figure beside its goal."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import eq, ge, le

COMPARE = {">=": ge, "<=": le, "=": eq}
Goal = tuple[str, float]


@dataclass(frozen=True)
class Row:
    """One line: ``must`` is the floor below which nothing is released, ``good`` is what is aimed at."""

    number: str
    what: str
    value: float
    must: Goal
    good: Goal

    def meets(self, goal: Goal) -> bool:
        return COMPARE[goal[0]](self.value, goal[1])

    @property
    def verdict(self) -> str:
        if self.meets(self.good):
            return "good"
        return "met" if self.meets(self.must) else "MISSED"


def table(rows: Iterable[Row]) -> str:
    """As Markdown."""
    lines = ["| row | what | figure | must | good | verdict |", "|---|---|---|---|---|---|"]
    for row in rows:
        must, good = (f"{sign} {number:g}" for sign, number in (row.must, row.good))
        lines.append(f"| {row.number} | {row.what} | {row.value:.3g} | {must} | {good} | {row.verdict} |")
    return "\n".join(lines)
