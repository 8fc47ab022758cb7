"""A practitioner finds a course, books a place, gets an email and cancels: in a browser, with and without scripts."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from playwright.sync_api import Browser, expect

from shield.operations import outbox
from tests.browser.pages import enter_password
from tests.factories.partnership import PostFactory
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory, VenueFactory
from training.models import Booking, BookingStatus, Delivery

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "Kingfisher-Harbour-42"


@pytest.fixture
def ada():
    person = PractitionerFactory(name="Ada Lovelace", email="ada@school.example.org")
    person.user.set_password(PASSWORD)
    person.user.save()
    EmailAddress.objects.create(user=person.user, email=person.email, verified=True, primary=True)
    return person


@pytest.fixture
def programme():
    CourseRunFactory(
        title="Responding to young people who go missing",
        slug="going-missing",
        starts_at=datetime(2090, 11, 9, 9, 30, tzinfo=UTC),
        course__levels=[3],
    )
    CourseRunFactory(title="Neglect", days=3, course__levels=[2], delivery=Delivery.IN_PERSON, venue=VenueFactory())


def emails():
    """Send what is due. Return the subject and the kinds of attachments of each email."""
    outbox.send_due()
    return [(message.subject, [kind for _, _, kind in message.attachments]) for message in mail.outbox]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_place_is_found_booked_and_cancelled(live_server, browser: Browser, ada, programme, scripts):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=scripts, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)

    # Find the course by level and format.
    page.goto("/training/")
    expect(page.get_by_role("heading", name="2 course dates")).to_be_visible()
    page.get_by_label("3 Work with children at risk").check()
    page.get_by_label("Online (").check()
    page.get_by_role("button", name="Show courses").click()
    expect(page.get_by_role("heading", name="1 course date", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Remove filter: Level 3")).to_be_visible()
    page.get_by_role("link", name="Responding to young people who go missing").click()

    # Book a place, with sign-in on the way.
    page.get_by_role("button", name="Book your place").click()
    enter_password(page, "ada@school.example.org", PASSWORD)
    expect(page.get_by_role("heading", name="Book a place")).to_be_visible()
    page.get_by_role("button", name="Book place").click()
    expect(page.get_by_text("Place booked. We have emailed Ada Lovelace.")).to_be_visible()
    assert emails() == [
        ("Booking confirmed: Responding to young people who go missing", ["text/calendar; method=REQUEST"])
    ]

    # Cancel the place with a reason.
    page.goto("/training/my-training/")
    page.get_by_role("link", name="Responding to young people who go missing").click()
    page.get_by_role("link", name="Cancel this place").click()
    page.get_by_role("button", name="Cancel place").click()
    expect(page.get_by_role("link", name="Enter a reason")).to_be_visible()
    page.get_by_label("Reason").fill("A meeting about a child")
    page.get_by_role("button", name="Cancel place").click()
    expect(page.get_by_text("Place cancelled. We have sent an email to confirm.")).to_be_visible()
    assert emails()[1] == (
        "Place cancelled: Responding to young people who go missing",
        ["text/calendar; method=CANCEL"],
    )
    assert list(Booking.objects.values_list("status", "cancel_reason")) == [
        (BookingStatus.CANCELLED, "A meeting about a child")
    ]
    context.close()


def test_the_waiting_list_is_offered_when_the_last_place_was_taken_meanwhile(live_server, browser: Browser, ada):
    run = CourseRunFactory(title="DASH", slug="dash", capacity=1)
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/training/course-dates/dash/book/")
    enter_password(page, "ada@school.example.org", PASSWORD)
    expect(page.get_by_role("button", name="Book place")).to_be_visible()
    BookingFactory(run=run, attendee=PostFactory().person)
    page.get_by_role("button", name="Book place").click()
    expect(page.get_by_role("alert")).to_contain_text("This course is full.")
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.get_by_role("heading", name="Join the waiting list")).to_be_visible()
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.get_by_text("You are 1st on the waiting list.")).to_be_visible()
    context.close()
