from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from shield.models import EmailNotice
from tests.factories.partnership import RecommendationFactory, SectorFactory, ThemeFactory
from tests.factories.training import (
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    RunDateFactory,
    in_days,
)
from training.models import Attendance, Booking, BookingStatus, Course, CourseRun, RunStatus, Venue

pytestmark = pytest.mark.django_db

COURSE = {"title": "DASH", "slug": "dash", "kind": "masterclass", "levels": ["3", "4"]}
RUN = {
    "slug": "dash-in-march",
    "delivery": "online",
    "capacity": "20",
    "approval": "none",
    "needs_retention_days": "7",
    "day_1": "2090-03-09",
    "starts_1": "09:30",
    "ends_1": "12:30",
}


@pytest.fixture
def office(sign_in, team):
    return sign_in(team)


def errors(response):
    assert response.status_code == 422
    return response.context["form"].errors


# Courses


def test_a_course_is_created_with_its_themes_recommendations_and_sectors(office):
    theme, recommendation, sector = ThemeFactory(), RecommendationFactory(), SectorFactory()
    office.post(
        "/training/office/courses/new/",
        COURSE
        | {
            "outcomes": "Complete a DASH\r\n\r\nRefer to MARAC",
            "cpd_hours": "2.5",
            "themes": [theme.pk],
            "recommendations": [recommendation.pk],
            "sectors": [sector.pk],
        },
    )
    course = Course.objects.get()
    assert (course.levels, course.outcomes, str(course.cpd_hours)) == (
        [3, 4],
        ["Complete a DASH", "Refer to MARAC"],
        "2.5",
    )
    assert (list(course.themes.all()), list(course.recommendations.all()), list(course.sectors.all())) == (
        [theme],
        [recommendation],
        [sector],
    )


def test_invalid_input_for_a_course_has_errors_by_field(office):
    CourseFactory(slug="dash")
    response = office.post(
        "/training/office/courses/new/",
        {"title": "", "slug": "dash", "kind": "masterclass", "cpd_hours": "three", "outcomes": "x" * 251},
    )
    assert errors(response) == {
        "title": ["Enter the title"],
        "slug": ["Another course already has this web address"],
        "levels": ["Select at least one level"],
        "cpd_hours": ["CPD hours must be a number, like 3 or 2.5"],
        "outcomes": ["Line 1 must be 250 characters or fewer"],
    }
    assert "x" * 251 in response.content.decode()


def test_editing_a_course_does_not_overwrite_a_colleagues_changes(office):
    course = CourseFactory(**(COURSE | {"levels": [3]}))
    path = f"/training/courses/{course.slug}/edit/"
    version = office.get(path).context["form"]["version"].value()
    office.post(path, COURSE | {"version": version, "title": "First"})
    response = office.post(path, COURSE | {"version": version, "title": "Second"})
    assert (
        "Another person saved changes while you were editing, so your changes were not saved."
        in errors(response)["__all__"][0]
    )
    assert (Course.objects.get().title, response.context["form"]["title"].value()) == ("First", "Second")


def test_a_course_is_published_from_its_own_page(office):
    course = CourseFactory(published_at=None)
    assert "Publish this course" in office.get(course.get_absolute_url()).content.decode()
    office.post(f"/training/courses/{course.slug}/publish/")
    course.refresh_from_db()
    assert course.is_published


def test_the_list_of_courses_counts_their_dates(office):
    course = CourseRunFactory(course__title="Beta").course
    CourseFactory(title="Alpha", published_at=None)
    rows = office.get("/training/office/courses/").context["courses"]
    assert [(row.title, row.run_count) for row in rows] == [("Alpha", 0), (course.title, 1)]


def test_a_venue_is_created(office):
    office.post("/training/office/venues/new/", {"name": "Hall", "address": "1 Street", "holds": "30"})
    assert Venue.objects.get().holds == 30
    again = office.post("/training/office/venues/new/", {"name": "Hall", "map_url": "nonsense", "holds": "many"})
    assert errors(again) == {
        "name": ["There is already a venue with this name"],
        "address": ["Enter the address of the venue"],
        "map_url": ["Enter the full web address, starting with https://"],
        "holds": ["Number of people must be a number, like 30"],
    }


# Course dates


