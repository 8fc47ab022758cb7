import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shield.text.formatting import moment
from tests.factories.partnership import PostFactory
from tests.factories.training import AttendanceFactory, BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import Booking, BookingStatus, Presence

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="DASH")


@pytest.fixture
def colleague(agency_lead):
    person = PractitionerFactory(name="Ada Lovelace")
    person.posts.all().delete()
    PostFactory(person=person, agency=agency_lead.person.agency_on())
    return person


def test_the_form_has_no_fields_for_a_person_who_books_for_themselves(sign_in, practitioner, run):
    page = sign_in(practitioner).get("/training/course-dates/dash/book/")
    assert list(page.context["form"].fields) == []
    assert "This place is for you, Practitioner." in page.content.decode()


def test_booking_leads_to_the_confirmation(sign_in, practitioner, run):
    client = sign_in(practitioner)
    response = client.post("/training/course-dates/dash/book/", follow=True)
    booking = Booking.objects.get()
    assert (booking.attendee, booking.booked_by) == (practitioner.person, practitioner)
    assert response.redirect_chain == [(f"/training/bookings/{booking.pk}/", 302)]
    assert "Place booked" in response.content.decode()


def test_a_get_request_books_nothing(sign_in, practitioner, run):
    sign_in(practitioner).get("/training/course-dates/dash/book/")
    assert Booking.objects.count() == 0


def test_a_refusal_is_explained_and_changes_nothing(sign_in, practitioner, run):
    BookingFactory(run=run, attendee=practitioner.person)
    response = sign_in(practitioner).post("/training/course-dates/dash/book/")
    assert (response.status_code, Booking.objects.count()) == (422, 1)
    assert "Practitioner already has a place." in response.content.decode()


def test_a_lead_books_for_a_colleague(sign_in, agency_lead, colleague, run):
    page = sign_in(agency_lead).get("/training/course-dates/dash/book/?for=colleague")
    assert set(page.context["form"].fields["attendee"].queryset) == {agency_lead.person, colleague}
    sign_in(agency_lead).post("/training/course-dates/dash/book/", {"attendee": colleague.pk})
    booking = Booking.objects.get()
    assert (booking.attendee, booking.booked_by) == (colleague, agency_lead)


def test_a_lead_must_select_who_the_place_is_for(sign_in, agency_lead, run):
    response = sign_in(agency_lead).post("/training/course-dates/dash/book/", {"attendee": ""})
    assert response.context["form"].errors == {"attendee": ["Select who the place is for"]}


def test_a_lead_cannot_book_for_another_agency(sign_in, agency_lead, outsider, run):
    response = sign_in(agency_lead).post("/training/course-dates/dash/book/", {"attendee": outsider.person.pk})
    assert response.context["form"].errors == {"attendee": ["Select a person from your agency"]}
    assert Booking.objects.count() == 0


def test_a_practitioner_cannot_book_for_another_person(sign_in, practitioner, colleague, run):
    sign_in(practitioner).post("/training/course-dates/dash/book/", {"attendee": colleague.pk})
    assert Booking.objects.get().attendee == practitioner.person


def test_a_full_course_date_leads_to_the_waiting_list(sign_in, practitioner):
    run = CourseRunFactory(slug="full", capacity=1)
    BookingFactory(run=run)
    client = sign_in(practitioner)
    assert (
        "/training/course-dates/full/waiting-list/" in client.get("/training/course-dates/full/book/").content.decode()
    )
    response = client.post("/training/course-dates/full/waiting-list/", follow=True)
    assert run.bookings.waiting().get().attendee == practitioner.person
    assert "You are 1st on the waiting list." in response.content.decode()


def test_booking_a_full_course_date_is_refused_without_a_lock(sign_in, practitioner):
    run = BookingFactory(run=CourseRunFactory(slug="full", capacity=1)).run
    client = sign_in(practitioner)
    with CaptureQueriesContext(connection) as captured:
        response = client.post("/training/course-dates/full/book/")
    page = response.content.decode()
    assert (response.status_code, run.bookings.count()) == (422, 1)
    assert "<title>Error: Book a place" in page
    assert "<h1>This course is full</h1>" in page
    assert "This course is full. You can join the waiting list instead." in page
    assert 'href="/training/course-dates/full/waiting-list/"' in page
    assert not [query for query in captured if "FOR UPDATE" in query["sql"]]
    # The run, and its places.
    assert len([query for query in captured if "FROM training_" in query["sql"].replace('"', "")]) == 2


def test_a_person_with_a_place_on_a_full_course_date_is_told_about_their_place(sign_in, practitioner):
    run = BookingFactory(run=CourseRunFactory(slug="full", capacity=1), attendee=practitioner.person).run
    response = sign_in(practitioner).post("/training/course-dates/full/book/")
    assert response.context["form"].non_field_errors() == [f"{practitioner.person.name} already has a place."]
    assert run.bookings.count() == 1


