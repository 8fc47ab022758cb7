"""Dataclasses for pages of assurance."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from partnership.assurance.models import EscalationStage, Section11Response
from partnership.improvement.models import Standard, StandardQuestion


@dataclass(frozen=True)
class StageBox:
    """One stage in the diagram of the escalation policy, with the positions of its parts."""

    title: str
    days: int
    y: int
    is_last: bool

    @property
    def time_limit(self) -> str:
        return f"{self.days} working day{'' if self.days == 1 else 's'}"

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
class PolicyDiagram:
    """The stages of the escalation policy, one under the other."""

    boxes: list[StageBox]
    height: int

    @property
    def description(self) -> str:
        """Return the diagram in words."""
        return " If it is not resolved: ".join(f"{box.title}, within {box.time_limit}." for box in self.boxes)


BOX_EVERY = 100


def policy_diagram(stages: Iterable[EscalationStage]) -> PolicyDiagram:
    """Return the diagram of the stages."""
    rows = list(stages)
    boxes = [
        StageBox(str(stage), stage.days, 4 + place * BOX_EVERY, place == len(rows) - 1)
        for place, stage in enumerate(rows)
    ]
    return PolicyDiagram(boxes, len(rows) * BOX_EVERY - 24)


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
