from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from shield import working_days
from shield.models import BankHolidayChange
from shield.operations import bank_holidays

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2025, 12, 18), 5, date(2025, 12, 29)),  # over Christmas (governance P2)
        (date(2026, 3, 30), 5, date(2026, 4, 8)),  # over Easter (governance P2)
        (date(2026, 8, 27), 15, date(2026, 9, 18)),  # over the August bank holiday (governance P7)
        (date(2026, 5, 1), 15, date(2026, 5, 26)),  # over two May bank holidays (governance P7)
        (date(2026, 4, 10), -7, date(2026, 3, 30)),  # back over Easter (governance P15)
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # from a Saturday
    ],
)
def test_working_days_on(start, days, end):
    assert working_days.add(start, days) == end


def test_a_sum_says_which_bank_holidays_it_passed_over():
    count = working_days.count_from(date(2026, 8, 27), 15)
    assert count.skipped == ((date(2026, 8, 31), "Summer bank holiday"),)


def test_six_months_from_the_end_of_august_is_the_end_of_february():
    assert working_days.add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_an_operator_may_add_a_day_and_take_one_away(team):
    bank_holidays.change(day=date(2026, 11, 23), name="Day of celebration", is_holiday=True, by=team)
    assert working_days.add(date(2026, 11, 20), 1) == date(2026, 11, 24)
    bank_holidays.change(day=date(2026, 11, 23), name="Day of celebration", is_holiday=False, by=team)
    assert (working_days.add(date(2026, 11, 20), 1), BankHolidayChange.objects.count()) == (date(2026, 11, 23), 1)


def test_working_days_between():
    assert working_days.between(date(2026, 8, 27), date(2026, 9, 18)) == 15
    assert working_days.between(date(2026, 9, 18), date(2026, 9, 18)) == 0


def test_today_is_londons_day():
    just_after_midnight_in_summer = datetime(2026, 7, 1, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert working_days.today(just_after_midnight_in_summer) == date(2026, 7, 2)


@pytest.mark.django_db
def test_within_a_block_the_bank_holidays_are_read_once(django_assert_num_queries):
    with django_assert_num_queries(1), working_days.read_once():
        assert working_days.add(date(2026, 3, 30), 5) == date(2026, 4, 8)
        assert working_days.between(date(2026, 3, 30), date(2026, 4, 8)) == 5
    with django_assert_num_queries(1):
        working_days.is_working_day(date(2026, 3, 30))
