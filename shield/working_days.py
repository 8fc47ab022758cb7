"""Sums in working days: Monday to Friday without England's bank holidays; the day of the event is day 0.

How the list of bank holidays is held: GOV.UK publishes it some years ahead, and the library ``govuk-bank-holidays`` carries
a copy, so nothing is fetched over the network; a newer version of the library brings a longer list. The years beyond it are
computed by the standing rules (``shield.bank_holiday_rules``), which know no royal wedding: pages say when a date depends on
them, and the team is told a year before the published list ends. ``BankHolidayChange`` holds the days that the team added or
took away, which apply over both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from govuk_bank_holidays.bank_holidays import BankHolidays

from shield.bank_holiday_rules import of_year
from shield.models import BankHolidayChange
from shield.short_cache import cached_briefly

LONDON = ZoneInfo("Europe/London")
# The last year for which bank holidays are computed; no form takes a later date.
LAST_COMPUTED_YEAR = 2200


@cache
def _published() -> dict[date, str]:
    """England's bank holidays as gov.uk publishes them, from the data bundled with the library (no network)."""
    holidays = BankHolidays(locale="en", use_cached_holidays=True)
    return {day["date"]: day["title"] for day in holidays.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)}


def published_until() -> date:
    """The last day of the last year for which GOV.UK has published the bank holidays; later ones are computed."""
    return date(max(_published()).year, 12, 31)


def ends_soon(today: date) -> bool:
    """Whether a year or less is left of the published list."""
    return today >= add_months(published_until(), -12)


@cache
def _computed() -> dict[date, str]:
    """The bank holidays by the rules, for the years after the published list."""
    years = range(published_until().year + 1, LAST_COMPUTED_YEAR + 1)
    return {day: name for year in years for day, name in of_year(year).items()}


_read: ContextVar[dict[date, str] | None] = ContextVar("bank_holidays_read", default=None)


@cached_briefly
def _changed() -> dict[date, str]:
    """The published days, then the computed ones, with the operator's changes."""
    days = _published() | _computed()
    for change in BankHolidayChange.objects.all():
        if change.is_holiday:
            days[change.date] = change.name
        else:
            days.pop(change.date, None)
    return days


@contextmanager
def read_once() -> Iterator[None]:
    """Within this block the bank holidays are read once, for pages with a clock in every row."""
    token = _read.set(bank_holidays())
    try:
        yield
    finally:
        _read.reset(token)


def bank_holidays() -> dict[date, str]:
    """England's bank holidays, published and computed, with an operator's changes (known some seconds later)."""
    return read if (read := _read.get()) is not None else _changed()


def is_computed(day: date) -> bool:
    """Whether ``day`` is a bank holiday by the rules alone: neither published nor named by an operator."""
    return _computed().get(day) == bank_holidays().get(day, "")


@dataclass(frozen=True)
class Count:
    """The result of a sum in working days, and the bank holidays that were skipped."""

    start: date
    days: int
    end: date
    skipped: tuple[tuple[date, str], ...]


def count_from(start: date, days: int) -> Count:
    """The date ``days`` working days after ``start`` (or before it, when negative), with what was passed over."""
    holidays = bank_holidays()
    step = timedelta(days=1 if days >= 0 else -1)
    day, left, skipped = start, abs(days), []
    while left:
        day += step
        if day.weekday() < 5:
            if day in holidays:
                skipped.append((day, holidays[day]))
            else:
                left -= 1
    return Count(start, days, day, tuple(skipped))


def add(start: date, days: int) -> date:
    """The date ``days`` working days after ``start``, or before it when ``days`` is negative."""
    return count_from(start, days).end


def is_working_day(day: date) -> bool:
    """Whether people are at work on ``day``."""
    return day.weekday() < 5 and day not in bank_holidays()


def between(start: date, end: date) -> int:
    """How many working days lie after ``start`` up to and including ``end``; 0 when ``end`` is not later."""
    holidays = bank_holidays()
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(1 for day in days if day.weekday() < 5 and day not in holidays)


def add_months(start: date, months: int) -> date:
    """The same day ``months`` calendar months on, or the last day of that month: 31 August + 6 is 28 February."""
    return start + relativedelta(months=months)


def month_of(day: date) -> tuple[datetime, datetime]:
    """The first moment of the day's month and that of the next one, on London's clock."""
    first = datetime(day.year, day.month, 1, tzinfo=LONDON)
    return first, first + relativedelta(months=1)


def today(now: datetime | None = None) -> date:
    """Today's date in London."""
    return (now or datetime.now(LONDON)).astimezone(LONDON).date()
