"""What is said before a place is booked: what comes first, what is at the same time, and what the manager says."""

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


# What comes first


@pytest.fixture
def first(run):
    """A course that has to be taken before this one."""
    course = CourseFactory(title="Missing children", slug="missing")
    Prerequisite.objects.create(course=run.course, needs_course=course)
    return course


def test_what_comes_first_is_said_with_its_address_on_the_run_and_before_booking(mine, first, words):
    for path in ("/training/course-dates/dash/", BOOK):
        page = mine.get(path)
        assert "Complete Missing children first" in words(page)
        assert 'href="/training/courses/missing/"' in page.content.decode()


def test_booking_before_what_comes_first_is_refused_in_words(mine, first, errors):
    assert errors(mine.post(BOOK)) == {
        "__all__": ["Practitioner cannot book this course yet. Complete Missing children first."]
    }
    assert Booking.objects.count() == 0


def test_whoever_came_to_what_comes_first_is_told_nothing_and_books(mine, practitioner, first, words):
    AttendanceFactory(
        booking__attendee=practitioner.person,
        booking__run__course=first,
        booking__run__days=-9,
        booking__run__status=RunStatus.HELD,
    )
    assert "Complete Missing children first" not in words(mine.get(BOOK))
    assert mine.post(BOOK).status_code == 302


def test_strangers_read_what_comes_first(client, first, words):
    assert "Complete Missing children first" in words(client.get("/training/course-dates/dash/"))


def test_a_level_or_a_role_can_come_first(mine, run, errors):
    Prerequisite.objects.create(course=run.course, needs_level=2)
    Prerequisite.objects.create(course=run.course, needs_role="safeguarding_champion")
    assert errors(mine.post(BOOK)) == {
        "__all__": [
            "Practitioner cannot book this course yet. Complete a course at level 2 first. This course is only for the role safeguarding champion."
        ]
    }


def test_the_champion_may_book_what_is_only_for_champions(sign_in, champion, run):
    Prerequisite.objects.create(course=run.course, needs_role="safeguarding_champion")
    assert sign_in(champion).post(BOOK).status_code == 302


# What is at the same time


@pytest.fixture
def other(practitioner, run):
    """A place at the same time on another run."""
    at = run.starts_at + timedelta(hours=1)
    return BookingFactory(attendee=practitioner.person, run=CourseRunFactory(title="MARAC", starts_at=at))


def test_a_clash_is_said_before_booking(mine, other, words):
    page = words(mine.get(BOOK))
    assert "At the same time there is a place on MARAC" in page
    assert "Book even though it is at the same time as another course" in page


def test_a_clash_is_refused_until_the_box_is_ticked(mine, run, other, errors):
    said = errors(mine.post(BOOK))
    assert list(said) == ["despite_clash"]
    assert said["despite_clash"][0].startswith("Practitioner has a place on MARAC at the same time")
    assert run.bookings.count() == 0
    assert mine.post(BOOK, {"despite_clash": "on"}).status_code == 302
    assert run.bookings.booked().count() == 1


def test_one_after_the_other_is_no_clash(mine, practitioner, run, words):
    BookingFactory(attendee=practitioner.person, run=CourseRunFactory(title="MARAC", starts_at=run.ends_at))
    page = mine.get(BOOK)
    assert list(page.context["form"].fields) == []
    assert "MARAC" not in words(page)


def test_the_clash_of_the_colleague_counts_not_the_leads(sign_in, agency_lead, colleague, run, errors):
    BookingFactory(attendee=colleague, run=CourseRunFactory(title="MARAC", starts_at=run.starts_at))
    lead = sign_in(agency_lead)
    assert "despite_clash" not in lead.get(BOOK).context["form"].fields
    assert list(errors(lead.post(BOOK, {"attendee": colleague.pk}))) == ["despite_clash"]
    lead.post(BOOK, {"attendee": colleague.pk, "despite_clash": "on"})
    assert run.bookings.get().attendee == colleague


# What the manager says


def test_without_approval_nobody_is_named(mine, run):
    assert list(mine.get(BOOK).context["form"].fields) == []


def test_where_the_manager_is_asked_the_place_is_held(mine, errors, words):
    run = CourseRunFactory(slug="asks", approval="manager")
    path = "/training/course-dates/asks/book/"
    assert "We ask them by e-mail. The place is held until they answer." in words(mine.get(path))
    assert errors(mine.post(path, {})) == {
        "manager_name": ["Enter the name of the manager"],
        "manager_email": ["Enter the manager’s work email address"],
    }
    page = words(mine.post(path, MANAGER, follow=True))
    assert ("Your manager has been asked" in page, "The place is held until Mary Manager has answered" in page) == (
        True,
        True,
    )
    assert run.bookings.get().status == BookingStatus.PENDING


def test_where_it_is_declared_the_place_is_given_at_once(mine, words):
    run = CourseRunFactory(slug="declares", approval="declared")
    path = "/training/course-dates/declares/book/"
    assert "By booking you say that they agree." in words(mine.get(path))
    mine.post(path, MANAGER)
    assert run.bookings.get().status == BookingStatus.BOOKED
    assert Approval.objects.get().answer == ApprovalAnswer.DECLARED


def test_nobody_is_their_own_manager(mine, practitioner, errors):
    CourseRunFactory(slug="asks", approval="manager")
    typed = {"manager_name": "Me", "manager_email": practitioner.person.email.upper()}
    response = mine.post("/training/course-dates/asks/book/", typed)
    assert errors(response) == {
        "manager_email": ["Manager must be a different person from the attendee"],
    }
    assert response.context["form"]["manager_name"].value() == "Me"
    assert Booking.objects.count() == 0


def test_the_page_before_booking_costs_little(mine, run, first, other, cost):
    cost(mine, "/training/course-dates/dash/", 12)
    cost(mine, BOOK, 15)
