from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from shield import working_days
from shield.contributions import ending_bank_holidays
from shield.models import BankHolidayChange
from shield.operations import bank_holidays
from tests.cast import make

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


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2028, 12, 22), 5, date(2029, 1, 3)),  # from the published list into the computed one
        (date(2032, 12, 24), 1, date(2032, 12, 29)),  # both days of Christmas at a weekend
        (date(2032, 12, 31), 1, date(2033, 1, 4)),  # New Year's Day 2033 is a Saturday
        (date(2029, 3, 29), 1, date(2029, 4, 3)),  # over Easter
    ],
)
def test_working_days_go_on_after_the_published_list(start, days, end):
    assert working_days.add(start, days) == end


def test_published_days_stay_as_published_and_later_ones_are_marked():
    assert working_days.published_until() == date(2028, 12, 31)
    assert [working_days.is_computed(day) for day in (date(2028, 12, 25), date(2029, 12, 25), date(2029, 12, 24))] == [
        False,
        True,
        False,
    ]


def test_a_computed_day_that_the_team_changed_is_theirs(team):
    bank_holidays.change(day=date(2029, 5, 7), name="Moved", is_holiday=False, by=team)
    bank_holidays.change(day=date(2029, 5, 8), name="Anniversary", is_holiday=True, by=team)
    assert not working_days.is_computed(date(2029, 5, 7))
    assert not working_days.is_computed(date(2029, 5, 8))
    assert working_days.add(date(2029, 5, 4), 1) == date(2029, 5, 7)
    assert working_days.add(date(2029, 5, 7), 1) == date(2029, 5, 9)


WARNING = "The published bank holidays end on 31 December 2028"


@pytest.mark.parametrize(
    ("today", "name", "said"),
    [
        ("2027-12-30T12:00Z", "team", []),
        ("2027-12-31T12:00Z", "team", [WARNING]),
        ("2027-12-31T12:00Z", "practitioner", []),
        ("2029-01-01T12:00Z", "team", ["The published bank holidays ended on 31 December 2028"]),
    ],
)
def test_the_team_is_told_a_year_before_the_published_list_ends(today, name, said):
    with time_machine.travel(today, tick=False):
        tasks = list(ending_bank_holidays(make(name)))
    assert [task.title for task in tasks] == said
    assert {(task.url, task.due) for task in tasks} <= {("/bank-holidays/", date(2028, 12, 31))}


def test_the_page_of_bank_holidays_says_what_is_computed(sign_in, team):
    with time_machine.travel("2027-12-31T12:00Z", tick=False):
        page = sign_in(team).get("/bank-holidays/").content.decode()
    assert "which ends on 31 December 2028" in page
    assert "A new version of the portal brings a longer list" in page
    assert "Tuesday 26 December 2028: Boxing Day</li>" in page
    assert "Monday 1 January 2029: New Year’s Day (computed)</li>" in page
    assert "Thursday 26 December 2030: Boxing Day (computed)</li>" in page
    assert "2031" not in page
