"""The bank holidays of England and Wales by their standing rules, for years that are not published yet.

A royal proclamation can move a day or add one (8 May 2023 for a coronation), which no rule can know.
"""

from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import MO, relativedelta

SATURDAY, SUNDAY = 5, 6


def of_year(year: int) -> dict[date, str]:
    """Return the bank holidays of a year with the names that GOV.UK gives them, substitute days in place of weekends."""
    sunday = easter(year)
    christmas, boxing = _christmas(year)
    return {
        _new_year(year): "New Year’s Day",
        sunday - timedelta(days=2): "Good Friday",
        sunday + timedelta(days=1): "Easter Monday",
        date(year, 5, 1) + relativedelta(weekday=MO(1)): "Early May bank holiday",
        date(year, 5, 31) + relativedelta(weekday=MO(-1)): "Spring bank holiday",
        date(year, 8, 31) + relativedelta(weekday=MO(-1)): "Summer bank holiday",
        christmas: "Christmas Day",
        boxing: "Boxing Day",
    }


def _new_year(year: int) -> date:
    """Return 1 January, or the Monday after a weekend."""
    first = date(year, 1, 1)
    return first + timedelta(days={SATURDAY: 2, SUNDAY: 1}.get(first.weekday(), 0))


def _christmas(year: int) -> tuple[date, date]:
    """Return Christmas Day and Boxing Day: whichever falls on a weekend is two days later.

    25 December on a Sunday has its substitute on the Tuesday, because the Monday is Boxing Day itself.
    """
    christmas, boxing = (_two_days_later_at_weekends(date(year, 12, day)) for day in (25, 26))
    return christmas, boxing


def _two_days_later_at_weekends(day: date) -> date:
    return day + timedelta(days=2) if day.weekday() in {SATURDAY, SUNDAY} else day