def test_a_course_date_is_planned_with_several_days_in_london_time(office, trainer):
    course = CourseFactory(slug="dash")
    office.post(
        "/training/courses/dash/dates/new/",
        RUN
        | {
            "day_2": "2090-07-10",
            "starts_2": "09:30",
            "ends_2": "12:30",
            "trainers": [trainer.person.pk],
            "opens_at": "2090-01-02T08:00",
        },
    )
    run = CourseRun.objects.get()
    assert [row.starts_at for row in run.dates.all()] == [
        datetime(2090, 3, 9, 9, 30, tzinfo=UTC),
        datetime(2090, 7, 10, 8, 30, tzinfo=UTC),
    ]
    assert (run.course, run.status, list(run.trainers.all())) == (course, RunStatus.PLANNED, [trainer.person])
    assert run.opens_at == datetime(2090, 1, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"starts_1": ""}, {"starts_1": ["Enter the start time"]}),
        ({"day_1": "", "ends_1": ""}, {"day_1": ["Enter the date"], "ends_1": ["Enter the end time"]}),
        ({"day_1": "soon"}, {"day_1": ["Enter a date, like 5 November 2026"]}),
        ({"ends_1": "09:30"}, {"ends_1": ["End time must be after the start time"]}),
        (
            {"day_2": "2090-03-09", "starts_2": "09:30", "ends_2": "11:00"},
            {"day_2": ["Dates must not start at the same time"]},
        ),
        ({"capacity": "many"}, {"capacity": ["Places must be a number, like 24"]}),
        ({"minimum": "21"}, {"minimum": ["Minimum number of people must be the same as or less than the places"]}),
        (
            {"opens_at": "2090-02-02T08:00", "closes_at": "2090-02-01T08:00"},
            {"closes_at": ["Booking closes must be after booking opens"]},
        ),
        ({"opens_at": "2090-03-09T09:30"}, {"opens_at": ["Booking opens must be before the first date"]}),
        (
            {"closes_at": "2090-03-09T09:31"},
            {"closes_at": ["Booking closes must be before the start of the first date"]},
        ),
        ({"slug": "Wrong words!"}, {"slug": ["Web address must only include lower case letters, numbers and hyphens"]}),
        (
            {"delivery": "e_learning", "e_learning_url": "nonsense"},
            {
                "e_learning_url": ["Enter the full web address, starting with https://"],
                "day_1": ["Dates must be empty for e-learning, which is open on any day"],
            },
        ),
    ],
)
def test_invalid_input_for_a_course_date_has_errors_by_field(office, typed, expected):
    CourseFactory(slug="dash")
    assert errors(office.post("/training/courses/dash/dates/new/", RUN | typed)) == expected
    assert CourseRun.objects.count() == 0


def test_only_current_trainers_can_be_selected(office, practitioner):
    CourseFactory(slug="dash")
    response = office.post("/training/courses/dash/dates/new/", RUN | {"trainers": [practitioner.person.pk]})
    assert list(errors(response)) == ["trainers"]


def test_the_form_has_the_existing_dates_and_two_empty_rows(office):
    run = CourseRunFactory(starts_at=datetime(2090, 7, 10, 8, 30, tzinfo=UTC))
    RunDateFactory(run=run, starts_at=in_days(90), ends_at=in_days(90, 12))
    form = office.get(f"/training/course-dates/{run.slug}/edit/").context["form"]
    assert form.rows == 4
    assert "09:30" in str(form["starts_2"]) + str(form["starts_1"])


def test_moving_a_course_date_emails_the_people_booked(office):
    run = BookingFactory(
        run=CourseRunFactory(slug="dash-in-march", starts_at=datetime(2090, 3, 9, 9, 30, tzinfo=UTC))
    ).run
    office.post(f"/training/course-dates/{run.slug}/edit/", RUN | {"version": "1", "day_1": "2090-03-10"})
    assert EmailNotice.objects.get().template == "training/emails/run-changed"
    run.refresh_from_db()
    assert run.starts_at == datetime(2090, 3, 10, 9, 30, tzinfo=UTC)


def test_booking_closes_earlier_with_a_date_that_is_brought_forward(office):
    start = datetime(2090, 3, 9, 9, 30, tzinfo=UTC)
    run = CourseRunFactory(slug="dash-in-march", starts_at=start, closes_at=start - timedelta(days=1))
    typed = RUN | {"version": "1", "day_1": "2090-03-06", "closes_at": "2090-03-08T09:30"}
    response = office.post(f"/training/course-dates/{run.slug}/edit/", typed)
    run.refresh_from_db()
    assert (response.status_code, run.closes_at) == (302, datetime(2090, 3, 5, 9, 30, tzinfo=UTC))


def test_too_few_places_for_the_bookings_is_an_error_of_the_field(office):
    run = CourseRunFactory(slug="dash-in-march", starts_at=datetime(2090, 3, 9, 9, 30, tzinfo=UTC))
    BookingFactory(run=run)
    BookingFactory(run=run, attendee__name="Ada Lovelace")
    response = office.post(f"/training/course-dates/{run.slug}/edit/", RUN | {"version": "1", "capacity": "1"})
    assert errors(response) == {
        "capacity": [
            (
                "Places must be 2 or more, because 2 are held. To have fewer, use “Reduce the places”. "
                "These people would lose theirs: Ada Lovelace (booked)."
            )
        ]
    }


