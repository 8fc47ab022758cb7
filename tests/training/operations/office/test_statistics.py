"""The yearly figures: agency by course, equal to the registers, frozen as at booking, from April to March."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.partnership import AgencyFactory, SectorFactory
from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    PractitionerFactory,
    RegisterTotalFactory,
    RunDateFactory,
    take_register,
)
from training.models import Attendance, BookingStatus, Presence, RunStatus
from training.operations.office import statistics, statistics_tables
from training.operations.office.statistics import Counts, CourseRow, Row
from training.operations.places import substitution

pytestmark = pytest.mark.django_db

YEAR = (date(2090, 4, 1), date(2091, 3, 31))
START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)


def held(course=None, starts_at=START, **fields):
    more = {"course": course} if course else {}
    return CourseRunFactory(status=RunStatus.HELD, starts_at=starts_at, **more, **fields)


def place(run, agency, presence=None, **fields):
    """One of the agency's people on the run, marked if told so."""
    booking = BookingFactory(run=run, attendee=PractitionerFactory(post__agency=agency), **fields)
    if presence:
        AttendanceFactory(booking=booking, presence=presence)
    return booking


def cancelled(run, agency, **fields):
    stamps = {"cancelled_at": START, "cancel_reason": "Ill", "status": BookingStatus.CANCELLED}
    return place(run, agency, **stamps | fields)


@pytest.fixture
def school():
    return AgencyFactory(name="A school")


@pytest.fixture
def surgery():
    return AgencyFactory(name="B surgery", sector=SectorFactory(slug="health", name="Health"))


@pytest.fixture
def year(school, surgery):
    """Two courses, two agencies, one ending of each kind."""
    dash, neglect = CourseFactory(title="DASH", levels=[3]), CourseFactory(title="Neglect", levels=[2, 3])
    first, second = held(dash, capacity=10), held(neglect, capacity=4)
    for presence in Presence:
        place(first, school, presence)
    cancelled(first, school, booked_at=START, cancelled_late=True)
    cancelled(first, school, booked_at=START)
    cancelled(first, school)  # left the waiting list: never a booking
    place(first, school, status=BookingStatus.WAITING)
    place(first, surgery, Presence.PRESENT, status=BookingStatus.WALKED_IN, booked_at=START)
    place(second, surgery, Presence.PRESENT)
    place(second, surgery)  # nobody marked
    return first, second


def test_agency_by_course_with_every_ending(year):
    assert statistics.for_period(*YEAR).rows == [
        Row(6, 2, 1, 1, 2, 0, 0, 2, agency="A school", sector="Schools", course="DASH", levels=(3,), places=10),
        Row(0, 1, 0, 0, 0, 1, 0, 1, agency="B surgery", sector="Health", course="DASH", levels=(3,), places=10),
        Row(2, 1, 0, 0, 0, 0, 1, 1, agency="B surgery", sector="Health", course="Neglect", levels=(2, 3), places=4),
    ]


def test_totals_equal_the_registers_and_the_shares_add_up(year):
    told = statistics.for_period(*YEAR)
    assert told.totals == Counts(bookings=8, attended=4, in_time=1, late=1, no_show=2, walk_ins=1, unknown=1, people=4)
    assert told.total("attended") == Attendance.objects.attended().values("booking").distinct().count()
    assert (told.people, told.places, told.held, told.unnamed, told.occupancy) == (4, 14, 2, 0, 29)
    assert [told.share(row) for row in told.rows] == [50.0, 25.0, 25.0]


def test_sums_by_agency_sector_and_level(year):
    told = statistics.for_period(*YEAR)
    assert [(name, sums.attended) for name, sums in told.by_agency()] == [("A school", 2), ("B surgery", 2)]
    assert [(name, sums.attended) for name, sums in told.by_sector()] == [("Health", 2), ("Schools", 2)]
    assert [(name[0], sums.attended) for name, sums in told.by_level()] == [("2", 1), ("3", 4)]


