"""Which agencies attended training on a theme, a course or a recommendation, and which never have."""

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
)
from training.models import Presence, RunStatus
from training.operations.office import coverage

pytestmark = pytest.mark.django_db

START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)


def held(course=None, starts_at=START, **fields):
    more = {"course": course} if course else {}
    return CourseRunFactory(status=RunStatus.HELD, starts_at=starts_at, **more, **fields)


def place(run, agency, presence):
    booking = BookingFactory(run=run, attendee=PractitionerFactory(post__agency=agency))
    AttendanceFactory(booking=booking, presence=presence)
    return booking


@pytest.fixture
def school():
    return AgencyFactory(name="A school")


@pytest.fixture
def surgery():
    return AgencyFactory(name="B surgery", sector=SectorFactory(slug="health", name="Health"))


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
    told = coverage.coverage(subject)
    assert [(run, run.attended) for run in told.runs] == [(later, 0), (first, 2)]
    assert (sorted(map(str, told.came)), told.never, told.relevant) == (
        ["A school", "B surgery"],
        [never],
        {school.pk, never.pk},
    )


def test_a_subject_without_courses_has_everybody_still_to_come(school):
    relevant(school)
    told = coverage.coverage(ThemeFactory())
    assert (told.runs, told.came, told.never) == ([], [], [school])
    assert Agency.objects.relevant().count() == 1


def test_schools_that_are_no_relevant_agencies_are_listed_and_agencies_that_left_are_not(school, surgery):
    relation = AgencyRelation.objects.create(
        agency=surgery, kind=RelationKind.CONTRIBUTOR, starts_on=LONG_AGO, ends_on=date(2020, 1, 1)
    )
    course = CourseFactory()
    run = held(course)
    told = coverage.coverage(course)
    assert ([run.pk for run in told.runs], told.never, told.relevant) == ([run.pk], [school], frozenset())
    assert [(each.sector, each.came, each.never) for each in told.sectors] == [("Schools", [], [school])]
    place(run, relation.agency, Presence.PRESENT)
    told = coverage.coverage(course)
    assert (told.came, told.never, told.chart) == ([surgery], [school], [("Schools", 1)])
