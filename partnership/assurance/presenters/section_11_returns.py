"""The questions of a return with their answers, and the next step."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from partnership.assurance.models import Section11Response
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