def test_the_table_has_every_row_and_a_last_line_of_totals(year):
    told = statistics_tables.table(statistics.for_period(*YEAR))
    assert [line[:5] for line in told] == [
        ("A school", "Schools", "DASH", 6, 2),
        ("B surgery", "Health", "DASH", 0, 1),
        ("B surgery", "Health", "Neglect", 2, 1),
        ("All", "", "", 8, 4),
    ]
    assert {len(line) for line in told} == {len(statistics_tables.COLUMNS)}
    assert told[-1][-1] == 100.0


def test_somebody_on_two_dates_or_two_courses_is_one_person_and_counts_once_for_each_booking(school):
    ada = PractitionerFactory(post__agency=school)
    for number in range(2):
        run = held(starts_at=START + timedelta(days=7 * number))
        second = RunDateFactory(
            run=run, starts_at=run.starts_at + timedelta(days=1), ends_at=run.ends_at + timedelta(days=1)
        )
        booking = BookingFactory(run=run, attendee=ada)
        for run_date in (run.dates.first(), second):
            AttendanceFactory(booking=booking, run_date=run_date)
    told = statistics.for_period(*YEAR)
    assert (told.total("attended"), told.people) == (2, 1)


def test_whoever_came_to_one_of_two_dates_attended_and_is_no_no_show(school):
    run = held()
    second = RunDateFactory(run=run, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=2))
    booking = place(run, school, Presence.PRESENT)
    AttendanceFactory(booking=booking, run_date=second, presence=Presence.NO_SHOW)
    (row,) = statistics.for_period(*YEAR).rows
    assert (row.bookings, row.attended, row.no_show) == (1, 1, 0)


def test_the_agency_is_that_of_the_day_of_booking(school, surgery, trainer):
    run = CourseRunFactory(starts_at=START)
    booking = place(run, school)
    booking.attendee.posts.update(agency=surgery)
    take_register(run_date=run.dates.get(), marks={booking: Presence.PRESENT}, by=trainer, now=run.ends_at)
    assert [row.agency for row in statistics.for_period(*YEAR).rows] == ["A school"]


def test_a_colleague_who_comes_instead_is_one_of_two_bookings_and_the_one_who_attended(school, team, trainer):
    run = CourseRunFactory(starts_at=START)
    first = place(run, school)
    colleague = PractitionerFactory(post__agency=school)
    instead = substitution.substitute(booking=first, attendee=colleague, by=team)
    take_register(run_date=run.dates.get(), marks={instead: Presence.PRESENT}, by=trainer, now=run.ends_at)
    (row,) = statistics.for_period(*YEAR).rows
    assert (row.attended, row.in_time, row.late, row.no_show) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("starts_at", "counts"),
    [
        (datetime(2090, 3, 31, 22, 59, tzinfo=UTC), 0),
        (datetime(2090, 3, 31, 23, 0, tzinfo=UTC), 1),  # midnight in London
        (datetime(2091, 3, 31, 22, 59, tzinfo=UTC), 1),
        (datetime(2091, 3, 31, 23, 0, tzinfo=UTC), 0),
    ],
)
def test_days_are_london_s(school, starts_at, counts):
    place(held(starts_at=starts_at), school, Presence.PRESENT)
    assert statistics.for_period(*YEAR).held == counts


@pytest.mark.parametrize("status", [RunStatus.PUBLISHED, RunStatus.PLANNED])
def test_only_runs_that_were_held_count(school, status):
    place(CourseRunFactory(starts_at=START, status=status), school, Presence.PRESENT)
    told = statistics.for_period(*YEAR)
    assert (told.rows, told.held, told.people, told.occupancy) == ([], 0, 0, None)


def test_counts_without_names_stand_beside_and_take_no_part_in_occupancy(school):
    RegisterTotalFactory(run=held(capacity=50), attended=62)
    RegisterTotalFactory(run=held(), attended=None)
    place(held(capacity=4), school, Presence.PRESENT)
    told = statistics.for_period(*YEAR)
    assert (told.unnamed, told.held, told.places, told.occupancy, told.total("attended")) == (62, 3, 4, 25, 1)


def test_a_year_of_nothing_is_a_line_of_nothing():
    told = statistics.for_period(*YEAR)
    assert statistics_tables.table(told) == [("All", "", "", 0, 0, 0, 0, 0, 0, 0, 0, "", 0.0)]


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2091, 3, 31), 2090), (date(2091, 4, 1), 2091), (date(2091, 12, 31), 2091), (date(2092, 1, 1), 2091)],
)
def test_the_financial_year_goes_from_april_to_march(day, first):
    assert statistics.financial_year(day) == (date(first, 4, 1), date(first + 1, 3, 31))


