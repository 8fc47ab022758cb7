"""Evaluations: asked before, after and three months on; answered once each; told only for five people or more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any

from django.db import transaction
from django.utils import timezone

from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from training.models import (
    ON_REGISTER,
    Booking,
    Course,
    CourseRun,
    Evaluation,
    EvaluationScore,
    ManagerAssessment,
    ManagerView,
    ScaleItem,
    Stage,
)
from training.models.evaluations import USUAL_STATEMENTS
from training.models.registers import ATTENDED
from training.operations.learning import certificates, emails
from training.operations.places import place_counts

# Fewer answers than this are never told, so that nobody can be recognised.
MINIMUM_ANSWERS = 5
LATER_MONTHS = 3


def statements(course: Course) -> list[str]:
    """What is asked about a course, in order: its own statements, or the usual ones."""
    asked = ScaleItem.objects.asked().filter(course=course)
    return list(asked.values_list("statement", flat=True)) or list(USUAL_STATEMENTS)


@transaction.atomic
def set_statements(*, course: Course, lines: Iterable[str], by: Any) -> list[str]:
    """Ask these from now on, in this order. One that is left out is retired; its answers stay comparable."""
    ScaleItem.objects.filter(course=course).update(retired=True)
    for position, statement in enumerate(lines, start=1):
        ScaleItem.objects.update_or_create(
            course=course, statement=statement, defaults={"position": position, "retired": False}
        )
    audit.record("training.statements-set", course, by=by)
    return statements(course)


def stage_open(booking: Booking, now: datetime) -> Stage | None:
    """Which questions the attendee can answer now: before the start, after the end, or three months later."""
    run = booking.run
    if booking.status not in ON_REGISTER or run.starts_at is None or run.ends_at is None:
        return None
    if now < run.starts_at:
        return Stage.BEFORE
    if now < run.ends_at or not booking.attendances.attended().exists():
        return None
    later = working_days.add_months(working_days.today(run.ends_at), LATER_MONTHS)
    return Stage.AFTER if working_days.today(now) < later else Stage.LATER


@transaction.atomic
def answer(
    *,
    booking: Booking,
    stage: Stage,
    scores: Mapping[str, int],
    useful: str = "",
    change: str = "",
    by: Any,
    now: datetime | None = None,
) -> Evaluation:
    """Keep the answers of one time, by statement, once; a certificate that waits for them is issued in the same moment.

    Raises ``Refused`` at the wrong time, the second time, and when a statement was left out.
    """
    now = now or timezone.now()
    run = place_counts.lock(booking.run)
    booking = Booking.objects.select_related("attendee").get(pk=booking.pk)
    booking.run = run
    if stage_open(booking, now) != stage:
        raise Refused("These questions are not open at the moment.")
    if booking.evaluations.filter(stage=stage).exists():
        raise Refused("You have answered these questions already. Thank you.")
    if set(scores) != set(statements(run.course)):
        raise Refused("Answer every statement.")
    evaluation = Evaluation.objects.create(booking=booking, stage=stage, answered_at=now, useful=useful, change=change)
    for position, (statement, score) in enumerate(scores.items(), start=1):
        item, _ = ScaleItem.objects.get_or_create(
            course=run.course, statement=statement, defaults={"position": position}
        )
        EvaluationScore.objects.create(evaluation=evaluation, item=item, score=score)
    audit.record("training.evaluation-answered", booking, by=by, stage=stage.value)
    certificates.issue_earned(run, now=now)
    return evaluation


def answered(booking: Booking, stage: Stage) -> Evaluation | None:
    """What was answered at one time, if anything was."""
    return Evaluation.objects.filter(booking=booking, stage=stage).first()


@transaction.atomic
def ask_manager(*, evaluation: Evaluation, name: str, email: str, by: Any, now: datetime | None = None) -> ManagerView:
    """Ask the person's manager, by a link that works once, whether they see a difference."""
    if evaluation.stage != Stage.LATER:
        raise Refused("A manager is asked three months after the course.")
    if hasattr(evaluation, "manager_view"):
        raise Refused("A manager has been asked already.")
    if email.lower() == evaluation.booking.attendee.email.lower():
        raise Refused("The manager must be somebody else than you.", field="manager_email")
    view = ManagerView.objects.create(
        evaluation=evaluation, manager_name=name, manager_email=email, asked_at=now or timezone.now()
    )
    audit.record("training.manager-asked", evaluation.booking, by=by)
    emails.manager_feedback(view)
    return view


