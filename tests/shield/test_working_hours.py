from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shield import working_hours
from shield.operations import bank_holidays

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
DAY = 12 * 60


def at(month, day, hour=0, minute=0, year=2026):
    """A moment as London's clocks show it."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (at(11, 23, 10), 60, at(11, 23, 11)),  # within one Monday
        (at(11, 23, 19), 60, at(11, 23, 20)),  # until closing time, not the next morning
        (at(11, 23, 19), 61, at(11, 24, 8, 1)),  # over one night
        (at(11, 23, 10), 2 * DAY, at(11, 25, 10)),  # an offer made in the middle of the week
        (at(11, 20, 19), DAY, at(11, 23, 19)),  # over a week-end
        (at(11, 21, 12), 60, at(11, 23, 9)),  # from a Saturday
        (at(11, 22, 23, 59), 0, at(11, 23, 8)),  # from a Sunday, nothing but the opening
        (at(11, 23, 3), 30, at(11, 23, 8, 30)),  # before opening time
        (at(11, 23, 20), 30, at(11, 24, 8, 30)),  # at closing time
        (at(11, 20, 21, 15), 30, at(11, 23, 8, 30)),  # on a Friday night
        (at(12, 24, 19), 2 * DAY, at(12, 30, 19)),  # over Christmas, a week-end and Boxing Day kept on Monday
        (at(4, 2, 8), DAY + 1, at(4, 7, 8, 1)),  # over Good Friday to Easter Monday
        (at(12, 31, 20), DAY, at(1, 4, 20, year=2027)),  # over New Year and its week-end
    ],
)
def test_so_many_working_minutes_end(start, minutes, end):
    assert working_hours.add(start, minutes) == end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at(3, 27, 19), datetime(2026, 3, 30, 18, tzinfo=UTC)),  # clocks go forward: 7pm is an hour earlier in UTC
        (at(10, 23, 19), datetime(2026, 10, 26, 19, tzinfo=UTC)),  # clocks go back
    ],
)
def test_a_day_is_twelve_hours_on_londons_clock_over_a_change_of_clocks(start, end):
    assert working_hours.add(start, DAY) == end


def test_moments_in_utc_are_read_by_londons_clock():
    assert working_hours.add(datetime(2026, 7, 6, 18, 30, tzinfo=UTC), 60) == at(7, 7, 8, 30)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (at(11, 23, 10), at(11, 23, 11, 30), 90),
        (at(11, 23, 7), at(11, 23, 21), DAY),  # the hours before and after do not count
        (at(11, 20, 19), at(11, 23, 9), 120),  # over a week-end
        (at(11, 21), at(11, 22, 23, 59), 0),  # a week-end
        (at(12, 24, 8), at(12, 30, 8), 2 * DAY),  # Thursday and Tuesday
        (at(3, 27, 8), at(3, 31, 8), 2 * DAY),  # clocks go forward between
        (at(10, 23, 8), at(10, 27, 8), 2 * DAY),  # clocks go back between
        (at(11, 23, 20), at(11, 24, 8), 0),  # a night
        (at(11, 24, 10), at(11, 24, 10), 0),
        (at(11, 24, 10), at(11, 23, 10), 0),  # the wrong way round
        (datetime(2026, 7, 6, 6, 30, tzinfo=UTC), datetime(2026, 7, 6, 7, 30, tzinfo=UTC), 30),  # 7:30am to 8:30am
    ],
)
def test_so_many_working_minutes_lie_between(start, end, minutes):
    assert working_hours.between(start, end) == minutes


@pytest.mark.parametrize("minutes", [1, 59, 719, 720, 721, 2000])
@pytest.mark.parametrize("start", [at(3, 27, 19), at(10, 23, 9), at(12, 24, 13), at(5, 1, 19, 59)])
def test_what_is_added_lies_between(start, minutes):
    assert working_hours.between(start, working_hours.add(start, minutes)) == minutes


def test_a_bank_holiday_of_the_office_counts_too(team):
    bank_holidays.change(day=date(2026, 11, 24), name="Day of celebration", is_holiday=True, by=team)
    assert working_hours.add(at(11, 23, 19), 120) == at(11, 25, 9)
    assert working_hours.between(at(11, 23, 19), at(11, 25, 9)) == 120


def test_the_clock_asks_the_database_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        working_hours.add(at(11, 23, 10), 30 * DAY)
    with django_assert_num_queries(1):
        working_hours.between(at(11, 23, 10), at(12, 23, 10))
