"""Questionnaires before, after and 3 months after a course; results only for five people or more."""

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
from training.models.evaluations import DEFAULT_STATEMENTS
from training.models.registers import ATTENDED
from training.operations.learning import certificates, emails, session_ratings
from training.operations.learning.session_ratings import Session
from training.operations.places import place_counts

# Results of fewer people are never shown, so that nobody can be recognised.
MINIMUM_ANSWERS = 5
LATER_MONTHS = 3


def statements(course: Course) -> list[str]:
    """Return the statements of a course in order: its own, or the default ones."""
    asked = ScaleItem.objects.asked().filter(course=course)
    return list(asked.values_list("statement", flat=True)) or list(DEFAULT_STATEMENTS)


@transaction.atomic
def set_statements(*, course: Course, lines: Iterable[str], by: Any) -> list[str]:
    """Ask these statements from now on, in this order. One that is left out is retired; its answers stay."""
    ScaleItem.objects.filter(course=course).update(retired=True)
    for position, statement in enumerate(lines, start=1):
        ScaleItem.objects.update_or_create(
            course=course, statement=statement, defaults={"position": position, "retired": False}
        )
    audit.record("training.statements-set", course, by=by)
    return statements(course)


def stage_open(booking: Booking, now: datetime) -> Stage | None:
    """Return the questionnaire that the attendee can answer now, if any."""
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
    ratings: Mapping[Session, int] | None = None,
    by: Any,
    now: datetime | None = None,
) -> Evaluation:
    """Store the answers of one stage, with ratings of a conference's sessions, and issue a certificate that depends on them.

    Raise ``Refused`` at the wrong time, the second time, and when a statement was left out.
    """
    now = now or timezone.now()
    run = place_counts.lock(booking.run)
    booking = Booking.objects.select_related("attendee").get(pk=booking.pk)
    booking.run = run
    if stage_open(booking, now) != stage:
        raise Refused("You cannot answer this questionnaire at the moment.")
    if booking.evaluations.filter(stage=stage).exists():
        raise Refused("You have already answered this questionnaire.")
    if set(scores) != set(statements(run.course)):
        raise Refused("Select an answer for every statement.")
    evaluation = Evaluation.objects.create(booking=booking, stage=stage, answered_at=now, useful=useful, change=change)
    for position, (statement, score) in enumerate(scores.items(), start=1):
        item, _ = ScaleItem.objects.get_or_create(
            course=run.course, statement=statement, defaults={"position": position}
        )
        EvaluationScore.objects.create(evaluation=evaluation, item=item, score=score)
    session_ratings.store(evaluation, ratings or {})
    audit.record("training.evaluation-answered", booking, by=by, stage=stage.value)
    certificates.issue_earned(run, now=now)
    return evaluation


def answered(booking: Booking, stage: Stage) -> Evaluation | None:
    """Return the answers of one stage, if there are any."""
    return Evaluation.objects.filter(booking=booking, stage=stage).first()


@transaction.atomic
def ask_manager(*, evaluation: Evaluation, name: str, email: str, by: Any, now: datetime | None = None) -> ManagerView:
    """Ask the person's manager for feedback, by a link that works once."""
    if evaluation.stage != Stage.LATER:
        raise Refused("You can ask your manager 3 months after the course.")
    if hasattr(evaluation, "manager_view"):
        raise Refused("You have already asked a manager.")
    if email.lower() == evaluation.booking.attendee.email.lower():
        raise Refused("Manager must be a different person from you", field="manager_email")
    view = ManagerView.objects.create(
        evaluation=evaluation, manager_name=name, manager_email=email, asked_at=now or timezone.now()
    )
    audit.record("training.manager-asked", evaluation.booking, by=by)
    emails.manager_feedback(view)
    return view


@transaction.atomic
def give_feedback(*, view: ManagerView, assessment: str, comment: str = "", now: datetime | None = None) -> ManagerView:
    """Store the manager's feedback; works once."""
    changed = ManagerView.objects.filter(pk=view.pk, answered_at=None).update(
        assessment=assessment, comment=comment, answered_at=now or timezone.now()
    )
    if not changed:
        raise Refused("You have already given feedback.")
    audit.record("training.manager-answered", view.evaluation.booking, by=None)
    view.refresh_from_db()
    return view


@dataclass(frozen=True)
class Change:
    """One statement at two stages: how many people answered both, their means, and the mean change."""

    statement: str
    n: int
    first: float | None
    then: float | None

    @property
    def is_reported(self) -> bool:
        return self.n >= MINIMUM_ANSWERS

    @property
    def change(self) -> float | None:
        """Return the mean change, from matched pairs only."""
        return None if self.first is None or self.then is None else round(self.then - self.first, 2)


@dataclass(frozen=True)
class Results:
    """The results of the questionnaires of some runs, without numbers of fewer than five people."""

    people: int
    answered: dict[str, int]
    after: list[Change]
    later: list[Change]
    managers: dict[str, int]
    comments: list[dict[str, str]]

    @property
    def after_reported(self) -> list[tuple[str, float]]:
        """Return statement and mean change after the course, where enough people answered both; for a chart."""
        return _reported(self.after)

    @property
    def later_reported(self) -> list[tuple[str, float]]:
        """Return the same for 3 months later."""
        return _reported(self.later)

    def rate(self, stage: str) -> int | None:
        """Return the percentage that answered; ``None`` when fewer than five attended."""
        return round(100 * self.answered[stage] / self.people) if self.people >= MINIMUM_ANSWERS else None


def _reported(changes: Iterable[Change]) -> list[tuple[str, float]]:
    return [(each.statement, each.change) for each in changes if each.change is not None]


def results(runs: Iterable[CourseRun]) -> Results:
    """Return matched pairs, response rates and comments without names for these runs."""
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
    """Return by statement, then by booking, the score at each stage."""
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
    given = list(views.values_list("assessment", flat=True))
    return {each.value: given.count(each) for each in ManagerAssessment} if len(given) >= MINIMUM_ANSWERS else {}


def _comments(evaluations: Any, reported: list[Stage]) -> list[dict[str, str]]:
    """Return comments of the stages that enough people answered, without names and in random order."""
    rows = evaluations.filter(stage__in=reported).exclude(useful="", change="").order_by("pk")
    return list(rows.values("stage", "useful", "change"))