def test_a_course_date_is_published_at_a_set_time(office):
    run = CourseRunFactory(status=RunStatus.PLANNED, published_at=None)
    office.post(f"/training/course-dates/{run.slug}/publish/", {"at": "2089-01-01T09:00"})
    run.refresh_from_db()
    assert (run.status, run.published_at) == (RunStatus.PUBLISHED, datetime(2089, 1, 1, 9, tzinfo=UTC))


def test_publishing_a_course_date_without_dates_is_refused(office):
    run = CourseRunFactory(status=RunStatus.PLANNED, published_at=None, starts_at=None, ends_at=None, closes_at=None)
    response = office.post(f"/training/course-dates/{run.slug}/publish/", {"at": ""})
    assert errors(response)["__all__"] == ["Add at least 1 date before you publish."]


def test_cancelling_a_course_date_shows_how_many_are_emailed_and_needs_a_reason(office):
    run = BookingFactory().run
    page = office.get(f"/training/course-dates/{run.slug}/cancel/").content.decode()
    assert "1 person is booked or on the waiting list. We will email them" in page
    assert errors(office.post(f"/training/course-dates/{run.slug}/cancel/", {})) == {"reason": ["Enter a reason"]}
    office.post(f"/training/course-dates/{run.slug}/cancel/", {"reason": "The trainer is ill"})
    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED


def test_the_office_shows_how_many_are_booked(office):
    run = CourseRunFactory(title="DASH", capacity=2, minimum=2, days=5)
    BookingFactory(run=run)
    BookingFactory(run=run, status=BookingStatus.WAITING)
    (row,) = office.get("/training/office/").context["rows"]
    assert (row.run, row.people, row.is_below_minimum, row.label) == (
        run,
        "1 of 2 booked, 1 waiting",
        True,
        "Published",
    )


def test_a_trainer_sees_their_own_course_dates(sign_in, trainer):
    own, _ = CourseRunFactory(), CourseRunFactory()
    own.trainers.add(trainer.person)
    rows = sign_in(trainer).get("/training/office/").context["rows"]
    assert [row.run for row in rows] == [own]


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["/training/office/", "/training/office/?show=past", "/training/office/?show=registers"]
)
def test_the_office_costs_the_same_for_1_and_30_course_dates(office, path, cost):
    days = 14 if path.endswith("office/") else -2

    def fill(number):
        for _ in range(number):
            BookingFactory(run__days=days)

    fill(1)
    one = cost(office, path, 15)
    fill(29)
    assert cost(office, path, 15) == one


# Bookings and registers


def test_bookings_are_listed_by_state(office):
    run = CourseRunFactory(capacity=1)
    booked = BookingFactory(run=run)
    waits = [BookingFactory(run=run, status=BookingStatus.WAITING, attendee__name=name) for name in ("Zoe", "Abe")]
    gone = BookingFactory(
        run=run,
        status=BookingStatus.CANCELLED,
        booked_at=None,
        cancelled_at=timezone.now(),
        cancelled_by=booked.booked_by,
        cancel_reason="Ill",
    )
    context = office.get(f"/training/course-dates/{run.slug}/bookings/").context
    assert (context["on_register"], context["waiting"], context["ended"]) == ([booked], waits, [gone])


@pytest.mark.slow
def test_the_list_of_bookings_costs_the_same_for_1_and_30(office, cost):
    run = BookingFactory(run__capacity=99).run
    path = f"/training/course-dates/{run.slug}/bookings/"
    one = cost(office, path, 15)
    for _ in range(29):
        BookingFactory(run=run)
    assert cost(office, path, 15) == one


@pytest.fixture
def over(trainer):
    run = CourseRunFactory(days=-2)
    run.trainers.add(trainer.person)
    BookingFactory(run=run, attendee__name="Ada Lovelace")
    return run


def test_a_trainer_takes_the_register(sign_in, trainer, over):
    path = f"/training/course-dates/{over.slug}/register/1/"
    client = sign_in(trainer)
    client.post(path, {"mark": f"{Booking.objects.get().pk}:part"})
    response = client.post(path, {"mark": "finish"})
    assert response.headers["Location"] == f"/training/course-dates/{over.slug}/bookings/"
    assert Attendance.objects.get().presence == "part"
    over.refresh_from_db()
    assert over.status == RunStatus.HELD


def test_a_register_before_the_course_is_refused(office):
    booking = BookingFactory()
    path = f"/training/course-dates/{booking.run.slug}/register/1/"
    assert "The register opens 15 minutes before the start of the course." in office.get(path).content.decode()
    response = office.post(path, {"mark": f"{booking.pk}:present"})
    assert errors(response)["__all__"] == ["The register opens 15 minutes before the start of the course."]


def test_the_register_of_a_date_that_does_not_exist_is_not_found(office, over):
    assert office.get(f"/training/course-dates/{over.slug}/register/2/").status_code == 404
