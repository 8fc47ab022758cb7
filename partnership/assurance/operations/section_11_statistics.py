"""Analysis of the returns of a cycle, question by question, and which agencies have not answered."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from partnership.assurance.models import Section11Cycle, Section11Response
from partnership.improvement.models import QuestionKind, Score, StandardQuestion

SCORES = tuple(Score.values)


@dataclass(frozen=True)
class QuestionAnalysis:
    """One question: how many agencies answered, and how many own and moderated scores there are of each value."""

    place: str
    standard: str
    text: str
    kind: str
    answered: int
    asked: int
    scores: tuple[int, ...]
    moderated: tuple[int, ...]
    not_answered: tuple[str, ...]

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Return for each score how many agencies and how many moderators gave it."""
        return tuple(zip(self.scores, self.moderated, strict=True))

    @property
    def is_scored(self) -> bool:
        return self.kind == QuestionKind.SCORE


def analysis(cycle: Section11Cycle) -> list[QuestionAnalysis]:
    """Return every question with the submitted returns counted; in three queries, however many returns there are."""
    returns = list(cycle.returns.select_related("agency"))
    submitted = {each.pk for each in returns if each.is_submitted}
    names = {each.pk: each.agency.name for each in returns}
    given: dict[int, list[Section11Response]] = {}
    for response in Section11Response.objects.filter(section_11_return__in=submitted):
        given.setdefault(response.question_id, []).append(response)
    questions = StandardQuestion.objects.of(cycle.question_set)
    return [_analyse(question, given.get(question.pk, []), names) for question in questions]


def _analyse(question: StandardQuestion, given: list[Section11Response], names: dict[Any, str]) -> QuestionAnalysis:
    answering = {row.section_11_return_id for row in given}
    own = Counter(row.score for row in given)
    moderated = Counter(row.moderated_score for row in given)
    return QuestionAnalysis(
        place=question.place,
        standard=str(question.standard),
        text=question.text,
        kind=question.kind,
        answered=len(given),
        asked=len(names),
        scores=tuple(own[score] for score in SCORES),
        moderated=tuple(moderated[score] for score in SCORES),
        not_answered=tuple(sorted(name for key, name in names.items() if key not in answering)),
    )
