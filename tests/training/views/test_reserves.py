from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.partnership import AgencyFactory, SectorFactory
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory, SectorReserveFactory
from training.models import BookingStatus, SectorReserve

pytestmark = pytest.mark.django_db

PATH = "/training/course-dates/dash/reserves/"


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="DASH", capacity=4, days=30)


@pytest.fixture
def health():
    return SectorFactory(slug="health", name="Health")


@pytest.fixture
def office(sign_in, team):
    return sign_in(team)


def at(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_places_are_reserved_for_a_sector_until_a_time(office, run, health, words):
    until = run.starts_at - timedelta(days=7)
    response = office.post(PATH, {f"sector_{health.pk}": "2", "releases_at": at(until)}, follow=True)
    assert response.redirect_chain == [("/training/course-dates/dash/bookings/", 302)]
    kept = SectorReserve.objects.get()
    assert (kept.sector, kept.places, kept.releases_at) == (health, 2, until)


def test_reserved_places_are_shown_in_the_form_and_can_be_released(office, run, health):
    SectorReserveFactory(run=run, sector=health, places=3)
    form = office.get(PATH).context["form"]
    assert form[f"sector_{health.pk}"].value() == 3
    office.post(PATH, {f"sector_{health.pk}": ""})
    assert SectorReserve.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("many", "Places for Health must be a number"),
        ("-1", "Places for Health must be 0 or more"),
    ],
)
def test_invalid_numbers_show_errors_and_keep_the_input(office, run, health, errors, typed, wrong):
    response = office.post(PATH, {f"sector_{health.pk}": typed, "releases_at": at(run.starts_at)})
    assert errors(response) == {f"sector_{health.pk}": [wrong]}
    assert response.context["form"][f"sector_{health.pk}"].value() == typed


def test_reserved_places_need_a_release_time(office, run, health, errors):
    assert errors(office.post(PATH, {f"sector_{health.pk}": "1"})) == {
        "releases_at": ["Enter when unused places are released"]
    }
    late = {f"sector_{health.pk}": "1", "releases_at": at(run.starts_at + timedelta(days=1))}
    assert errors(office.post(PATH, late)) == {
        "releases_at": ["Unused places must be released before the start of the course"]
    }


def test_reserved_places_cannot_exceed_the_capacity(office, run, health, errors):
    typed = {f"sector_{health.pk}": "5", "releases_at": at(run.starts_at)}
    assert errors(office.post(PATH, typed)) == {"__all__": ["Reserved places must be 4 or fewer in total."]}
    assert SectorReserve.objects.count() == 0


def test_released_places_are_offered_to_the_waiting_list(office, run, health):
    SectorReserveFactory(run=run, sector=health, places=4)
    waits = BookingFactory(run=run, status=BookingStatus.WAITING, skipped="reserve")
    office.post(PATH, {})
    waits.refresh_from_db()
    assert waits.status == BookingStatus.OFFERED


def test_a_person_from_another_sector_sees_why_they_cannot_book(sign_in, practitioner, run, health, errors):
    SectorReserveFactory(run=run, sector=health, places=4)
    response = sign_in(practitioner).post("/training/course-dates/dash/book/")
    assert errors(response) == {
        "__all__": ["The places left are reserved for another sector for now. You can join the waiting list instead."]
    }


def test_the_attendee_and_the_team_see_why_a_person_was_passed_over(sign_in, practitioner, team, run, health, words):
    SectorReserveFactory(run=run, sector=health, places=4)
    page = words(sign_in(practitioner).post("/training/course-dates/dash/waiting-list/", follow=True))
    assert "You are 1st on the waiting list." in page
    assert (
        "You were passed over for now, and your position has not changed. "
        "The places left are reserved for another sector for now."
    ) in page
    assert "The places left are reserved for another sector for now." in words(
        sign_in(team).get("/training/course-dates/dash/bookings/")
    )


def test_reserved_places_can_be_booked_by_their_sector(sign_in, run, health):
    SectorReserveFactory(run=run, sector=health, places=4)
    nurse = PractitionerFactory(post__agency=AgencyFactory(sector=health))
    assert sign_in(nurse.user).post("/training/course-dates/dash/book/").status_code == 302


def test_a_person_whose_agency_has_reached_its_maximum_can_join_the_waiting_list(
    sign_in, practitioner, agency_lead, team, errors, words
):
    run = CourseRunFactory(slug="capped", agency_cap=1)
    BookingFactory(run=run, attendee=agency_lead.person)
    client = sign_in(practitioner)
    assert errors(client.post("/training/course-dates/capped/book/")) == {
        "__all__": [
            (
                "Your agency already has the maximum number of places for one agency. "
                "You can join the waiting list instead."
            )
        ]
    }
    client.post("/training/course-dates/capped/waiting-list/")
    assert run.bookings.waiting().get().skipped == "cap"
    page = words(sign_in(team).get("/training/course-dates/capped/bookings/"))
    assert "Their agency already has the maximum number of places for one agency." in page


@pytest.mark.parametrize("person", ["practitioner", "agency_lead", "trainer"])
def test_only_the_team_reserves_places(sign_in, the_cast, run, person):
    client = sign_in(the_cast(person))
    assert (client.get(PATH).status_code, client.post(PATH, {}).status_code) == (403, 403)