def test_the_number_of_queries_does_not_grow(school, django_assert_num_queries):
    place(held(), school, Presence.PRESENT)
    with django_assert_num_queries(3):
        statistics.for_period(*YEAR)
    for _ in range(29):
        place(held(), AgencyFactory(), Presence.PRESENT)
    with django_assert_num_queries(3):
        statistics.for_period(*YEAR)


# --- Registers that are unknown ---------------------------------------------------------------------------------------


def test_a_register_that_was_never_taken_is_unknown_and_not_0(school):
    neglect = CourseFactory(title="Neglect", slug="neglect")
    place(held(neglect, capacity=10), school)
    told = statistics.for_period(*YEAR)
    (row,) = told.rows
    assert (row.unknown, row.attended, row.recorded, row.occupancy) == (1, 0, None, None)
    assert told.courses == [CourseRow(bookings=1, unknown=1, title="Neglect", slug="neglect", held=1, not_recorded=1)]
    assert (told.courses[0].all_attended, told.not_recorded, told.places, told.occupancy) == (None, 1, 0, None)
    assert told.by_course_chart == [("Neglect", "not recorded")]
    assert statistics_tables.table(told)[0][3:6] == (1, "", 0)
    assert statistics_tables.course_table(told) == [("Neglect", 1, 1, 1, "", 0, 0, 0, 0, 1, 0, 0, 0, "")]


def test_a_register_on_which_nobody_attended_is_0(school):
    place(held(CourseFactory(title="Neglect"), capacity=10), school, Presence.NO_SHOW)
    told = statistics.for_period(*YEAR)
    assert (told.rows[0].recorded, told.rows[0].occupancy) == (0, 0)
    assert (told.courses[0].all_attended, told.courses[0].occupancy, told.not_recorded) == (0, 0, 0)


def test_a_date_that_is_over_and_has_no_complete_register_is_shown_as_not_recorded(school):
    run = CourseRunFactory(starts_at=START, course=CourseFactory(title="Neglect"), capacity=9)
    place(run, school, Presence.PRESENT)
    place(run, school)
    before = statistics.for_period(*YEAR, now=run.ends_at - timedelta(seconds=1))
    assert (before.courses, before.not_recorded) == ([], 0)
    told = statistics.for_period(*YEAR, now=run.ends_at)
    (row,) = told.courses
    assert (row.held, row.not_recorded, row.all_attended, row.bookings, told.held) == (0, 1, None, 0, 0)


def test_a_number_without_names_is_recorded_and_none_is_not(school):
    dash = CourseFactory(title="DASH")
    RegisterTotalFactory(run=held(dash, capacity=50), attended=62)
    RegisterTotalFactory(run=held(dash), attended=None)
    place(held(dash, capacity=4), school, Presence.PRESENT)
    (row,) = statistics.for_period(*YEAR).courses
    assert (row.held, row.not_recorded, row.unnamed, row.attended, row.all_attended) == (3, 1, 62, 1, 63)
    assert (row.places, row.occupancy) == (4, 25)


def test_by_course_a_person_counts_once_and_places_are_those_of_its_dates(year):
    assert [
        (row.title, row.held, row.bookings, row.attended, row.people, row.places, row.occupancy)
        for row in statistics.for_period(*YEAR).courses
    ] == [("DASH", 1, 6, 3, 3, 10, 30), ("Neglect", 1, 2, 1, 1, 4, 25)]


def test_people_are_different_people_under_each_name(school):
    ada = PractitionerFactory(post__agency=school)
    for title in ("DASH", "Neglect"):
        AttendanceFactory(booking=BookingFactory(run=held(CourseFactory(title=title, levels=[3])), attendee=ada))
    told = statistics.for_period(*YEAR)
    assert [row.people for row in told.rows] == [1, 1]
    for sums in (told.by_agency(), told.by_sector(), told.by_level()):
        assert [(counts.attended, counts.people) for _, counts in sums] == [(2, 1)]
