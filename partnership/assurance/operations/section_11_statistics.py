"""What the returns of a cycle say together, who has not answered, and whom to visit next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q

from partnership.assurance.models import (
    ReturnStatus,
    Section11Cycle,
    Section11Response,
    Section11Return,
    Section11Visit,
    VisitStatus,
)
from partnership.assurance.models.section_11_returns import ANSWERED
from partnership.board.models import Action
from partnership.directory.models import Agency, AgencyRelation, RelationKind, StatutoryRule, Theme
from partnership.improvement.models import BEST, QuestionKind, Score, StandardQuestion
from shield import working_days
from shield.extension_points import Evidence

# Where no rule says otherwise; the rule "section-11-visits" does.
VISIT_YEARS = 5
SCORES = tuple(Score.values)


@dataclass(frozen=True)
class QuestionLine:
    """One question: how many of those asked answered, how the scores fell, and what the moderators made of them."""

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
        """For each score, how often agencies gave it and how often moderators did."""
        return tuple(zip(self.scores, self.moderated, strict=True))

    @property
    def is_scored(self) -> bool:
        return self.kind == QuestionKind.SCORE


def analysis(cycle: Section11Cycle) -> list[QuestionLine]:
    """Every question of a cycle over the returns that were handed in; three queries, however many returns."""
    returns = list(cycle.returns.select_related("agency"))
    handed_in = {each.pk for each in returns if each.status in ANSWERED}
    names = {each.pk: each.agency.name for each in returns}
    given: dict[int, list[Section11Response]] = {}
    for response in Section11Response.objects.filter(section_11_return__in=handed_in):
        given.setdefault(response.question_id, []).append(response)
    questions = StandardQuestion.objects.of(cycle.question_set)
    return [_line(question, given.get(question.pk, []), names) for question in questions]


def _line(question: StandardQuestion, given: list[Section11Response], names: dict[Any, str]) -> QuestionLine:
    answering = {row.section_11_return_id for row in given}
    own = Counter(row.score for row in given)
    moderated = Counter(row.moderated_score for row in given)
    return QuestionLine(
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


@dataclass(frozen=True)
class RotaLine:
    """An agency in the rota: when it was visited last, by when it must be again, and what is planned."""

    agency: Agency
    last: date | None
    due_by: date
    planned: str
    is_overdue: bool


def rota(on: date | None = None) -> list[RotaLine]:
    """Every relevant agency, the one to be visited soonest first: within so many years of its last visit, or of
    becoming a relevant agency (rule "section-11-visits", in years)."""
    today = on or working_days.today()
    rule = StatutoryRule.objects.current(today).filter(key="section-11-visits").first()
    months = 12 * (rule.number if rule and rule.number else VISIT_YEARS)
    relations = AgencyRelation.objects.current(today).filter(kind=RelationKind.RELEVANT_AGENCY)
    done = Q(agency__section_11_visits__status=VisitStatus.COMPLETED)
    rows = relations.select_related("agency").annotate(last=Max("agency__section_11_visits__visited_on", filter=done))
    planned = {
        visit.agency_id: visit.planned_for or "Planned"
        for visit in Section11Visit.objects.filter(status=VisitStatus.PLANNED, cycle__ends_on__gte=today)
    }
    lines = []
    for row in rows:
        due = working_days.add_months(row.last or row.starts_on, months)
        lines.append(RotaLine(row.agency, row.last, due, planned.get(row.agency_id, ""), due < today))
    return sorted(lines, key=lambda line: (line.due_by, line.agency.name))


def returns_in_report(cycle: Section11Cycle) -> dict[str, Any]:
    """A cycle's returns as the yearly report tells them, JSON-ready; agencies speak for themselves in their five points."""
    asked = cycle.returns.count()
    gaps = Section11Response.objects.filter(section_11_return__cycle=cycle, moderated_score__lt=BEST)
    actions = Action.objects.filter(gap__section_11_return__cycle=cycle)
    return {
        "asked": asked,
        "answered": cycle.returns.filter(status__in=ANSWERED).count(),
        "scores": [
            {"place": line.place, "text": line.text, "answered": line.answered, "scores": list(line.scores)}
            for line in (analysis(cycle) if asked else [])
            if line.is_scored
        ],
        "gaps": gaps.count(),
        "actions": actions.count(),
        "verified": actions.filter(status="verified").count(),
        "achievements": _points(cycle, QuestionKind.ACHIEVEMENTS),
        "priorities": _points(cycle, QuestionKind.PRIORITIES),
    }


def _points(cycle: Section11Cycle, kind: str) -> list[dict[str, Any]]:
    found = Section11Response.objects.filter(
        section_11_return__cycle=cycle, section_11_return__status__in=ANSWERED, question__kind=kind
    ).exclude(points=[])
    rows = found.select_related("section_11_return__agency").order_by("section_11_return__agency__name")
    return [{"agency": row.section_11_return.agency.name, "points": row.points} for row in rows]


def evidence(user: Any, subject: Any) -> Iterable[Evidence]:
    """What agencies' scores say about a theme, cycle by cycle; numbers only, to those who read governance records."""
    if not isinstance(subject, Theme):
        return
    for cycle in (
        Section11Cycle.objects.visible_to(user).filter(question_set__standards__questions__themes=subject).distinct()
    ):
        scored = Section11Response.objects.filter(
            section_11_return__cycle=cycle,
            section_11_return__status__in=(ReturnStatus.AGREED, ReturnStatus.ACTION_PLAN, ReturnStatus.CLOSED),
            question__themes=subject,
            moderated_score__isnull=False,
        )
        if number := scored.count():
            below = scored.filter(moderated_score__lt=BEST).count()
            agencies = Section11Return.objects.filter(responses__in=scored).distinct().count()
            answers, asked = "answer" if number == 1 else "answers", "agency" if agencies == 1 else "agencies"
            words = f"{number} {answers} of {agencies} {asked}, {below} with something to improve"
            yield Evidence(cycle.name, words, f"{cycle.get_absolute_url()}analysis/", cycle.due_on, "Section 11")
