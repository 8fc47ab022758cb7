"""The printed programme: the course dates of a year by months, then what is open on any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from training.models import CourseRun
from training.presenters.runs import DateLine, date_lines

MONTHS = 12


@dataclass(frozen=True)
class ProgrammeEntry:
    """One course date with all its dates."""

    run: CourseRun
    lines: list[DateLine]


@dataclass(frozen=True)
class ProgrammeMonth:
    """The course dates that start in one month."""

    first_day: date
    entries: list[ProgrammeEntry]


@dataclass(frozen=True)
class Programme:
    """A year from the month of ``first_day`` on; ``last_day`` is the last of its last month."""

    first_day: date
    last_day: date
    months: list[ProgrammeMonth]
    any_day: list[ProgrammeEntry]


def programme_year(runs: Iterable[CourseRun], today: date) -> Programme:
    """Return the programme of the twelve months from today's on; the runs come soonest first, with their dates."""
    first_month = today.replace(day=1)
    last_day = first_month + relativedelta(months=MONTHS, days=-1)
    entries = [ProgrammeEntry(run, date_lines(list(run.dates.all()))) for run in runs]
    dated = [entry for entry in entries if not entry.run.is_any_day and _day(entry) <= last_day]
    months = [
        ProgrammeMonth(month, list(found)) for month, found in groupby(dated, lambda entry: _day(entry).replace(day=1))
    ]
    return Programme(today, last_day, months, [entry for entry in entries if entry.run.is_any_day])


def _day(entry: ProgrammeEntry) -> date:
    return timezone.localdate(entry.run.starts_at) if entry.run.starts_at else date.max
