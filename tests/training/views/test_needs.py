"""Statement 14: only the attendee enters their needs, few people see them, and each view is recorded."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shield.models import AuditEntry
from tests.factories.training import BookingFactory, CourseRunFactory
from training.models import Booking, Needs
from training.operations.places import needs, personal_links

pytestmark = pytest.mark.django_db

LOOP = "A hearing loop, please"
NUTS = "Nothing with nuts"


@pytest.fixture
def run(trainer):
    run = CourseRunFactory(slug="dash", title="DASH", needs_retention_days=9)
    run.trainers.add(trainer.person)
    return run


@pytest.fixture
def booking(run, practitioner):
    return BookingFactory(run=run, attendee=practitioner.person)


@pytest.fixture
def answered(booking, practitioner):
    return needs.answer(booking=booking, access=LOOP, dietary=NUTS, by=practitioner)


def of(booking):
    return f"/training/bookings/{booking.pk}/needs/"


LIST = "/training/course-dates/dash/needs/"


def test_an_attendee_enters_their_needs(sign_in, practitioner, booking, words):
    client = sign_in(practitioner)
    assert "We delete it 9 days after the course." in words(client.get(of(booking)))
    response = client.post(of(booking), {"access": LOOP, "dietary": NUTS}, follow=True)
    assert "Needs saved. Only the trainers of this course and the training team can read them." in words(response)
    kept = Needs.objects.get()
    assert (kept.booking, kept.access, kept.dietary) == (booking, LOOP, NUTS)


def test_an_attendee_edits_their_needs(sign_in, practitioner, booking, answered):
    client = sign_in(practitioner)
    form = client.get(of(booking)).context["form"]
    assert (form["access"].value(), form["dietary"].value()) == (LOOP, NUTS)
    client.post(of(booking), {"access": "", "dietary": NUTS})
    kept = Needs.objects.get()
    assert (kept.access, kept.dietary) == (None, NUTS)


def test_a_too_long_answer_shows_errors_and_keeps_the_input(sign_in, practitioner, booking, errors):
    response = sign_in(practitioner).post(of(booking), {"access": "x" * 1001, "dietary": "y" * 501})
    assert errors(response) == {
        "access": ["Access needs must be 1,000 characters or fewer"],
        "dietary": ["Dietary needs must be 500 characters or fewer"],
    }
    assert "x" * 1001 in response.content.decode()
    assert Needs.objects.count() == 0


def test_needs_cannot_be_entered_after_the_course(sign_in, practitioner, errors):
    booking = BookingFactory(run__days=-3, attendee=practitioner.person)
    response = sign_in(practitioner).post(of(booking), {"access": LOOP})
    assert errors(response) == {"__all__": ["This booking has ended, so you can no longer add needs."]}


@pytest.mark.parametrize("person", ["agency_lead", "team"])
def test_other_people_cannot_enter_needs(sign_in, the_cast, booking, answered, person):
    client = sign_in(the_cast(person))
    assert (client.get(of(booking)).status_code, client.post(of(booking), {}).status_code) == (403, 403)
    assert Needs.objects.get().access == LOOP


@pytest.mark.parametrize("person", ["team", "trainer"])
def test_the_team_and_the_trainers_read_the_needs_and_each_view_is_recorded(
    sign_in, the_cast, booking, answered, words, person
):
    user = the_cast(person)
    page = words(sign_in(user).get(LIST))
    assert (LOOP in page, NUTS in page) == (True, True)
    readings = AuditEntry.objects.filter(kind="training.needs-read")
    assert [reading.actor for reading in readings] == [user]


@pytest.mark.parametrize("person", ["practitioner", "agency_lead", "outsider", "board_member"])
def test_other_people_cannot_open_the_list_of_needs(sign_in, the_cast, answered, person):
    assert sign_in(the_cast(person)).get(LIST).status_code == 403
    assert AuditEntry.objects.filter(kind="training.needs-read").count() == 0


def test_another_trainer_cannot_open_the_list_of_needs(sign_in, trainer, run, answered):
    run.trainers.clear()
    assert sign_in(trainer).get(LIST).status_code == 403


def test_no_other_page_shows_needs(sign_in, team, trainer, agency_lead, practitioner, booking, answered):
    run = booking.run.get_absolute_url()
    pages = {
        team: ["bookings/", "edit/", "reserves/", ""],
        trainer: ["bookings/", ""],
        agency_lead: [""],
        practitioner: [""],
    }
    for user, paths in pages.items():
        client = sign_in(user)
        own = [] if user == trainer else [booking.get_absolute_url()]
        for path in [run + path for path in paths] + own:
            text = client.get(path).content.decode()
            assert (path, LOOP in text, NUTS in text) == (path, False, False)


def test_a_cancelled_booking_is_not_on_the_list_of_needs(sign_in, team, practitioner, booking, answered, words):
    Booking.objects.update(status="cancelled", cancelled_at=timezone.now(), cancel_reason="Ill")
    assert "No needs yet" in words(sign_in(team).get(LIST))


def test_a_person_without_an_account_enters_needs_by_personal_link(client, run, newcomer):
    booking = BookingFactory(run=run, attendee=newcomer)
    path = personal_links.own_path(booking)
    response = client.post(path + "needs/", {"access": LOOP, "dietary": ""})
    assert response.headers["Location"] == path
    assert Needs.objects.get().booking == booking


def test_needs_are_deleted_some_days_after_the_course(sign_in, team, booking, answered, words):
    needs.purge(now=booking.run.ends_at + timedelta(days=9))
    page = words(sign_in(team).get(LIST))
    assert (LOOP in page, "No needs yet" in page) == (False, True)


@pytest.mark.slow
def test_the_list_of_needs_costs_the_same_for_1_and_30_apart_from_the_audit_log(sign_in, team, run):
    def reading(client):
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        asked = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
        return len([sql for sql in asked if "shield_auditentry" not in sql and "django_session" not in sql])

    def fill(number):
        for _ in range(number):
            needs.answer(booking=BookingFactory(run=run), access=LOOP, dietary="", by=None)

    fill(1)
    client = sign_in(team)
    client.get(LIST)
    one = reading(client)
    fill(29)
    assert (reading(client), one <= 15) == (one, True)
