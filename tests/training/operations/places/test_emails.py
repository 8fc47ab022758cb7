"""Every letter as it arrives: subject, plain text and the words of its HTML."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from shield.operations import outbox
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import BookingStatus
from training.operations.office import runs
from training.operations.office.run_dates import Span
from training.operations.places import bookings

pytestmark = pytest.mark.django_db

START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)
WHEN = "Thursday 9 November 2090, 9:30am to 12:30pm"


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="Risk & resilience", starts_at=START)


@pytest.fixture
def ada():
    return PractitionerFactory(name="Ada Lovelace", email="ada@school.example.org")


def test_the_confirmation(run, ada, sent, html):
    booking = bookings.book(run=run, attendee=ada, by=ada.user)
    assert sent() == [
        (
            "Booking confirmed: Risk & resilience",
            (
                "Hello Ada Lovelace\n\nYou have a place on Risk & resilience.\n\n"
                f"  {WHEN}\n  Online\n\n"
                "A calendar invitation is attached. We will email you if the time or place changes.\n\n"
                "If you cannot attend, cancel as early as you can so that we can offer the place to another person. "
                "You can send a colleague from your agency instead at any time before the start.\n\n"
                "View the booking, tell us what you need to take part, or cancel:\n"
                f"/training/bookings/{booking.pk}/"
            ),
            ["text/calendar; method=REQUEST"],
        )
    ]
    html = mail.outbox[0].alternatives[0][0]
    assert ">Booking confirmed</h1>" in html
    assert "Risk &amp; resilience" in html
    assert f"http://localhost:8000/training/bookings/{booking.pk}/" in html


def test_the_confirmation_of_a_place_that_a_colleague_booked(run, ada, sent):
    lead = PractitionerFactory(name="Grace Hopper")
    bookings.book(run=run, attendee=ada, by=lead.user)
    ((_, body, _),) = sent()
    assert body.splitlines()[2] == "Grace Hopper has booked a place for you on Risk & resilience."


def test_the_waiting_list(ada, sent):
    run = CourseRunFactory(title="DASH", starts_at=START, capacity=1)
    BookingFactory(run=run)
    booking = bookings.join_waiting_list(run=run, attendee=ada, by=ada.user)
    assert sent() == [
        (
            "You are on the waiting list: DASH",
            (
                "Hello Ada Lovelace\n\nYou are 1st on the waiting list for DASH.\n\n"
                f"  {WHEN}\n  Online\n\n"
                "When a place becomes available we will offer it to the next person on the list who can take it, "
                "and email them straight away.\n\n"
                f"View your position or leave the waiting list:\n/training/bookings/{booking.pk}/"
            ),
            [],
        )
    ]


def test_a_cancelled_place(ada, sent):
    run = CourseRunFactory(title="DASH", starts_at=START)
    held = BookingFactory(run=run, attendee__name="Grace Hopper")
    bookings.cancel(booking=held, reason="Ill", by=held.booked_by)
    assert sent() == [
        (
            "Place cancelled: DASH",
            (
                "Hello Grace Hopper\n\nYour place on DASH has been cancelled.\n\n"
                f"  {WHEN}\n  Online\n\nReason: Ill\n\n"
                "Open the attached calendar file to remove the date from your calendar.\n\n"
                f"Find another date:\n/training/course-dates/{run.slug}/"
            ),
            [],
        )
    ]


def test_a_place_that_the_team_takes_away(run, ada, team, sent, html):
    booking = BookingFactory(run=run, attendee=ada)
    bookings.cancel(booking=booking, reason="The room is too small", by=team)
    ((_, body, _),) = sent()
    assert body == (
        "Hello Ada Lovelace\n\nYour place on Risk & resilience has been cancelled.\n\n"
        f"  {WHEN}\n  Online\n\nReason: The room is too small\n\n"
        "Open the attached calendar file to remove the date from your calendar.\n\n"
        "There is no charge.\n\n"
        "Find another date:\n/training/course-dates/dash/"
    )
    assert "Reason: The room is too small" in html()[1]


def test_leaving_the_waiting_list(run, ada, sent):
    booking = BookingFactory(run=run, attendee=ada, status=BookingStatus.WAITING)
    bookings.cancel(booking=booking, reason="No longer needed", by=ada.user)
    ((subject, body, attachments),) = sent()
    assert subject == "You have left the waiting list: Risk & resilience"
    assert body.splitlines()[2] == "You are no longer on the waiting list for Risk & resilience."
    assert attachments == []


def test_a_run_that_is_called_off(run, ada, team, sent):
    bookings.book(run=run, attendee=ada, by=ada.user)
    runs.cancel(run=run, reason="The trainer is ill", by=team)
    # The confirmation had not gone out yet, and no longer goes.
    (cancelled,) = sent()
    assert cancelled == (
        "Course date cancelled: Risk & resilience",
        (
            "Hello Ada Lovelace\n\nWe are sorry to tell you that this date of Risk & resilience has been cancelled.\n\n"
            f"  {WHEN}\n  Online\n\n"
            "Reason: The trainer is ill\n\n"
            "You do not need to do anything. Open the attached calendar file to remove it from your calendar.\n\n"
            "Find another date:\n/training/course-dates/dash/"
        ),
        ["text/calendar; method=CANCEL"],
    )


def test_a_run_that_moves(run, ada, team, sent):
    booking = bookings.book(run=run, attendee=ada, by=ada.user)
    moved = Span(START + timedelta(hours=3), START + timedelta(hours=6))
    runs.edit(run=run, version=run.version, by=team, spans=[moved], trainers=[])
    assert sent()[1] == (
        "Time or place changed: Risk & resilience",
        (
            "Hello Ada Lovelace\n\nThe time or place of Risk & resilience has changed. It is now:\n\n"
            "  Thursday 9 November 2090, 12:30pm to 3:30pm\n  Online\n\n"
            "You still have your place. A new calendar invitation is attached. "
            "If you can no longer attend, cancel so that we can offer the place to another person.\n\n"
            f"View your booking:\n/training/bookings/{booking.pk}/"
        ),
        ["text/calendar; method=REQUEST"],
    )


def test_the_calendar_entry_arrives_as_one_a_mail_program_understands(run, ada):
    bookings.book(run=run, attendee=ada, by=ada.user)
    outbox.send_due()
    part = mail.outbox[0].message().get_payload()[-1]
    assert (part.get_content_type(), part.get_param("method"), part.get_param("charset")) == (
        "text/calendar",
        "REQUEST",
        "utf-8",
    )
