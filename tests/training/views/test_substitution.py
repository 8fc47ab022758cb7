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


def test_a_new_colleague_takes_the_place_in_one_step(sign_in, practitioner, booking, words):
    client = sign_in(practitioner)
    assert "A colleague from Cast School comes instead of you." in words(client.get(send(booking)))
    response = client.post(send(booking), TYPED, follow=True)
    assert response.redirect_chain == [(booking.get_absolute_url(), 302)]
    page = words(response)
    for said in ("Grace Hopper comes instead", "Replaced by a colleague"):
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


def test_a_known_colleague_is_found_by_their_address(sign_in, practitioner, booking, colleague):
    sign_in(practitioner).post(send(booking), {"name": "Anything", "email": "ADA@example.org"})
    assert Booking.objects.get(replaces=booking).attendee == colleague


def test_nobody_who_waits_gets_a_place_that_a_colleague_takes(sign_in, practitioner, booking):
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
        ({"email": "practitioner@cast.example.org"}, ["Practitioner has a place already."]),
        (
            {"email": "outsider@cast.example.org"},
            ["outsider@cast.example.org belongs to a person who does not work for Cast School"],
        ),
    ],
)
def test_wrong_colleagues_are_refused_beside_the_field_with_nothing_lost(
    sign_in, practitioner, outsider, booking, errors, typed, expected
):
    response = sign_in(practitioner).post(send(booking), TYPED | typed)
    found = errors(response)
    assert sum(found.values(), []) == expected
    assert set(found) <= {"name", "email"}
    form = response.context["form"]
    assert {name: form[name].value() for name in TYPED} == TYPED | typed
    assert (Booking.objects.get().status, Person.objects.filter(name="Grace Hopper").exists()) == ("booked", False)


def test_a_lead_sends_another_colleague(sign_in, agency_lead, booking, words):
    client = sign_in(agency_lead)
    assert "comes instead of Practitioner." in words(client.get(send(booking)))
    assert client.post(send(booking), TYPED).status_code == 302


@pytest.mark.parametrize("state", [BookingStatus.WAITING, BookingStatus.OFFERED, BookingStatus.PENDING])
def test_without_a_place_there_is_nothing_to_hand_on(sign_in, practitioner, errors, state, words):
    booking = BookingFactory(attendee=practitioner.person, status=state)
    client = sign_in(practitioner)
    assert "Send a colleague instead" not in words(client.get(booking.get_absolute_url()))
    assert errors(client.post(send(booking), TYPED)) == {
        "__all__": ["Only somebody who has a place can send a colleague instead."]
    }


def test_after_the_start_the_register_is_the_place_for_it(sign_in, practitioner, errors, words):
    booking = BookingFactory(attendee=practitioner.person, run__days=-1)
    client = sign_in(practitioner)
    assert "Send a colleague instead" not in words(client.get(booking.get_absolute_url()))
    (said,) = errors(client.post(send(booking), TYPED))["__all__"]
    assert said.endswith("Mark the colleague on the register instead.")


def test_nobody_else_hands_the_place_on(sign_in, outsider, booking):
    client = sign_in(outsider)
    assert (client.get(send(booking)).status_code, client.post(send(booking), TYPED).status_code) == (404, 404)
    assert Booking.objects.count() == 1
