import pytest

from tests.factories.training import BookingFactory, BookingGroupFactory, CourseRunFactory, OfferedFactory
from training.models import BookingStatus

pytestmark = pytest.mark.django_db

PATH = "/training/course-dates/dash/reduce/"


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="DASH", capacity=2, days=30)


@pytest.fixture
def office(sign_in, team):
    return sign_in(team)


def test_the_team_reduces_the_places_and_says_who_moves(office, run, words):
    kept, moved = BookingFactory(run=run), OfferedFactory(run=run, attendee__name="Ada Lovelace")
    shown = words(office.get(PATH))
    assert f"Ada Lovelace, {moved.agency.name} (offered a place)" in shown
    typed = {"places": "1", "people": [moved.pk], "reason": "A smaller room"}
    response = office.post(PATH, typed, follow=True)
    assert response.redirect_chain == [("/training/course-dates/dash/bookings/", 302)]
    assert "Places reduced. 1 person moved to the waiting list." in words(response)
    run.refresh_from_db()
    assert (run.capacity, list(run.bookings.holding()), list(run.bookings.waiting())) == (1, [kept], [moved])


def test_too_few_people_are_refused_beside_the_field_and_the_input_stays(office, run, errors):
    BookingFactory(run=run)
    BookingFactory(run=run)
    response = office.post(PATH, {"places": "1", "reason": "A smaller room"})
    assert errors(response) == {"people": ["Select 1 more person"]}
    assert response.context["form"]["reason"].value() == "A smaller room"
    assert errors(office.post(PATH, {"places": "none"})) == {
        "places": ["Places must be a number, like 12"],
        "reason": ["Enter a reason"],
    }


def test_the_page_of_the_bookings_leads_there_while_somebody_has_a_place(office, run):
    link = f'href="{PATH}"'
    assert link not in office.get("/training/course-dates/dash/bookings/").content.decode()
    BookingFactory(run=run)
    assert link in office.get("/training/course-dates/dash/bookings/").content.decode()


def test_whoever_gave_up_a_place_is_led_to_one_that_is_open_to_everybody(sign_in, practitioner, run, words):
    waits = BookingFactory(run=run, attendee=practitioner.person, status=BookingStatus.WAITING, skipped="gave_up")
    client = sign_in(practitioner)
    assert "A place is open to everyone. You can book it now." in words(client.get(waits.get_absolute_url()))
    for _ in range(2):
        BookingFactory(run=run)
    assert "A place is open to everyone." not in words(client.get(waits.get_absolute_url()))


def test_an_answer_for_a_group_names_everybody_it_counts_for(sign_in, practitioner, run, words):
    group = BookingGroupFactory(run=run)
    own = OfferedFactory(run=run, group=group, attendee=practitioner.person)
    OfferedFactory(run=run, group=group, attendee__name="Ada Lovelace")
    path = f"/training/bookings/{own.pk}/answer/"
    shown = words(sign_in(practitioner).get(path))
    assert "your answer is for all of these: " in shown
    assert "Ada Lovelace" in shown


def test_a_group_stands_together_on_the_waiting_list(office, run):
    group = BookingGroupFactory(run=run)
    for _ in range(2):
        BookingFactory(run=run)
    waits = [BookingFactory(run=run, status=BookingStatus.WAITING, group=one) for one in (group, None, group)]
    shown = office.get("/training/course-dates/dash/bookings/").context["waiting"]
    assert shown == [waits[0], waits[2], waits[1]]
