"""The picture on the landing page of Assurance: one bar for each year or return, divided by status."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from partnership.assurance.models import ReturnStatus, Section11Cycle, Section11Return
from partnership.assurance.models.section_11_returns import AGREED
from partnership.improvement.models import StandardQuestion
from shield.text.formatting import long_date

WIDTH = 1000


@dataclass(frozen=True)
class Part:
    """One part of a bar: its label, its number, its colour, and where it is drawn."""

    label: str
    number: int
    colour: str
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One bar with its heading, the address it leads to, and the finding in words."""

    key: str
    heading: str
    url: str
    finding: str
    parts: list[Part]

    @property
    def description(self) -> str:
        """Return the bar in words."""
        return ", ".join(f"{part.label.lower()}: {part.number}" for part in self.parts)


# The parts of a year's bar, each return in the first that fits.
RETURN_PARTS: tuple[tuple[str, str, Callable[[Section11Return], bool]], ...] = (
    ("Agreed", "brand", lambda each: each.status in AGREED),
    ("Submitted", "third", lambda each: each.status in {ReturnStatus.SUBMITTED, ReturnStatus.IN_MODERATION}),
    ("Overdue", "late", lambda each: each.is_overdue()),
    ("In progress", "accent", lambda each: each.status != ReturnStatus.ISSUED),
    ("Not started", "white", lambda _: True),
)


def year_bar(cycle: Section11Cycle, returns: Sequence[Section11Return]) -> Bar:
    """Return the bar of a year: its returns by status."""
    numbers = {label: 0 for label, _, _ in RETURN_PARTS}
    for each in returns:
        numbers[next(label for label, _, fits in RETURN_PARTS if fits(each))] += 1
    submitted = sum(not each.is_open for each in returns)
    due = f" Returns are due on {long_date(cycle.due_on)}." if cycle.due_on else ""
    finding = f"{submitted} of {len(returns)} returns submitted.{due}"
    parts = _parts([(label, numbers[label], colour) for label, colour, _ in RETURN_PARTS])
    return Bar(f"cycle-{cycle.pk}", cycle.name, cycle.get_absolute_url(), finding, parts)


def return_bar(
    section_11_return: Section11Return, questions: Sequence[StandardQuestion], missing: Iterable[StandardQuestion]
) -> Bar:
    """Return the bar of a return: its questions by how complete their answers are."""
    incomplete = {question.pk for question in missing}
    saved = {response.question_id for response in section_11_return.responses.all() if response.edited_at}
    complete = [question for question in questions if question.pk not in incomplete]
    started = incomplete & saved
    cycle = section_11_return.cycle
    due = f" Due on {long_date(cycle.due_on)}." if cycle.due_on else ""
    finding = f"{len(complete)} of {len(questions)} questions complete.{due}"
    rows = [
        ("Complete", len(complete), "brand"),
        ("Partly done", len(started), "third"),
        ("Not started", len(incomplete - saved), "white"),
    ]
    return Bar(
        f"return-{section_11_return.pk}",
        str(section_11_return),
        section_11_return.get_absolute_url(),
        finding,
        _parts(rows),
    )


def _parts(rows: Iterable[tuple[str, int, str]]) -> list[Part]:
    """Return the parts that have a number, side by side."""
    shown = [row for row in rows if row[1]]
    total = sum(number for _, number, _ in shown) or 1
    parts, x = [], 0.0
    for label, number, colour in shown:
        width = WIDTH * number / total
        parts.append(Part(label, number, colour, round(x, 1), round(width, 1)))
        x += width
    return parts


def table_rows(bars: Iterable[Bar]) -> list[tuple[Any, ...]]:
    """Return the same numbers as rows of a table."""
    return [(bar.heading, part.label, part.number) for bar in bars for part in bar.parts]
