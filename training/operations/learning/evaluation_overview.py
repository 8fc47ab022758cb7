"""Evaluation across courses and financial years: before, after and 3 months later, with managers' views. Reads only."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from typing import Any, TypeVar

from shield import working_days
from training.models import Booking, Course, Evaluation, EvaluationScore, ManagerAssessment, ManagerView, Stage
from training.models.registers import ATTENDED
from training.operations.learning.evaluations import MINIMUM_ANSWERS, Change
from training.operations.office.statistics import financial_year

Answer = TypeVar("Answer")
Pair = tuple[float, float]
Scores = dict[str, dict[Any, int]]


@dataclass
class Cell:
    """What the attendees of one course in one financial year answered."""

    course: Course
    year: int
    people: set[Any] = field(default_factory=set)
    answered: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    after: list[Pair] = field(default_factory=list)
    later: list[Pair] = field(default_factory=list)
    managers: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class OverviewRow:
    """The results of a course, a year, or both. No result is of fewer than five people."""

    label: str
    year: str
    slug: str
    people: int
    answered: dict[str, int]
    after: Change
    later: Change
    managers: dict[str, int]

    @property
    def rates(self) -> list[tuple[str, int | None]]:
        """Return by stage the percentage of attendees who answered; ``None`` when fewer than five attended."""
        return [
            (stage.label, round(100 * self.answered[stage] / self.people) if self.people >= MINIMUM_ANSWERS else None)
            for stage in Stage
        ]


@dataclass(frozen=True)
class Overview:
    """The results by course, by year, by both, and all together."""

    all: OverviewRow
    courses: list[OverviewRow]
    years: list[OverviewRow]
    both: list[OverviewRow]

    @property
    def after_chart(self) -> list[tuple[str, Any]]:
        """Return each course with its mean change after the course, for a chart."""
        return [(row.label, _in_chart(row.after)) for row in self.courses]

    @property
    def later_chart(self) -> list[tuple[str, Any]]:
        """Return each year with its mean change 3 months later, for a chart."""
        return [(row.year, _in_chart(row.later)) for row in self.years]


def _in_chart(change: Change) -> Any:
    return "fewer than 5" if change.change is None else change.change


def overview(*, course: Course | None = None, year: int | None = None) -> Overview:
    """Return the results of every course and financial year, or of one of them.

    A pair is one person's mean score at two stages, over the statements answered at both. Groups of fewer than five are
    left out of the sums as well, unless together they are five or more: otherwise a sum would tell what they answered.
    """
    found = sorted(_cells(course, year), key=lambda cell: (cell.course.title, cell.year))
    return Overview(
        all=_row("All courses", "", "", found),
        courses=[
            _row(group[0].course.title, "", group[0].course.slug, group)
            for group in _grouped(found, lambda cell: cell.course.title)
        ],
        years=[_row("", year_label(group[0].year), "", group) for group in _grouped(found, lambda cell: cell.year)],
        both=[_row(cell.course.title, year_label(cell.year), cell.course.slug, [cell]) for cell in found],
    )


def years() -> list[int]:
    """Return the first years of the financial years in which an evaluated course was held, the newest first."""
    starts = Evaluation.objects.filter(booking__run__starts_at__isnull=False)
    moments = starts.values_list("booking__run__starts_at", flat=True)
    return sorted({_year(at) for at in moments if at is not None}, reverse=True)


def year_label(first: int) -> str:
    """Return "2026/27" for the financial year that starts in April 2026."""
    return f"{first}/{(first + 1) % 100:02d}"


def _year(starts_at: datetime) -> int:
    return financial_year(working_days.today(starts_at))[0].year


def _grouped(cells: Sequence[Cell], name_of: Callable[[Cell], Any]) -> list[list[Cell]]:
    groups: dict[Any, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[name_of(cell)].append(cell)
    return [groups[name] for name in sorted(groups)]


def _cells(course: Course | None, year: int | None) -> Iterable[Cell]:
    attended = Booking.objects.on_register().filter(attendances__presence__in=ATTENDED)
    if course is not None:
        attended = attended.filter(run__course=course)
    cell_of: dict[Any, Cell] = {}
    cells: dict[Any, Cell] = {}
    for booking in attended.select_related("run__course").distinct().order_by("pk"):
        first = _year(booking.run.starts_at) if booking.run.starts_at else None
        if first is None or year not in {None, first}:
            continue
        cell = cells.setdefault((booking.run.course_id, first), Cell(booking.run.course, first))
        cell.people.add(booking.pk)
        cell_of[booking.pk] = cell
    _add_answers(cell_of)
    return [cell for cell in cells.values() if cell.answered]


def _add_answers(cell_of: dict[Any, Cell]) -> None:
    """Add questionnaires, pairs and managers' views to the cell of each booking."""
    evaluations = Evaluation.objects.filter(booking__in=list(cell_of))
    for booking, stage in evaluations.values_list("booking", "stage"):
        cell_of[booking].answered[stage].add(booking)
    for booking, scores in _scores(evaluations).items():
        cell_of[booking].after += _pair(scores, Stage.AFTER)
        cell_of[booking].later += _pair(scores, Stage.LATER)
    views = ManagerView.objects.filter(evaluation__in=evaluations, answered_at__isnull=False)
    for booking, assessment in views.values_list("evaluation__booking", "assessment"):
        cell_of[booking].managers.append(assessment)


def _scores(evaluations: Any) -> dict[Any, Scores]:
    found: dict[Any, Scores] = defaultdict(lambda: defaultdict(dict))
    rows = EvaluationScore.objects.filter(evaluation__in=evaluations)
    for booking, stage, item, score in rows.values_list("evaluation__booking", "evaluation__stage", "item", "score"):
        found[booking][stage][item] = score
    return found


def _pair(scores: Scores, then: Stage) -> list[Pair]:
    """Return one person's mean score before and ``then``; nothing when they did not answer the same statements."""
    items = scores[Stage.BEFORE].keys() & scores[then].keys()
    if not items:
        return []
    return [(fmean(scores[Stage.BEFORE][item] for item in items), fmean(scores[then][item] for item in items))]


def _row(label: str, year: str, slug: str, cells: Sequence[Cell]) -> OverviewRow:
    managers = _pooled([cell.managers for cell in cells])
    return OverviewRow(
        label=label,
        year=year,
        slug=slug,
        people=sum(len(cell.people) for cell in cells),
        answered={stage.value: sum(len(cell.answered[stage]) for cell in cells) for stage in Stage},
        after=_change(_pooled([cell.after for cell in cells])),
        later=_change(_pooled([cell.later for cell in cells])),
        managers={each.value: managers.count(each) for each in ManagerAssessment} if managers else {},
    )


def _pooled(groups: Iterable[list[Answer]]) -> list[Answer]:
    """Return the answers of all groups of five or more, and of the smaller ones if together they are as many."""
    groups = list(groups)
    large = [each for group in groups if len(group) >= MINIMUM_ANSWERS for each in group]
    small = [each for group in groups if len(group) < MINIMUM_ANSWERS for each in group]
    return large + small if len(small) >= MINIMUM_ANSWERS else large


def _change(pairs: Sequence[Pair]) -> Change:
    if len(pairs) < MINIMUM_ANSWERS:
        return Change("", len(pairs), None, None)
    return Change("", len(pairs), round(fmean(a for a, _ in pairs), 2), round(fmean(b for _, b in pairs), 2))
