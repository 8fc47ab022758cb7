import pytest

from partnership.models import Person
from tests.factories.training import BookingFactory, CourseRunFactory
from training.models import Booking, BookingStatus, Charge

pytestmark = pytest.mark.django_db

TYPED = {"name": "Grace Hopper", "email": "grace@example.org"}


@pytest.fixture
def booking(practitioner):
    return BookingFactory(run=CourseRunFactory(slug="dash", title="DASH", capacity=1), attendee=practitioner.person)


def send(booking):
    return f"/training/bookings/{booking.pk}/substitute/"


def test_a_new_colleague_takes_over_the_place(sign_in, practitioner, booking, words):
    client = sign_in(practitioner)
    assert "A colleague from Cast School attends instead of you. There is no charge." in words(
        client.get(send(booking))
    )
    response = client.post(send(booking), TYPED, follow=True)
    assert response.redirect_chain == [(booking.get_absolute_url(), 302)]
    page = words(response)
    for said in ("Grace Hopper attends instead", "Replaced by a colleague"):
        assert said in page
    booking.refresh_from_db()
    instead = Booking.objects.get(attendee__email="grace@example.org")
    assert (booking.status, instead.status, instead.replaces, instead.agency) == (
        BookingStatus.REPLACED,
        BookingStatus.BOOKED,
        booking,
        booking.agency,
    )
    assert Charge.objects.count() == 0


def test_an_existing_colleague_is_found_by_email_address(sign_in, practitioner, booking, colleague):
    sign_in(practitioner).post(send(booking), {"name": "Anything", "email": "ADA@example.org"})
    assert Booking.objects.get(replaces=booking).attendee == colleague


def test_a_place_taken_over_by_a_colleague_is_not_offered_to_the_waiting_list(sign_in, practitioner, booking):
    waits = BookingFactory(run=booking.run, status=BookingStatus.WAITING)
    sign_in(practitioner).post(send(booking), TYPED)
    waits.refresh_from_db()
    assert waits.status == BookingStatus.WAITING


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"name": "", "email": ""}, ["Enter the colleague’s full name", "Enter the colleague’s work email address"]),
        (
            {"email": "reception@example.org"},
            ["reception@example.org must be the person’s own work email address, not a shared one"],
        ),
        ({"email": "practitioner@cast.example.org"}, ["Practitioner already has a place."]),
        (
            {"email": "outsider@cast.example.org"},
            ["outsider@cast.example.org belongs to a person who does not work for Cast School"],
        ),
    ],
)
def test_invalid_colleagues_show_errors_and_keep_the_input(
    sign_in, practitioner, outsider, booking, errors, typed, expected
):
    response = sign_in(practitioner).post(send(booking), TYPED | typed)
    found = errors(response)
    assert sum(found.values(), []) == expected
    assert set(found) <= {"name", "email"}
    form = response.context["form"]
    assert {name: form[name].value() for name in TYPED} == TYPED | typed
    assert (Booking.objects.get().status, Person.objects.filter(name="Grace Hopper").exists()) == ("booked", False)


def test_a_lead_sends_a_substitute_for_a_colleague(sign_in, agency_lead, booking, words):
    client = sign_in(agency_lead)
    assert "attends instead of Practitioner." in words(client.get(send(booking)))
    assert client.post(send(booking), TYPED).status_code == 302


@pytest.mark.parametrize("state", [BookingStatus.WAITING, BookingStatus.OFFERED, BookingStatus.PENDING])
def test_a_person_without_a_place_cannot_send_a_colleague(sign_in, practitioner, errors, state, words):
    booking = BookingFactory(attendee=practitioner.person, status=state)
    client = sign_in(practitioner)
    assert "Send a colleague instead" not in words(client.get(booking.get_absolute_url()))
    assert errors(client.post(send(booking), TYPED)) == {
        "__all__": ["You can only send a colleague instead if you have a place."]
    }


def test_substitutes_are_added_on_the_register_after_the_start(sign_in, practitioner, errors, words):
    booking = BookingFactory(attendee=practitioner.person, run__days=-1)
    client = sign_in(practitioner)
    assert "Send a colleague instead" not in words(client.get(booking.get_absolute_url()))
    (said,) = errors(client.post(send(booking), TYPED))["__all__"]
    assert said.endswith("Add the colleague as a substitute on the register instead.")


def test_other_people_cannot_send_a_substitute(sign_in, outsider, booking):
    client = sign_in(outsider)
    assert (client.get(send(booking)).status_code, client.post(send(booking), TYPED).status_code) == (404, 404)
    assert Booking.objects.count() == 1
