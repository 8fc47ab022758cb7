from datetime import UTC, datetime

import pytest

from tests.factories.training import BookingFactory, CourseRunFactory
from training.models import BookingStatus, CourseRun, Delivery, RunStatus
from training.presenters import rules_of, short_when, state_of, time_of

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
START = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)


def run(**fields):
    defaults = {
        "status": RunStatus.PUBLISHED,
        "published_at": datetime(2026, 1, 1, tzinfo=UTC),
        "starts_at": START,
        "ends_at": datetime(2026, 11, 5, 12, 30, tzinfo=UTC),
        "closes_at": START,
        "capacity": 24,
    }
    return CourseRun(**(defaults | fields))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("", "")),
        ({"status": RunStatus.CANCELLED}, ("cancelled", "")),
        ({"status": RunStatus.PLANNED, "published_at": None}, ("plan", "")),
        ({"published_at": datetime(2026, 11, 2, tzinfo=UTC)}, ("plan", "")),
        ({"delivery": Delivery.E_LEARNING}, ("any-day", "")),
        ({"starts_at": NOW}, ("over", "")),
        ({"opens_at": datetime(2026, 11, 2, tzinfo=UTC)}, ("opens", "24 places")),
        ({"closes_at": NOW}, ("closed", "")),
    ],
)
def test_the_state_of_a_run_for_somebody_new(fields, expected):
    assert state_of(run(**fields), None, NOW) == expected


@pytest.mark.django_db
def test_the_state_of_a_run_for_those_who_are_in():
    shown = CourseRunFactory()
    booked, waits = BookingFactory(run=shown), BookingFactory(run=shown, status=BookingStatus.WAITING)
    assert (state_of(shown, booked, NOW), state_of(shown, waits, NOW)) == (("booked", ""), ("waiting", ""))


@pytest.mark.parametrize(
    ("fields", "dates", "words"),
    [
        ({}, 1, "9.30am to 12.30pm"),
        ({}, 3, "3 dates, from 9.30am"),
        ({"delivery": Delivery.E_LEARNING}, 0, ""),
        ({"starts_at": None}, 0, ""),
    ],
)
def test_times_in_words(fields, dates, words):
    assert time_of(run(**fields), dates) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Thu 5 Nov, 9.30am"),
        ({"starts_at": datetime(2020, 10, 13, 23, tzinfo=UTC)}, "Wed 14 Oct 2020"),
        ({"starts_at": None}, "No date yet"),
        (
            {
                "delivery": Delivery.E_LEARNING,
                "starts_at": datetime(2020, 9, 1, tzinfo=UTC),
                "ends_at": datetime(2020, 11, 1, tzinfo=UTC),
            },
            "September 2020 to October 2020",
        ),
        ({"delivery": Delivery.E_LEARNING, "ends_at": None}, "since November 2026"),
    ],
)
def test_dates_in_the_office(fields, words):
    assert short_when(run(**fields), NOW) == words


def test_the_rules_name_the_exact_moment_and_several_dates():
    titles = [rule.title for rule in rules_of(run(), 1)]
    assert (titles[0], len(titles)) == ("Cancel until Thursday 5 November 2026, 9.30am", 6)
    assert [rule.title for rule in rules_of(run(), 3)][1] == "All 3 dates belong together"
