"""Evaluation across courses and years: pairs, rates and managers' views, and nothing that tells of fewer than five."""

from datetime import UTC, datetime

import pytest

from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    EvaluationFactory,
)
from training.models import ManagerView, Presence, RunStatus, Stage
from training.operations.learning import evaluation_overview
from training.operations.learning.evaluations import Change

pytestmark = pytest.mark.django_db

ONE, TWO = "I know what to look for.", "I know what to do."
NOW = datetime(2091, 5, 1, tzinfo=UTC)


@pytest.fixture
def dash():
    return CourseFactory(title="DASH", slug="dash")


@pytest.fixture
def neglect():
    return CourseFactory(title="Neglect", slug="neglect")


def held(course, year=2090, month=11):
    return CourseRunFactory(
        course=course, status=RunStatus.HELD, starts_at=datetime(year, month, 9, 9, 30, tzinfo=UTC), capacity=99
    )


def person(run, *, view="", **scores):
    """Return an attendee who answered these stages, each with a score for both statements."""
    booking = BookingFactory(run=run)
    AttendanceFactory(booking=booking)
    for stage, score in scores.items():
        row = EvaluationFactory(booking=booking, stage=stage, scores={ONE: score, TWO: score})
        if stage == Stage.LATER and view:
            ManagerView.objects.create(
                evaluation=row,
                manager_name="M",
                manager_email="m@example.org",
                asked_at=NOW,
                assessment=view,
                answered_at=NOW,
            )
    return booking


def people(number, run, **answers):
    for _ in range(number):
        person(run, **answers)


def test_a_course_and_year_has_its_rates_changes_and_managers_views(dash):
    run = held(dash)
    people(5, run, before=2, after=4, later=5, view="yes")
    people(5, run)
    told = evaluation_overview.overview()
    (row,) = told.both
    assert (row.label, row.year, row.slug, row.people) == ("DASH", "2090/91", "dash", 10)
    assert row.rates == [("Before", 50), ("After", 50), ("3 months later", 50)]
    assert (row.after, row.later) == (Change("", 5, 2.0, 4.0), Change("", 5, 2.0, 5.0))
    assert row.managers == {"yes": 5, "partly": 0, "no": 0}
    assert (told.after_chart, told.later_chart) == ([("DASH", 2.0)], [("2090/91", 3.0)])


def test_four_people_show_nothing(dash):
    people(4, held(dash), before=2, after=4, later=5, view="no")
    row = evaluation_overview.overview().all
    assert [rate for _, rate in row.rates] == [None, None, None]
    assert ((row.after.is_reported, row.after.change), (row.later.is_reported, row.managers)) == (
        (False, None),
        (False, {}),
    )
    (cell,) = evaluation_overview.overview().both
    assert (cell.after, cell.later) == (Change("", 0, None, None), Change("", 0, None, None))


def test_a_pair_takes_the_statements_answered_both_times(dash):
    run = held(dash)
    people(4, run, before=1, after=3)
    booking = person(run, before=1)
    EvaluationFactory(booking=booking, stage=Stage.AFTER, scores={ONE: 5, "Another": 1})
    assert evaluation_overview.overview().all.after == Change("", 5, 1.0, 3.4)


def test_a_small_group_is_no_part_of_a_sum_that_would_tell_of_it(dash, neglect):
    people(5, held(dash), before=2, after=3)
    people(4, held(neglect), before=1, after=5)
    assert evaluation_overview.overview().all.after == Change("", 5, 2.0, 3.0)


def test_small_groups_that_are_five_together_are_part_of_the_sum(dash, neglect):
    people(3, held(dash), before=2, after=3)
    people(2, held(neglect), before=2, after=3)
    told = evaluation_overview.overview()
    assert told.all.after == Change("", 5, 2.0, 3.0)
    assert [row.after.is_reported for row in told.courses] == [False, False]


def test_years_are_financial_years_and_courses_go_by_title(dash, neglect):
    for run in (held(neglect, 2091, 3), held(dash, 2091, 4), held(dash, 2090, 4)):
        people(1, run, after=3)
    told = evaluation_overview.overview()
    assert [(row.label, row.year) for row in told.both] == [
        ("DASH", "2090/91"),
        ("DASH", "2091/92"),
        ("Neglect", "2090/91"),
    ]
    assert [(row.year, row.people) for row in told.years] == [("2090/91", 2), ("2091/92", 1)]
    assert [row.label for row in told.courses] == ["DASH", "Neglect"]
    assert evaluation_overview.years() == [2091, 2090]


def test_one_course_or_one_year_can_be_chosen(dash, neglect):
    people(1, held(dash, 2090), after=3)
    people(1, held(dash, 2089), after=3)
    people(1, held(neglect, 2090), after=3)
    one = evaluation_overview.overview(course=dash, year=2090)
    assert [(row.label, row.year) for row in one.both] == [("DASH", "2090/91")]
    assert [row.label for row in evaluation_overview.overview(year=2089).both] == ["DASH"]


def test_only_those_who_attended_count(dash):
    run = held(dash)
    booking = BookingFactory(run=run)
    AttendanceFactory(booking=booking, presence=Presence.NO_SHOW)
    EvaluationFactory(booking=booking, stage=Stage.BEFORE)
    assert evaluation_overview.overview().both == []


def test_the_number_of_queries_does_not_grow(dash, django_assert_num_queries):
    run = held(dash)
    person(run, before=2, after=3)
    with django_assert_num_queries(4):
        evaluation_overview.overview()
    people(9, run, before=2, after=3)
    people(3, held(CourseFactory()), before=2)
    with django_assert_num_queries(4):
        evaluation_overview.overview()
