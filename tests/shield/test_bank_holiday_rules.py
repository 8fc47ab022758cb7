"""The computed bank holidays against GOV.UK's own list, and against published tables of Easter."""

from datetime import date, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from shield.bank_holiday_rules import of_year

# Proclamations of single years: VE Day's anniversary, a jubilee, a state funeral, a coronation.
PROCLAIMED = {2020, 2022, 2023}


@pytest.mark.parametrize("year", sorted(set(range(2013, 2029)) - PROCLAIMED))
def test_the_rules_give_the_days_that_were_published(year):
    holidays = BankHolidays(locale="en", use_cached_holidays=True)
    listed = holidays.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    assert of_year(year) == {day["date"]: day["title"] for day in listed if day["date"].year == year}


@pytest.mark.parametrize(
    ("year", "name", "day"),
    [
        (2027, "Christmas Day", date(2027, 12, 27)),  # 25 and 26 December are Saturday and Sunday
        (2027, "Boxing Day", date(2027, 12, 28)),
        (2032, "Christmas Day", date(2032, 12, 27)),
        (2032, "Boxing Day", date(2032, 12, 28)),
        (2033, "New Year’s Day", date(2033, 1, 3)),  # a Saturday
        (2034, "New Year’s Day", date(2034, 1, 2)),  # a Sunday
        (2033, "Christmas Day", date(2033, 12, 27)),  # a Sunday, and Monday is Boxing Day
        (2033, "Boxing Day", date(2033, 12, 26)),
        (2037, "Christmas Day", date(2037, 12, 25)),  # a Friday
        (2037, "Boxing Day", date(2037, 12, 28)),
        (2029, "Early May bank holiday", date(2029, 5, 7)),
        (2029, "Spring bank holiday", date(2029, 5, 28)),
        (2029, "Summer bank holiday", date(2029, 8, 27)),
        (2030, "Summer bank holiday", date(2030, 8, 26)),
        (2032, "Spring bank holiday", date(2032, 5, 31)),  # the last Monday is the last day
    ],
)
def test_single_days_and_their_substitutes(year, name, day):
    assert [found for found, words in of_year(year).items() if words == name] == [day]


@pytest.mark.parametrize(
    "sunday",
    [
        date(2008, 3, 23),
        date(2011, 4, 24),
        date(2019, 4, 21),
        date(2024, 3, 31),
        date(2029, 4, 1),
        date(2030, 4, 21),
        date(2031, 4, 13),
        date(2032, 3, 28),
        date(2033, 4, 17),
        date(2035, 3, 25),
        date(2038, 4, 25),  # the latest there can be
        date(2049, 4, 18),
    ],
)
def test_easter_is_where_the_tables_have_it(sunday):
    days = of_year(sunday.year)
    assert days[sunday - timedelta(days=2)] == "Good Friday"
    assert days[sunday + timedelta(days=1)] == "Easter Monday"


@pytest.mark.parametrize("year", [*range(2024, 2200, 7), 2032, 2033, 2034])
def test_every_year_has_eight_days_between_monday_and_friday(year):
    assert [day.weekday() < 5 for day in of_year(year)] == [True] * 8
