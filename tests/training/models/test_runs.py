from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    RegisterTotalFactory,
    RunDateFactory,
    in_days,
)
from training.models import BookingStatus, Course, CourseRun, Delivery, Presence, RunDate, RunStatus

pytestmark = pytest.mark.django_db


def test_plans_are_seen_by_the_team_alone(team, practitioner):
    plan = CourseRunFactory(status=RunStatus.PLANNED, published_at=None)
    assert list(CourseRun.objects.visible_to(team)) == [plan]
    assert list(CourseRun.objects.visible_to(practitioner)) == []
    assert list(CourseRun.objects.visible_to(AnonymousUser())) == []


def test_a_trainer_sees_own_plans_and_works_on_own_runs(trainer):
    own, other = (CourseRunFactory(status=RunStatus.PLANNED, published_at=None) for _ in range(2))
    published = CourseRunFactory()
    own.trainers.add(trainer.person)
    assert set(CourseRun.objects.visible_to(trainer)) == {own, published}
    assert list(CourseRun.objects.visible_to(trainer).managed_by(trainer)) == [own]
    assert other not in CourseRun.objects.visible_to(trainer)


def test_whoever_is_no_trainer_any_more_sees_no_plans(practitioner):
    own = CourseRunFactory(status=RunStatus.PLANNED, published_at=None)
    own.trainers.add(practitioner.person)
    assert list(CourseRun.objects.visible_to(practitioner)) == []


def test_draft_courses_are_seen_by_the_team_alone(team, practitioner):
    draft = CourseFactory(published_at=None)
    assert list(Course.objects.visible_to(team)) == [draft]
    assert list(Course.objects.visible_to(practitioner)) == []


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"published_at": None}, "run_published_at_when_published"),
        ({"capacity": None}, "run_open_for_booking_has_places_and_dates"),
        ({"capacity": 0}, "run_open_for_booking_has_places_and_dates"),
        ({"opens_at": in_days(30)}, "run_booking_closes_after_it_opens"),
        ({"minimum": 30}, "run_minimum_fits_its_places"),
        ({"cancelled_at": in_days(0)}, "run_cancelled"),
        ({"status": RunStatus.CANCELLED}, "run_cancelled_says_when"),
    ],
)
def test_the_database_refuses_what_can_never_be(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        CourseRunFactory(**fields)


@pytest.mark.parametrize("levels", [[], [5], [0, 1]])
def test_a_course_has_levels_from_1_to_4(levels):
    with pytest.raises(IntegrityError, match="course_levels_from_1_to_4"):
        CourseFactory(levels=levels)


def test_attended_counts_people_once_however_many_dates_they_came():
    run = CourseRunFactory(days=-3)
    second = RunDateFactory(run=run, starts_at=in_days(-2), ends_at=in_days(-2, 12))
    both, half, away = (BookingFactory(run=run) for _ in range(3))
    for run_date in run.dates.all():
        AttendanceFactory(booking=both, run_date=run_date)
        AttendanceFactory(booking=away, run_date=run_date, presence=Presence.NO_SHOW)
    AttendanceFactory(booking=half, run_date=second, presence=Presence.PART)
    assert CourseRun.objects.with_attended().get(pk=run.pk).attended == 2


def test_attended_is_the_total_where_only_a_number_is_known():
    run = RegisterTotalFactory(attended=62).run
    unknown = RegisterTotalFactory(attended=None).run
    counts = {row.pk: row.attended for row in CourseRun.objects.with_attended()}
    assert counts == {run.pk: 62, unknown.pk: 0}


def test_a_register_waits_once_a_date_with_people_is_over():
    waits = BookingFactory(run__days=-2).run
    taken = AttendanceFactory(booking__run__days=-2).booking.run
    nobody = CourseRunFactory(days=-2)
    ahead = BookingFactory().run
    assert list(CourseRun.objects.without_register()) == [waits]
    assert [row.run for row in RunDate.objects.without_register()] == [waits]
    assert {taken, nobody, ahead}.isdisjoint(CourseRun.objects.without_register())


def test_too_few_people_are_a_worry_three_weeks_before():
    soon = CourseRunFactory(days=20, minimum=2)
    CourseRunFactory(days=23, minimum=2)
    enough = CourseRunFactory(days=20, minimum=1)
    BookingFactory(run=soon)
    BookingFactory(run=enough)
    assert list(CourseRun.objects.below_minimum()) == [soon]
    assert (soon.is_below_minimum(1), soon.is_below_minimum(2)) == (True, False)


def test_the_office_lists_course_dates_by_tab():
    ahead = CourseRunFactory()
    plan = CourseRunFactory(status=RunStatus.PLANNED, published_at=None)
    held = CourseRunFactory(status=RunStatus.HELD, days=-30)
    waits = BookingFactory(run__days=-2).run
    e_learning = CourseRunFactory(days=-30, delivery=Delivery.E_LEARNING, ends_at=None, closes_at=None)
    tabs = {tab: list(CourseRun.objects.in_office_list(tab)) for tab in ("upcoming", "planned", "registers", "past")}
    assert tabs == {"upcoming": [ahead, e_learning], "planned": [plan], "registers": [waits], "past": [waits, held]}


def test_a_run_belongs_to_the_period_in_which_it_began():
    held = {
        day: CourseRunFactory(status=RunStatus.HELD, starts_at=datetime(2020, *day, 23, 30, tzinfo=UTC))
        for day in ((3, 31), (4, 1), (9, 29), (9, 30))
    }
    CourseRunFactory(starts_at=datetime(2020, 5, 1, 9, tzinfo=UTC))
    # 23:30 UTC on 31 March is 1 April in London, and on 30 September it is 1 October.
    found = CourseRun.objects.begun_between(date(2020, 4, 1), date(2020, 9, 30))
    assert list(found) == [held[(3, 31)], held[(4, 1)], held[(9, 29)]]


def test_nobody_new_has_a_place_while_others_wait():
    run = CourseRunFactory(capacity=3)
    BookingFactory(run=run)
    assert CourseRun.objects.with_places().get().places_left == 2
    BookingFactory(run=run, status=BookingStatus.WAITING)
    assert CourseRun.objects.with_places().get().places_left == 0


def test_dates_are_numbered_in_their_order():
    run = CourseRunFactory(days=10)
    early = RunDateFactory(run=run, starts_at=in_days(3), ends_at=in_days(3, 12))
    assert [(row.pk, row.number) for row in RunDate.objects.with_number()] == [
        (early.pk, 1),
        (run.dates.last().pk, 2),
    ]


def test_where_a_run_is_in_words():
    assert CourseRun(delivery=Delivery.ONLINE).where == "Online"
    assert CourseRun(delivery=Delivery.IN_PERSON).where == "In person"


def test_booking_ends_at_the_start_whatever_was_typed():
    run = CourseRunFactory()
    run.closes_at = run.starts_at + timedelta(hours=1)
    assert run.booking_deadline() == run.starts_at
