"""The team merges two records of one person: the other record, what will happen, a choice, a reason, and the history."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from partnership.models import Person
from tests.browser.boardroom import inspect
from tests.browser.pages import errors, field, message, press, sees
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import Attendance, Booking, BookingStatus, Presence, RunStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server, browser: Browser, sign_in, team):
    client = sign_in(team)
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture
def jo():
    return PractitionerFactory(name="Jo O’Neill", email="jo@new.example.org")


@pytest.fixture
def other_jo():
    return PractitionerFactory(name="Jo Oneil", email="jo@old.example.org")


def attended(run, person, presence):
    booking = BookingFactory(run=run, attendee=person)
    Attendance.objects.create(booking=booking, run_date=run.dates.get(), presence=presence, taken_by=booking.booked_by)
    return booking


def test_two_records_are_merged_after_a_preview_and_a_choice(page, jo, other_jo):
    coming = CourseRunFactory(title="Neglect", starts_at=datetime(2090, 11, 9, 9, 30, tzinfo=UTC), capacity=1)
    BookingFactory(run=coming, attendee=other_jo)
    BookingFactory(run=coming, attendee=jo, status=BookingStatus.WAITING)
    past = CourseRunFactory(title="DASH", starts_at=datetime(2026, 3, 9, 9, 30, tzinfo=UTC), status=RunStatus.HELD)
    right = attended(past, jo, Presence.PRESENT)
    wrong = attended(past, other_jo, Presence.NO_SHOW)

    page.goto(jo.get_absolute_url())
    press(page, "Merge with another record")
    field(page, "Email address of the other record").fill("nobody@old.example.org")
    press(page, "Check what will happen")
    assert errors(page) == ["There is no person with this email address"]
    field(page, "Email address of the other record").fill("jo@old.example.org")
    press(page, "Check what will happen")

    sees(page, "Jo Oneil, jo@old.example.org, becomes part of Jo O’Neill, jo@new.example.org.")
    sees(page, "1st on the waiting list, for", "Booked, for", "The record that you select")
    inspect(page)
    press(page, "Merge these records")
    assert errors(page) == ["Enter a reason", "Select which record is right: DASH, Monday 9 March 2026, 9:30am"]
    field(page, "Reason").fill("She changed her address")
    page.get_by_label(", Present").check()
    press(page, "Merge these records")

    assert message(page) == "Records merged. We have emailed the person."
    sees(page, "Merged with the record of Jo Oneil, jo@old.example.org", "She changed her address")
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    assert not Person.objects.filter(pk=other_jo.pk).exists()
    assert [booking.status for booking in Booking.objects.filter(run=coming).order_by("status")] == [
        "booked",
        "cancelled",
    ]
    right.refresh_from_db()
    wrong.refresh_from_db()
    assert (right.status, wrong.status, wrong.attendee) == (BookingStatus.BOOKED, BookingStatus.CANCELLED, jo)
