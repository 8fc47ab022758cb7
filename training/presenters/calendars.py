"""A month of the catalogue as weeks of days."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from training.models import RunDate


@dataclass(frozen=True)
class Day:
    """One day of the month, or of the weeks around it, with the dates on it."""

    day: date
    is_of_month: bool
    is_today: bool
    dates: list[RunDate]


@dataclass(frozen=True)
class Month:
    """Weeks from Monday to Sunday, and the months before and after."""

    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> date:
        return self.first - relativedelta(months=1)

    @property
    def after(self) -> date:
        return self.first + relativedelta(months=1)


def month_of(first: date, dates: Iterable[RunDate], today: date) -> Month:
    """Return the dates sorted into the weeks of the month that starts on ``first``."""
    by_day: dict[date, list[RunDate]] = {}
    for run_date in dates:
        by_day.setdefault(timezone.localtime(run_date.starts_at).date(), []).append(run_date)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    days = [[Day(day, day.month == first.month, day == today, by_day.get(day, [])) for day in week] for week in weeks]
    return Month(first, days)
