"""The booking page: prerequisites, clashes and the manager's approval."""

from datetime import timedelta

import pytest

from tests.factories.training import AttendanceFactory, BookingFactory, CourseFactory, CourseRunFactory
from training.models import Approval, ApprovalAnswer, Booking, BookingStatus, Prerequisite, RunStatus

pytestmark = pytest.mark.django_db

BOOK = "/training/course-dates/dash/book/"
MANAGER = {"manager_name": "Mary Manager", "manager_email": "mary@example.org"}


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="DASH")


@pytest.fixture
def mine(sign_in, practitioner):
    return sign_in(practitioner)


# Prerequisites


@pytest.fixture
def first(run):
    """Return a course that must be completed before this one."""
    course = CourseFactory(title="Missing children", slug="missing")
    Prerequisite.objects.create(course=run.course, needs_course=course)
    return course


def test_a_prerequisite_is_linked_on_the_run_page_and_the_booking_page(mine, first, words):
    for path in ("/training/course-dates/dash/", BOOK):
        page = mine.get(path)
        assert "Complete Missing children first" in words(page)
        assert 'href="/training/courses/missing/"' in page.content.decode()


def test_booking_without_the_prerequisite_is_refused(mine, first, errors):
    assert errors(mine.post(BOOK)) == {
        "__all__": ["Practitioner cannot book this course yet. Complete Missing children first."]
    }
    assert Booking.objects.count() == 0


def test_a_person_who_completed_the_prerequisite_can_book(mine, practitioner, first, words):
    AttendanceFactory(
        booking__attendee=practitioner.person,
        booking__run__course=first,
        booking__run__days=-9,
        booking__run__status=RunStatus.HELD,
    )
    assert "Complete Missing children first" not in words(mine.get(BOOK))
    assert mine.post(BOOK).status_code == 302


def test_anonymous_readers_see_the_prerequisite(client, first, words):
    assert "Complete Missing children first" in words(client.get("/training/course-dates/dash/"))


def test_a_level_or_a_role_can_be_a_prerequisite(mine, run, errors):
    Prerequisite.objects.create(course=run.course, needs_level=2)
    Prerequisite.objects.create(course=run.course, needs_role="safeguarding_champion")
    assert errors(mine.post(BOOK)) == {
        "__all__": [
            "Practitioner cannot book this course yet. Complete a course at level 2 first. This course is only for the role safeguarding champion."
        ]
    }


def test_a_champion_can_book_a_course_only_for_champions(sign_in, champion, run):
    Prerequisite.objects.create(course=run.course, needs_role="safeguarding_champion")
    assert sign_in(champion).post(BOOK).status_code == 302


# Clashes


@pytest.fixture
def other(practitioner, run):
    """Return a booking of another run at the same time."""
    at = run.starts_at + timedelta(hours=1)
    return BookingFactory(attendee=practitioner.person, run=CourseRunFactory(title="MARAC", starts_at=at))


def test_the_booking_page_warns_of_a_clash(mine, other, words):
    page = words(mine.get(BOOK))
    assert "You have a place on MARAC at the same time, " in page
    assert "Book even though it is at the same time as another course" in page


def test_a_clash_is_refused_until_the_box_is_ticked(mine, run, other, errors):
    said = errors(mine.post(BOOK))
    assert list(said) == ["despite_clash"]
    assert said["despite_clash"][0].startswith("Practitioner has a place on MARAC at the same time")
    assert run.bookings.count() == 0
    assert mine.post(BOOK, {"despite_clash": "on"}).status_code == 302
    assert run.bookings.booked().count() == 1


def test_consecutive_courses_do_not_clash(mine, practitioner, run, words):
    BookingFactory(attendee=practitioner.person, run=CourseRunFactory(title="MARAC", starts_at=run.ends_at))
    page = mine.get(BOOK)
    assert list(page.context["form"].fields) == []
    assert "MARAC" not in words(page)


def test_a_clash_is_checked_for_the_colleague_and_not_the_lead(sign_in, agency_lead, colleague, run, errors):
    BookingFactory(attendee=colleague, run=CourseRunFactory(title="MARAC", starts_at=run.starts_at))
    lead = sign_in(agency_lead)
    assert "despite_clash" not in lead.get(BOOK).context["form"].fields
    assert list(errors(lead.post(BOOK, {"attendee": colleague.pk}))) == ["despite_clash"]
    lead.post(BOOK, {"attendee": colleague.pk, "despite_clash": "on"})
    assert run.bookings.get().attendee == colleague


# The manager's approval


def test_no_manager_is_asked_for_without_approval(mine, run):
    assert list(mine.get(BOOK).context["form"].fields) == []


@pytest.mark.usefixtures("managers_of_agency")
def test_the_place_is_held_until_the_manager_answers(mine, errors, words):
    run = CourseRunFactory(slug="asks", approval="manager")
    path = "/training/course-dates/asks/book/"
    assert "We will email them. We hold the place until they answer." in words(mine.get(path))
    assert errors(mine.post(path, {})) == {
        "manager_name": ["Enter the name of the manager"],
        "manager_email": ["Enter the manager’s work email address"],
    }
    page = words(mine.post(path, MANAGER, follow=True))
    assert (
        "Place held. We have emailed the manager to ask for their approval." in page,
        "We are holding the place until Mary Manager answers" in page,
    ) == (
        True,
        True,
    )
    assert run.bookings.get().status == BookingStatus.PENDING


def test_the_place_is_booked_at_once_when_the_manager_has_agreed(mine, words):
    run = CourseRunFactory(slug="declares", approval="declared")
    path = "/training/course-dates/declares/book/"
    assert "By booking you confirm that they have agreed." in words(mine.get(path))
    mine.post(path, MANAGER)
    assert run.bookings.get().status == BookingStatus.BOOKED
    assert Approval.objects.get().answer == ApprovalAnswer.DECLARED


def test_attendees_cannot_name_themselves_as_manager(mine, practitioner, errors):
    CourseRunFactory(slug="asks", approval="manager")
    typed = {"manager_name": "Me", "manager_email": practitioner.person.email.upper()}
    response = mine.post("/training/course-dates/asks/book/", typed)
    assert errors(response) == {
        "manager_email": ["Manager must be a different person from the attendee"],
    }
    assert response.context["form"]["manager_name"].value() == "Me"
    assert Booking.objects.count() == 0


def test_the_booking_page_needs_few_queries(mine, run, first, other, cost):
    cost(mine, "/training/course-dates/dash/", 12)
    cost(mine, BOOK, 15)
