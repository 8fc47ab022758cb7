"""Series: course dates generated month by month from a pattern, as plans that are then edited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.rrule import MONTHLY, rrule, weekday
from django.db import transaction
from django.utils.text import slugify

from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from shield.text.formatting import long_date
from shield.working_days import LONDON
from training.models import Course, CourseRun, RunDate, RunSeries, SeriesTopic
from training.operations.office import runs
from training.operations.office.run_dates import Span

EXISTS = "exists"

# The fields that are copied from one run to another.
COPIED = [
    "title",
    "strap",
    "delivery",
    "venue",
    "e_learning_url",
    "capacity",
    "minimum",
    "agency_cap",
    "approval",
    "tariff",
    "join_url",
    "gives_certificate",
    "certificate_after_evaluation",
    "needs_retention_days",
]


@dataclass(frozen=True)
class Generated:
    """The plans that were created, and the months left out with why."""

    runs: list[CourseRun]
    left_out: list[str]


@transaction.atomic
def create(*, courses: Sequence[Course], by: Any, **changes: Any) -> RunSeries:
    """Create a series with its courses in the order in which they take turns; no run is created yet."""
    taken = {slugify(title) for title in RunSeries.objects.values_list("title", flat=True)}
    if slugify(changes["title"]) in taken:
        raise Refused("There is already a series with this name", field="title")
    series = RunSeries.objects.create(**changes | {"first_month": changes["first_month"].replace(day=1)})
    SeriesTopic.objects.bulk_create(
        [SeriesTopic(series=series, course=course, position=place) for place, course in enumerate(courses, start=1)]
    )
    audit.record("training.series-created", series, by=by)
    return series


def days(series: RunSeries) -> Iterator[date]:
    """Yield the day of each month: "the last Wednesday", "the second Monday"."""
    start = datetime.combine(series.first_month, series.starts)
    pattern = rrule(MONTHLY, dtstart=start, count=series.months, byweekday=weekday(series.weekday, series.week))
    return (moment.date() for moment in pattern)


@transaction.atomic
def generate(*, series: RunSeries, by: Any, today: date | None = None) -> Generated:
    """Create a plan for each month without one, courses in turn; bank holidays and past days are left out.

    A second time creates only what is missing: each run's slug names series and month.
    """
    series = RunSeries.objects.select_for_update().get(pk=series.pk)
    today = today or working_days.today()
    topics = [topic.course for topic in series.topics.select_related("course")]
    made: list[CourseRun] = []
    left_out: list[str] = []
    turn = 0
    for day in days(series):
        slug = f"{slugify(series.title)[:80]}-{day:%B-%Y}".lower()
        reason = _reason_to_leave_out(day, slug, today)
        if reason:
            left_out += [reason] if reason != EXISTS else []
            turn += reason == EXISTS
            continue
        made.append(_plan(series, topics[turn % len(topics)], day, slug, by))
        turn += 1
    audit.record("training.series-generated", series, by=by, runs=len(made))
    return Generated(made, left_out)


def _reason_to_leave_out(day: date, slug: str, today: date) -> str:
    if CourseRun.objects.filter(slug=slug).exists():
        return EXISTS
    if day <= today:
        return f"{long_date(day)} is in the past"
    holiday = working_days.bank_holidays().get(day)
    return f"{long_date(day)} is {holiday}" if holiday else ""


def _plan(series: RunSeries, course: Course, day: date, slug: str, by: Any) -> CourseRun:
    starts_at = datetime.combine(day, series.starts, LONDON)
    span = Span(starts_at, starts_at + timedelta(minutes=series.minutes))
    fields = _fields(series.pattern) | {
        "slug": slug,
        "title": "" if course != series.pattern.course else series.pattern.title,
    }
    return runs.create(course=course, by=by, spans=[span], trainers=series.pattern.trainers.all(), **fields)


def _fields(run: CourseRun) -> dict[str, Any]:
    return {name: getattr(run, name) for name in COPIED}


@transaction.atomic
def copy(*, run: CourseRun, slug: str, first_day: date, by: Any) -> CourseRun:
    """Create a plan like ``run`` with its dates moved so that the first is on ``first_day``, at the same London times."""
    dates, shift = _dates_and_shift(run, first_day)
    spans = [Span(_moved(each.starts_at, shift), _moved(each.ends_at, shift), each.all_day) for each in dates]
    copied = runs.create(course=run.course, by=by, spans=spans, trainers=run.trainers.all(), slug=slug, **_fields(run))
    copied.themes.set(run.themes.all())
    audit.record("training.run-copied", copied, by=by, copied_from=run.slug)
    return copied


def days_of_copy(run: CourseRun, first_day: date) -> list[date]:
    """Return the days that a copy of ``run`` has when its first is ``first_day``."""
    dates, shift = _dates_and_shift(run, first_day)
    return [_day(each) + shift for each in dates]


def _dates_and_shift(run: CourseRun, first_day: date) -> tuple[list[RunDate], timedelta]:
    dates = list(run.dates.all())
    return dates, first_day - _day(dates[0]) if dates else timedelta()


def _day(run_date: RunDate) -> date:
    return run_date.starts_at.astimezone(LONDON).date()


def _moved(moment: datetime, shift: timedelta) -> datetime:
    """Return the same London time some days later, also when the clocks change in between."""
    local = moment.astimezone(LONDON)
    return datetime.combine(local.date() + shift, local.time(), LONDON)
