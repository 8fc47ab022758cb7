"""Dataclasses for pages of assurance."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from partnership.assurance.models import EscalationStage, Section11Response
from partnership.improvement.models import Standard, StandardQuestion


@dataclass(frozen=True)
class FlowBox:
    """One stage in the picture of the policy, with where its parts stand."""

    title: str
    days: int
    y: int
    is_last: bool

    @property
    def title_y(self) -> int:
        return self.y + 28

    @property
    def days_y(self) -> int:
        return self.y + 51

    @property
    def arrow_y(self) -> int:
        return 0 if self.is_last else self.y + 68

    @property
    def arrow_text_y(self) -> int:
        return self.y + 86


@dataclass(frozen=True)
class Flow:
    """The stages one under the other."""

    boxes: list[FlowBox]
    height: int


BOX_EVERY = 100


def flow(stages: Iterable[EscalationStage]) -> Flow:
    """The policy as a picture."""
    rows = list(stages)
    boxes = [
        FlowBox(str(stage), stage.days, 4 + place * BOX_EVERY, place == len(rows) - 1)
        for place, stage in enumerate(rows)
    ]
    return Flow(boxes, len(rows) * BOX_EVERY - 24)


@dataclass(frozen=True)
class QuestionRow:
    """A question of a return with its answer, and what the answer still lacks in words."""

    question: StandardQuestion
    response: Section11Response | None
    lacks: str

    @property
    def state(self) -> str:
        if self.response is None or self.response.edited_at is None:
            return "not-started"
        return "partly-done" if self.lacks else "done"


@dataclass(frozen=True)
class StandardRows:
    """One standard of a return."""

    standard: Standard
    rows: list[QuestionRow]


def return_standards(
    questions: Iterable[StandardQuestion], responses: Iterable[Section11Response], lacking: dict[StandardQuestion, str]
) -> list[StandardRows]:
    """Every question of a return under its standard, answered or not, with what it is ``lacking`` in words."""
    given = {response.question_id: response for response in responses}
    rows = [QuestionRow(each, given.get(each.pk), lacking.get(each, "")) for each in questions]
    return [
        StandardRows(standard, list(group)) for standard, group in groupby(rows, key=lambda row: row.question.standard)
    ]
