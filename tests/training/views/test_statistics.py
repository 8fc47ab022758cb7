"""Statement 5: yearly statistics by agency and course, which match the registers."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from partnership.models import AgencyRelation, RelationKind
from tests.factories.partnership import AgencyFactory, ThemeFactory
from tests.factories.training import AttendanceFactory, BookingFactory, CourseRunFactory
from training.models import BookingStatus, Presence, RunStatus
from training.operations.office.statistics import Counts

pytestmark = pytest.mark.django_db

PAGE = "/training/office/statistics/"
PERIOD = {"start_0": "1", "start_1": "4", "start_2": "2025", "end_0": "31", "end_1": "3", "end_2": "2026"}
QUERY = "?" + "&".join(f"{name}={value}" for name, value in PERIOD.items())


@pytest.fixture
def office(sign_in, team):
    return sign_in(team)


@pytest.fixture
def held():
    """Return a run with a person who attended, one who did not, one who cancelled late and a walk-in."""
    run = CourseRunFactory(
        status=RunStatus.HELD, starts_at=datetime(2025, 11, 5, 9, 30, tzinfo=UTC), course__title="DASH", capacity=4
    )
    came, missed = BookingFactory(run=run), BookingFactory(run=run)
    AttendanceFactory(booking=came)
    AttendanceFactory(booking=missed, presence=Presence.NO_SHOW)
    when = datetime(2025, 11, 4, tzinfo=UTC)
    ended = {"booked_at": when, "cancelled_at": when, "cancel_reason": "Ill", "cancelled_late": True}
    BookingFactory(run=run, status=BookingStatus.CANCELLED, **ended)
    AttendanceFactory(booking=BookingFactory(run=run, status=BookingStatus.WALKED_IN, booked_at=when))
    return run


def test_the_statistics_of_a_period_match_the_registers(office, held, words):
    response = office.get(PAGE, PERIOD)
    assert response.context["statistics"].totals == Counts(
        bookings=3, attended=2, in_time=0, late=1, no_show=1, walk_ins=1, unknown=0, people=2
    )
    assert "1 course date held, 2 attendances by 2 people, 50% of places filled." in words(response)


def test_the_default_period_is_this_financial_year(office, held, words):
    response = office.get(PAGE)
    start, end = response.context["start"], response.context["end"]
    assert ((start.day, start.month), (end.day, end.month), end.year - start.year) == ((1, 4), (31, 3), 1)


def test_an_invalid_period_shows_errors_and_keeps_the_input(office, held, words):
    response = office.get(PAGE, PERIOD | {"end_2": "2024"})
    assert response.context["form"].errors == {"end": ["End date must be on or after the start date"]}
    assert 'value="2024"' in response.content.decode()
    assert "end" in office.get(PAGE, PERIOD | {"end_1": "13"}).context["form"].errors


def test_the_csv_has_the_same_statistics_with_a_line_of_totals(office, held):
    response = office.get(PAGE + "csv/" + QUERY)
    assert response.headers["Content-Disposition"] == 'attachment; filename="training-2025-04-01-2026-03-31.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[-1] == {
        "Agency": "All",
        "Sector": "",
        "Course": "",
        "Bookings": "3",
        "Attended": "2",
        "Cancelled in time": "0",
        "Cancelled late": "1",
        "No-show": "1",
        "Walk-ins": "1",
        "Register not taken": "0",
        "People": "2",
        "% of the course’s places": "50",
        "% of all attendances": "100.0",
    }
    assert sum(int(row["Attended"]) for row in rows[:-1]) == 2


def test_the_workbook_has_a_sheet_for_each_grouping(office, held):
    response = office.get(PAGE + "workbook/" + QUERY)
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Agency and course", "Course", "Agency", "Sector", "Level"]
    assert [cell.value for cell in book["Agency and course"][book["Agency and course"].max_row]][3:9] == [
        3,
        2,
        0,
        1,
        1,
        1,
    ]
    assert book["Sector"]["A2"].value == "Schools"


def test_a_name_is_never_a_formula(office, held):
    AttendanceFactory(booking=BookingFactory(run=held, agency=AgencyFactory(name="=1+1")))
    assert "'=1+1" in office.get(PAGE + "csv/" + QUERY).content.decode()
    book = load_workbook(io.BytesIO(office.get(PAGE + "workbook/" + QUERY).content))
    assert [cell.data_type for cell in book["Agency"]["A"] if "1+1" in str(cell.value)] == ["s"]


def test_the_statistics_name_no_people(office, held):
    names = [booking.attendee.name for booking in held.bookings.all()]
    for path in (PAGE, PAGE + "csv/"):
        text = office.get(path + QUERY).content.decode()
        assert [name for name in names if f">{name}<" in text or f"{name}," in text] == []


def test_a_theme_shows_its_runs_and_the_agencies_that_have_not_attended(office, held, words):
    theme = ThemeFactory(name="Cuckooing", slug="cuckooing")
    held.course.themes.add(theme)
    never = AgencyFactory(name="Never There")
    AgencyRelation.objects.create(agency=never, kind=RelationKind.RELEVANT_AGENCY, starts_on=date(2020, 1, 1))
    page = words(office.get("/training/office/coverage/theme/cuckooing/"))
    for said in ("Cuckooing", "DASH", "Never There"):
        assert said in page
    assert office.get("/training/office/coverage/theme/none/").status_code == 404
    assert office.get("/training/office/coverage/nonsense/none/").status_code == 404


def test_a_course_without_a_register_is_not_shown_as_0(office, held, words):
    BookingFactory(run=CourseRunFactory(status=RunStatus.HELD, starts_at=held.starts_at, course__title="Neglect"))
    page = words(office.get(PAGE, PERIOD))
    assert "Neglect 1 1 1 Not recorded 0 0" in page
    assert "1 course date has no complete register. Their attendance is unknown, and not 0" in page


def test_a_course_shows_the_agencies_that_have_never_attended_it(office, held, words):
    AgencyFactory(name="Never There School")
    page = words(office.get(f"/training/office/coverage/course/{held.course.slug}/"))
    assert ("Training coverage" in page, "Never There School" in page) == (True, True)
    assert office.get("/training/office/coverage/course/none/").status_code == 404


@pytest.mark.slow
def test_the_statistics_cost_the_same_for_1_and_30_agencies(office, held, cost):
    one = cost(office, PAGE + QUERY, 15)
    for _ in range(29):
        AttendanceFactory(booking=BookingFactory(run=held))
    assert cost(office, PAGE + QUERY, 15) == one


@pytest.mark.parametrize("person", ["practitioner", "agency_lead", "trainer"])
def test_only_the_team_opens_the_statistics(sign_in, the_cast, person):
    client = sign_in(the_cast(person))
    for path in (PAGE, PAGE + "csv/", PAGE + "workbook/", "/training/office/coverage/theme/none/"):
        assert client.get(path).status_code == 403
