"""Statement 9: the link to the online room is in no email, calendar, feed or page before the attendee joins."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from shield.operations import outbox
from tests.factories.training import BookingFactory, CourseRunFactory, OfferedFactory
from training.models import Arrival, BookingStatus
from training.operations.places import bookings, personal_links

pytestmark = pytest.mark.django_db

ROOM = "https://meet.example.org/secret-room-4711"


def online(**minutes):
    """Return an online run that starts some minutes from now, with its room."""
    start = timezone.now() + timedelta(**minutes)
    return CourseRunFactory(slug="dash", title="DASH", starts_at=start, join_url=ROOM)


def join(booking):
    return f"/training/bookings/{booking.pk}/join/"


def open_to_everybody(booking):
    run, course = booking.run, booking.run.course
    return [
        "/",
        "/training/",
        "/training/course-dates.ics",
        run.get_absolute_url(),
        course.get_absolute_url(),
        "/training/my-training/",
        booking.get_absolute_url(),
        join(booking),
        booking.get_absolute_url() + "calendar.ics",
        booking.get_absolute_url() + "cancel/",
        f"/search/?q={run.name}",
    ]


@pytest.mark.parametrize("minutes", [{"days": 5}, {"minutes": 16}])
def test_no_page_contains_the_room_before_it_opens(sign_in, practitioner, minutes):
    booking = BookingFactory(run=online(**minutes), attendee=practitioner.person)
    client = sign_in(practitioner)
    for path in open_to_everybody(booking):
        response = client.get(path)
        assert (path, response.status_code) == (path, 200)
        assert ROOM not in response.content.decode(), path


def test_no_page_contains_an_open_room_before_the_attendee_joins(sign_in, practitioner):
    booking = BookingFactory(run=online(minutes=10), attendee=practitioner.person)
    client = sign_in(practitioner)
    for path in open_to_everybody(booking):
        assert ROOM not in client.get(path).content.decode(), path


def test_no_email_or_attachment_contains_the_room(practitioner):
    run = online(days=9)
    booking = bookings.book(run=run, attendee=practitioner.person, by=practitioner)
    bookings.cancel(booking=booking, reason="Ill", by=practitioner)
    outbox.send_due()
    assert [str(email.subject) for email in mail.outbox] == ["Booking confirmed: DASH", "Place cancelled: DASH"]
    for email in mail.outbox:
        assert ROOM not in email.message().as_string()
        parts = [str(part.get_payload(decode=True)) for part in email.message().walk() if not part.is_multipart()]
        assert ROOM not in "".join(parts)


def test_the_room_opens_15_minutes_before_the_start(sign_in, practitioner, words):
    booking = BookingFactory(run=online(minutes=14), attendee=practitioner.person)
    client = sign_in(practitioner)
    assert "The online room is open." in words(client.get(booking.get_absolute_url()))
    response = client.post(join(booking))
    assert (response.status_code, ROOM in response.content.decode()) == (200, True)
    assert Arrival.objects.get().booking == booking
    client.post(join(booking))
    assert Arrival.objects.count() == 1


def test_the_link_to_the_room_sends_no_referrer(sign_in, practitioner):
    booking = BookingFactory(run=online(minutes=1), attendee=practitioner.person)
    response = sign_in(practitioner).post(join(booking))
    assert f'href="{ROOM}" rel="noreferrer"' in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_joining_too_early_is_refused(sign_in, practitioner, errors):
    booking = BookingFactory(run=online(days=3), attendee=practitioner.person)
    response = sign_in(practitioner).post(join(booking))
    assert errors(response)["__all__"][0].startswith("You can join from ")
    assert ROOM not in response.content.decode()
    assert Arrival.objects.count() == 0


@pytest.mark.parametrize("state", [BookingStatus.WAITING, BookingStatus.OFFERED, BookingStatus.PENDING])
def test_a_person_without_a_place_cannot_join(sign_in, practitioner, errors, state):
    booking = BookingFactory(run=online(minutes=5), attendee=practitioner.person, status=state)
    response = sign_in(practitioner).post(join(booking))
    assert errors(response) == {"__all__": ["You cannot join because this booking has no place."]}
    assert ROOM not in response.content.decode()


def test_a_person_with_a_cancelled_place_cannot_join(sign_in, practitioner, errors):
    run = online(days=9)
    booking = bookings.book(run=run, attendee=practitioner.person, by=practitioner)
    bookings.cancel(booking=booking, reason="Ill", by=practitioner)
    run.dates.update(starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1))
    response = sign_in(practitioner).post(join(booking))
    assert errors(response) == {"__all__": ["You cannot join because this booking has no place."]}


def test_a_changed_room_sends_no_email(sign_in, practitioner):
    booking = BookingFactory(run=online(minutes=5), attendee=practitioner.person)
    type(booking.run).objects.update(join_url="https://meet.example.org/another")
    assert "https://meet.example.org/another" in sign_in(practitioner).post(join(booking)).content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize("person", ["agency_lead", "team"])
def test_other_people_cannot_join_for_the_attendee(sign_in, the_cast, practitioner, person):
    booking = BookingFactory(run=online(minutes=5), attendee=practitioner.person)
    client = sign_in(the_cast(person))
    assert (client.get(join(booking)).status_code, client.post(join(booking)).status_code) == (403, 403)
    assert Arrival.objects.count() == 0


def test_a_person_without_an_account_joins_by_personal_link(client, newcomer):
    booking = BookingFactory(run=online(minutes=5), attendee=newcomer)
    path = personal_links.own_path(booking)
    assert ROOM not in client.get(path).content.decode() + client.get(path + "join/").content.decode()
    assert ROOM in client.post(path + "join/").content.decode()
    assert Arrival.objects.get().booking == booking


def test_the_team_sees_the_room_only_on_the_edit_form(sign_in, team):
    run = OfferedFactory(run=online(days=3)).run
    client = sign_in(team)
    for path in ("", "bookings/", "needs/", "reserves/", "cancel/"):
        assert ROOM not in client.get(run.get_absolute_url() + path).content.decode(), path
    assert ROOM in client.get(run.get_absolute_url() + "edit/").content.decode()