@transaction.atomic
def confirm(*, view: ManagerView, assessment: str, comment: str = "", now: datetime | None = None) -> ManagerView:
    """The manager's answer; works once."""
    changed = ManagerView.objects.filter(pk=view.pk, answered_at=None).update(
        assessment=assessment, comment=comment, answered_at=now or timezone.now()
    )
    if not changed:
        raise Refused("This question has been answered.")
    audit.record("training.manager-answered", view.evaluation.booking, by=None)
    view.refresh_from_db()
    return view


@dataclass(frozen=True)
class Change:
    """One statement between two times: how many people answered both, their means, and the mean change."""

    statement: str
    n: int
    first: float | None
    then: float | None

    @property
    def is_reported(self) -> bool:
        return self.n >= MINIMUM_ANSWERS

    @property
    def change(self) -> float | None:
        """The mean change, from matched pairs only."""
        return None if self.first is None or self.then is None else round(self.then - self.first, 2)


@dataclass(frozen=True)
class Results:
    """What the evaluations of some runs say together. Figures of fewer than five people are not in it."""

    people: int
    answered: dict[str, int]
    after: list[Change]
    later: list[Change]
    managers: dict[str, int]
    comments: list[dict[str, str]]

    @property
    def after_reported(self) -> list[tuple[str, float]]:
        """Statement and mean change right after, where enough people answered both times; for a chart."""
        return _reported(self.after)

    @property
    def later_reported(self) -> list[tuple[str, float]]:
        """The same three months on."""
        return _reported(self.later)

    def rate(self, stage: str) -> int | None:
        """How many of a hundred answered; nothing where fewer than five came."""
        return round(100 * self.answered[stage] / self.people) if self.people >= MINIMUM_ANSWERS else None


def _reported(changes: Iterable[Change]) -> list[tuple[str, float]]:
    return [(each.statement, each.change) for each in changes if each.change is not None]


def results(runs: Iterable[CourseRun]) -> Results:
    """Matched pairs of before and after, and of before and three months on; response rates; free text, unnamed."""
    keys = [run.pk for run in runs]
    people = Booking.objects.on_register().filter(run__in=keys, attendances__presence__in=ATTENDED)
    evaluations = Evaluation.objects.filter(booking__run__in=keys)
    answered = {stage.value: evaluations.of_stage(stage).count() for stage in Stage}
    scores = _scores(keys)
    return Results(
        people=people.distinct().count(),
        answered=answered,
        after=_changes(scores, Stage.BEFORE, Stage.AFTER),
        later=_changes(scores, Stage.BEFORE, Stage.LATER),
        managers=_managers(keys),
        comments=_comments(evaluations, [stage for stage in Stage if answered[stage] >= MINIMUM_ANSWERS]),
    )


def _scores(keys: list[Any]) -> dict[str, dict[Any, dict[str, int]]]:
    """By statement, then by booking, the score at each time."""
    rows = EvaluationScore.objects.filter(evaluation__booking__run__in=keys).order_by("item__position", "item")
    by_statement: dict[str, dict[Any, dict[str, int]]] = {}
    for statement, booking, stage, score in rows.values_list(
        "item__statement", "evaluation__booking", "evaluation__stage", "score"
    ):
        by_statement.setdefault(statement, {}).setdefault(booking, {})[stage] = score
    return by_statement


def _changes(scores: dict[str, dict[Any, dict[str, int]]], first: Stage, then: Stage) -> list[Change]:
    return [_change(statement, answers, first, then) for statement, answers in scores.items()]


def _change(statement: str, answers: dict[Any, dict[str, int]], first: Stage, then: Stage) -> Change:
    pairs = [(each[first], each[then]) for each in answers.values() if first in each and then in each]
    if len(pairs) < MINIMUM_ANSWERS:
        return Change(statement, len(pairs), None, None)
    return Change(statement, len(pairs), round(fmean(a for a, _ in pairs), 2), round(fmean(b for _, b in pairs), 2))


def _managers(keys: list[Any]) -> dict[str, int]:
    views = ManagerView.objects.filter(evaluation__booking__run__in=keys, answered_at__isnull=False)
    told = list(views.values_list("assessment", flat=True))
    return {each.value: told.count(each) for each in ManagerAssessment} if len(told) >= MINIMUM_ANSWERS else {}


def _comments(evaluations: Any, told: list[Stage]) -> list[dict[str, str]]:
    """Free text of the times that enough people answered, without names and in no order that tells who wrote what."""
    rows = evaluations.filter(stage__in=told).exclude(useful="", change="").order_by("pk")
    return list(rows.values("stage", "useful", "change"))
