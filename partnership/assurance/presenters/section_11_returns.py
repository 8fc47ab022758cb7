"""The questions of a return with their answers, the next step, and the returns of a year with their progress."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from partnership.assurance.models import ReturnStatus, Section11Response, Section11Return
from partnership.assurance.models.section_11_returns import OPEN
from partnership.improvement.models import Standard, StandardQuestion


@dataclass(frozen=True)
class QuestionRow:
    """A question of a return, its answer, and what is missing from the answer."""

    question: StandardQuestion
    response: Section11Response | None
    missing: str

    @property
    def state(self) -> str:
        if self.response is None or self.response.edited_at is None:
            return "not-started"
        return "partly-done" if self.missing else "done"


@dataclass(frozen=True)
class StandardRows:
    """One standard of a return with its questions."""

    standard: Standard
    rows: list[QuestionRow]


def return_standards(
    questions: Iterable[StandardQuestion], responses: Iterable[Section11Response], missing: dict[StandardQuestion, str]
) -> list[StandardRows]:
    """Return every question of a return under its standard, with its answer and what is ``missing`` from it."""
    by_question = {response.question_id: response for response in responses}
    rows = [QuestionRow(each, by_question.get(each.pk), missing.get(each, "")) for each in questions]
    return [
        StandardRows(standard, list(group)) for standard, group in groupby(rows, key=lambda row: row.question.standard)
    ]


@dataclass(frozen=True)
class NextStep:
    """The button for the next question to answer or to moderate."""

    label: str
    url: str


@dataclass(frozen=True)
class ReturnRow:
    """A return in the list of a year, and how many of its questions have a complete answer."""

    section_11_return: Section11Return
    answered: int
    may_read: bool


def return_rows(returns: Iterable[Section11Return], readable: set[UUID]) -> list[ReturnRow]:
    """Return the rows of returns whose responses and their questions have been fetched."""
    return [ReturnRow(each, _answered(each), each.pk in readable) for each in returns]


def _answered(section_11_return: Section11Return) -> int:
    return sum(each.edited_at is not None and not each.missing() for each in section_11_return.responses.all())


@dataclass(frozen=True)
class ReturnFilter:
    """One choice of the list of returns: what the address calls it, its words, and how many returns it shows."""

    key: str
    label: str
    count: int


# A return that was sent back is with the agency again, so it is in progress and not submitted.
FILTERS: dict[str, tuple[str, Collection[str]]] = {
    "": ("All", ReturnStatus),
    "outstanding": ("Not submitted", OPEN),
    "not-started": ("Not started", (ReturnStatus.ISSUED,)),
    "in-progress": ("In progress", (ReturnStatus.IN_PROGRESS, ReturnStatus.RETURNED)),
    "submitted": ("Submitted", [status for status in ReturnStatus if status not in OPEN]),
}


def filter_returns(returns: Iterable[Section11Return], key: str) -> list[Section11Return]:
    """Return the returns under one choice; all of them for a key that is not on offer."""
    _, statuses = FILTERS.get(key, FILTERS[""])
    return [each for each in returns if each.status in statuses]


def return_filters(returns: Sequence[Section11Return]) -> list[ReturnFilter]:
    """Return every choice with how many returns it shows."""
    return [ReturnFilter(key, label, len(filter_returns(returns, key))) for key, (label, _) in FILTERS.items()]