def test_cancelling_needs_a_reason(sign_in, practitioner, run):
    booking = BookingFactory(run=run, attendee=practitioner.person)
    response = sign_in(practitioner).post(f"/training/bookings/{booking.pk}/cancel/", {"reason": ""})
    assert response.context["form"].errors == {"reason": ["Enter a reason"]}
    booking.refresh_from_db()
    assert booking.status == BookingStatus.BOOKED


def test_too_long_a_reason_is_refused_and_redisplayed(sign_in, practitioner, run):
    booking = BookingFactory(run=run, attendee=practitioner.person)
    response = sign_in(practitioner).post(f"/training/bookings/{booking.pk}/cancel/", {"reason": "x" * 301})
    assert response.context["form"].errors == {"reason": ["Reason must be 300 characters or fewer"]}
    assert "x" * 301 in response.content.decode()


def test_the_page_of_a_cancelled_booking_shows_when_and_why(sign_in, practitioner, run, words):
    booking = BookingFactory(run=run, attendee=practitioner.person)
    response = sign_in(practitioner).post(f"/training/bookings/{booking.pk}/cancel/", {"reason": "Ill"}, follow=True)
    assert response.redirect_chain == [(f"/training/bookings/{booking.pk}/", 302)]
    booking.refresh_from_db()
    assert "Place cancelled. We have sent an email to confirm." in words(response)
    assert f"Cancelled {moment(booking.cancelled_at)}: Ill View the course" in words(response)


def test_a_lead_who_cancels_for_a_colleague_returns_to_the_booking(sign_in, agency_lead, colleague, run):
    booking = BookingFactory(run=run, attendee=colleague)
    response = sign_in(agency_lead).post(f"/training/bookings/{booking.pk}/cancel/", {"reason": "Ill"})
    assert response.headers["Location"] == f"/training/bookings/{booking.pk}/"


def test_the_booking_of_another_person_is_not_found(sign_in, outsider, run):
    booking = BookingFactory(run=run)
    assert sign_in(outsider).get(f"/training/bookings/{booking.pk}/").status_code == 404


def test_the_calendar_file_of_a_booking(sign_in, practitioner, run):
    client = sign_in(practitioner)
    client.post("/training/course-dates/dash/book/")
    response = client.get(f"/training/bookings/{Booking.objects.get().pk}/calendar.ics")
    assert response.headers["Content-Disposition"] == 'attachment; filename="dash.ics"'
    assert response.content.decode().count("BEGIN:VEVENT") == 1


def test_my_training_sorts_bookings_into_sections(sign_in, practitioner):
    person = practitioner.person

    def booking(**fields):
        return BookingFactory(attendee=person, **fields)

    later, sooner = booking(run__days=20), booking(run__days=3)
    waits = booking(status=BookingStatus.WAITING)
    came = AttendanceFactory(booking=booking(run__days=-9)).booking
    missed = AttendanceFactory(booking=booking(run__days=-5), presence=Presence.NO_SHOW).booking
    unmarked = booking(run__days=-2)
    client = sign_in(practitioner)
    given_up = booking(run__days=30)
    client.post(f"/training/bookings/{given_up.pk}/cancel/", {"reason": "Ill"})
    training = client.get("/training/my-training/").context["training"]
    assert [line.booking for line in training.upcoming] == [sooner, later]
    assert [(line.booking, line.position) for line in training.waiting] == [(waits, "1st")]
    assert [(line.booking, line.attended) for line in training.past] == [
        (unmarked, None),
        (missed, False),
        (came, True),
    ]
    assert [line.booking for line in training.cancelled] == [given_up]


def test_an_empty_my_training_leads_to_the_catalogue(sign_in, practitioner):
    page = sign_in(practitioner).get("/training/my-training/").content.decode()
    assert "You have no upcoming courses" in page


def test_a_lead_sees_the_bookings_of_colleagues(sign_in, agency_lead, colleague, practitioner):
    ahead = BookingFactory(attendee=colleague)
    BookingFactory(attendee=colleague, run__days=-3)
    BookingFactory(attendee=agency_lead.person)
    BookingFactory()
    assert list(sign_in(agency_lead).get("/training/my-training/").context["colleagues"]) == [ahead]
    assert sign_in(practitioner).get("/training/my-training/").context["colleagues"] is None


@pytest.mark.slow
def test_my_training_costs_the_same_for_1_and_30_bookings(sign_in, practitioner, cost):
    BookingFactory(attendee=practitioner.person)
    client = sign_in(practitioner)
    one = cost(client, "/training/my-training/", 10)
    for _ in range(29):
        BookingFactory(attendee=practitioner.person)
    assert cost(client, "/training/my-training/", 10) == one
