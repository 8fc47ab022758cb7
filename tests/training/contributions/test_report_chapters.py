from datetime import UTC, date, datetime

import pytest

from tests.factories.partnership import SectorFactory
from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    RegisterTotalFactory,
)
from training.contributions import report_chapters
from training.models import CourseKind, Delivery, Presence, RunStatus

pytestmark = pytest.mark.django_db

YEAR = (date(2020, 4, 1), date(2021, 3, 31))


EVENTS = [
    {
        "title": "Basics",
        "kind": "E-learning",
        "levels": "Level 1",
        "sessions": [{"title": "", "dates": "April 2020 to October 2020", "attended": 317, "sectors": ""}],
        "attended": 317,
    },
    {
        "title": "Briefing",
        "kind": "Briefing",
        "levels": "Level 3",
        "sessions": [{"title": "", "dates": "1 Sep 2020", "attended": 1, "sectors": "Schools"}],
        "attended": 1,
    },
    {
        "title": "DASH",
        "kind": "Masterclass",
        "levels": "Level 3 and 4",
        "sessions": [
            {"title": "", "dates": "4 May 2020", "attended": None, "sectors": ""},
            {"title": "", "dates": "6 Jul 2020", "attended": 14, "sectors": "Health, Schools"},
        ],
        "attended": 14,
    },
]


def held(day, **fields):
    return CourseRunFactory(status=RunStatus.HELD, starts_at=datetime(*day, 9, 30, tzinfo=UTC), **fields)


def test_an_empty_year_is_all_zeros():
    answer = report_chapters.delivered(*YEAR)
    assert answer["events"] == []
    assert answer["totals"] == {
        "titles": 0,
        "sessions": 0,
        "sessions_without_number": 0,
        "attended": 0,
        "attended_e_learning": 0,
        "attended_other": 0,
    }


def test_every_event_with_its_sessions_and_totals_that_add_up():
    schools, health = SectorFactory(), SectorFactory(slug="health", name="Health")
    dash = CourseFactory(title="DASH", kind=CourseKind.MASTERCLASS, levels=[3, 4])
    counted = RegisterTotalFactory(run=held((2020, 7, 6), course=dash), attended=14)
    counted.sectors.set([schools, health])
    RegisterTotalFactory(run=held((2020, 5, 4), course=dash), attended=None)
    named = held((2020, 9, 1), course=CourseFactory(title="Briefing", kind=CourseKind.BRIEFING, levels=[3]))
    AttendanceFactory(booking=BookingFactory(run=named))
    AttendanceFactory(booking=BookingFactory(run=named), presence=Presence.NO_SHOW)
    e_learning = CourseFactory(title="Basics", kind=CourseKind.E_LEARNING, levels=[1])
    module = held(
        (2020, 4, 30),
        course=e_learning,
        delivery=Delivery.E_LEARNING,
        ends_at=datetime(2020, 11, 1, tzinfo=UTC),
    )
    RegisterTotalFactory(run=module, attended=317)

    answer = report_chapters.delivered(*YEAR)

    assert answer["events"] == EVENTS
    assert answer["totals"] == {
        "titles": 3,
        "sessions": 4,
        "sessions_without_number": 1,
        "attended": 332,
        "attended_e_learning": 317,
        "attended_other": 15,
    }
    assert answer["by_kind"] == [
        {"kind": "E-learning", "sessions": 1, "attended": 317},
        {"kind": "Masterclass", "sessions": 2, "attended": 14},
        {"kind": "Briefing", "sessions": 1, "attended": 1},
    ]
    assert answer["by_level"][2] == {"level": "3 Work with children at risk", "sessions": 3, "attended": 15}
    assert answer["by_sector"] == [{"sector": "Schools", "sessions": 2}, {"sector": "Health", "sessions": 1}]


def test_a_type_of_which_no_number_was_recorded_has_none_rather_than_nobody():
    RegisterTotalFactory(run=held((2020, 5, 4), course=CourseFactory(kind=CourseKind.BRIEFING)), attended=None)
    assert report_chapters.delivered(*YEAR)["by_kind"] == [{"kind": "Briefing", "sessions": 1, "attended": None}]


def test_only_runs_that_were_held_in_the_period_count():
    RegisterTotalFactory(run=held((2020, 3, 31)), attended=5)
    CourseRunFactory(starts_at=datetime(2020, 6, 1, 9, tzinfo=UTC))
    assert report_chapters.delivered(*YEAR)["totals"]["sessions"] == 0


def test_the_number_of_queries_does_not_grow_with_the_year(django_assert_num_queries):
    def fill(number):
        for _ in range(number):
            AttendanceFactory(booking__run=held((2020, 6, 1)))

    fill(1)
    with django_assert_num_queries(13):
        report_chapters.delivered(*YEAR)
    fill(29)
    with django_assert_num_queries(13):
        report_chapters.delivered(*YEAR)
