"""The yearly figures: agency by course, equal to the registers, frozen as at booking, from April to March."""

from datetime import UTC, date, datetime, timedelta

import pytest

from partnership.models import Agency, AgencyRelation, RelationKind
from tests.factories.partnership import LONG_AGO, AgencyFactory, RecommendationFactory, SectorFactory, ThemeFactory
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
from training.operations.office import statistics
from training.operations.office.statistics import Row
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
        Row("A school", "Schools", "DASH", (3,), bookings=6, attended=2, in_time=1, late=1, no_show=2, walk_ins=0),
        Row("B surgery", "Health", "DASH", (3,), bookings=0, attended=1, in_time=0, late=0, no_show=0, walk_ins=1),
        Row("B surgery", "Health", "Neglect", (2, 3), bookings=2, attended=1, in_time=0, late=0, no_show=0, walk_ins=0),
    ]


def test_totals_equal_the_registers_and_the_shares_add_up(year):
    told = statistics.for_period(*YEAR)
    assert told.totals == {"bookings": 8, "attended": 4, "in_time": 1, "late": 1, "no_show": 2, "walk_ins": 1}
    assert told.total("attended") == Attendance.objects.attended().values("booking").distinct().count()
    assert (told.people, told.places, told.held, told.unnamed, told.occupancy) == (4, 14, 2, 0, 29)
    assert [told.share(row) for row in told.rows] == [50.0, 25.0, 25.0]


def test_sums_by_agency_sector_and_level(year):
    told = statistics.for_period(*YEAR)
    assert [(name, sums["attended"]) for name, sums in told.by_agency()] == [("A school", 2), ("B surgery", 2)]
    assert [(name, sums["attended"]) for name, sums in told.by_sector()] == [("Health", 2), ("Schools", 2)]
    assert [(name[0], sums["attended"]) for name, sums in told.by_level()] == [("2", 1), ("3", 4)]


def test_the_table_has_every_row_and_a_last_line_of_totals(year):
    told = statistics.table(statistics.for_period(*YEAR))
    assert [line[:5] for line in told] == [
        ("A school", "Schools", "DASH", 6, 2),
        ("B surgery", "Health", "DASH", 0, 1),
        ("B surgery", "Health", "Neglect", 2, 1),
        ("All", "", "", 8, 4),
    ]
    assert {len(line) for line in told} == {len(statistics.COLUMNS)}
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
    assert statistics.table(told) == [("All", "", "", 0, 0, 0, 0, 0, 0, 0.0)]


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2091, 3, 31), 2090), (date(2091, 4, 1), 2091), (date(2091, 12, 31), 2091), (date(2092, 1, 1), 2091)],
)
def test_the_financial_year_goes_from_april_to_march(day, first):
    assert statistics.financial_year(day) == (date(first, 4, 1), date(first + 1, 3, 31))


def test_the_number_of_queries_does_not_grow(school, django_assert_num_queries):
    place(held(), school, Presence.PRESENT)
    with django_assert_num_queries(5):
        statistics.for_period(*YEAR)
    for _ in range(29):
        place(held(), AgencyFactory(), Presence.PRESENT)
    with django_assert_num_queries(5):
        statistics.for_period(*YEAR)


# --- Coverage ---------------------------------------------------------------------------------------------------------


def relevant(*agencies):
    for agency in agencies:
        AgencyRelation.objects.create(agency=agency, kind=RelationKind.RELEVANT_AGENCY, starts_on=LONG_AGO)


@pytest.mark.parametrize(("factory", "field"), [(ThemeFactory, "themes"), (RecommendationFactory, "recommendations")])
def test_which_runs_answered_it_who_came_and_who_never_has(school, surgery, factory, field):
    subject, never = factory(), AgencyFactory(name="C club")
    relevant(school, never)
    course = CourseFactory()
    getattr(course, field).add(subject)
    first, later = held(course), held(course, starts_at=START + timedelta(days=7))
    CourseRunFactory(course=course, starts_at=START)
    place(held(), never, Presence.PRESENT)  # another course
    place(first, school, Presence.PART)
    place(first, surgery, Presence.PRESENT)
    place(later, never, Presence.NO_SHOW)
    told = statistics.coverage(subject)
    assert [(run, run.attended) for run in told.runs] == [(later, 0), (first, 2)]
    assert (told.came, told.never) == ([school, surgery], [never])


def test_a_subject_without_courses_has_everybody_still_to_come(school):
    relevant(school)
    told = statistics.coverage(ThemeFactory())
    assert (told.runs, told.came, told.never) == ([], [], [school])
    assert Agency.objects.relevant().count() == 1
