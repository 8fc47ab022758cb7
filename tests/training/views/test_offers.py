import pytest

from tests.factories.training import BookingFactory, CourseRunFactory, OfferedFactory, OfferFactory, in_days
from training.models import Booking, BookingStatus, Offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="DASH", capacity=1)


@pytest.fixture
def offered(run, practitioner):
    return OfferedFactory(run=run, attendee=practitioner.person)


def answer(booking):
    return f"/training/bookings/{booking.pk}/answer/"


def status(booking):
    return Booking.objects.get(pk=booking.pk).status


def test_the_booking_and_the_lists_lead_to_the_offer(sign_in, practitioner, offered, words):
    client = sign_in(practitioner)
    page = client.get(offered.get_absolute_url())
    assert "A place is available. We are holding it for you until" in words(page)
    assert answer(offered) in page.content.decode()
    assert "Accept or decline a place on DASH" in words(client.get("/training/my-training/"))
    assert "You have been offered a place" in words(client.get("/training/"))


def test_accepting_an_offer_books_the_place(sign_in, practitioner, offered, words):
    response = sign_in(practitioner).post(answer(offered), {"answer": "yes"}, follow=True)
    assert response.redirect_chain == [(offered.get_absolute_url(), 302)]
    assert "Place booked. We have sent a confirmation by email." in words(response)
    assert (status(offered), Offer.objects.get().outcome) == (BookingStatus.BOOKED, "accepted")


def test_declining_an_offer_offers_the_place_to_the_next_person(sign_in, practitioner, offered, run, words):
    waits = BookingFactory(run=run, status=BookingStatus.WAITING)
    page = words(sign_in(practitioner).post(answer(offered), {"answer": "no"}, follow=True))
    assert "Place declined. We will offer it to the next person." in page
    assert (status(offered), status(waits)) == (BookingStatus.CANCELLED, BookingStatus.OFFERED)


def test_a_missing_answer_shows_an_error_and_changes_nothing(sign_in, practitioner, offered, errors):
    response = sign_in(practitioner).post(answer(offered), {"answer": ""})
    assert errors(response) == {"answer": ["Select whether you want this place"]}
    assert status(offered) == BookingStatus.OFFERED


def test_an_expired_offer_cannot_be_accepted(sign_in, practitioner, run, errors, words):
    booking = BookingFactory(run=run, attendee=practitioner.person, status=BookingStatus.OFFERED)
    OfferFactory(booking=booking, made_at=in_days(-3), expires_at=in_days(-1))
    response = sign_in(practitioner).post(answer(booking), {"answer": "yes"})
    assert errors(response) == {
        "__all__": [
            "This offer has expired and the place has been offered to the next person. You can join the waiting list again."
        ]
    }
    assert status(booking) == BookingStatus.OFFERED


def test_the_page_has_no_question_without_an_offer(sign_in, practitioner, run, words):
    booking = BookingFactory(run=run, attendee=practitioner.person, status=BookingStatus.WAITING)
    page = words(sign_in(practitioner).get(answer(booking)))
    assert "A place is available" not in page
    assert "Send answer" not in page


def test_a_lead_accepts_an_offer_for_a_colleague(sign_in, agency_lead, practitioner, offered, words):
    client = sign_in(agency_lead)
    assert f"A place is available for {practitioner.person.name}" in words(client.get(answer(offered)))
    client.post(answer(offered), {"answer": "yes"})
    assert status(offered) == BookingStatus.BOOKED


def test_other_people_cannot_open_an_offer(sign_in, outsider, offered):
    client = sign_in(outsider)
    assert client.get(answer(offered)).status_code == 404
    assert client.post(answer(offered), {"answer": "yes"}).status_code == 404
    assert status(offered) == BookingStatus.OFFERED


def test_the_pages_of_a_booking_need_few_queries(sign_in, practitioner, offered, cost):
    client = sign_in(practitioner)
    for path in ("", "answer/", "cancel/", "needs/", "join/", "substitute/"):
        cost(client, offered.get_absolute_url() + path, 11)
