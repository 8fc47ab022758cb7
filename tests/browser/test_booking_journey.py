"""A practitioner creates an account, finds a course, books a place and cancels it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from tests.browser import mails
from tests.browser.keyboard import Keyboard
from tests.browser.pages import errors, follow, heading, message, out_of_sight, press, sign_in, texts

pytestmark = pytest.mark.browser

LONDON = ZoneInfo("Europe/London")
PASSWORD = "Gravel-Teapot-Meadow"
DEMO_PASSWORD = "Kingfisher-Harbour-42"
CANCELLED = "Place cancelled. We have sent an email to confirm."
COURSE = "Domestic abuse masterclass: MARAC"

ONLINE_FOR_LEVEL_3_IN_THE_MONTH_OF = """
    SELECT coalesce(nullif(run.title, ''), course.title)
      FROM training_courserun run JOIN training_course course ON course.id = run.course_id,
           (SELECT starts_at FROM training_courserun WHERE slug = %s) wanted
     WHERE run.status = 'published' AND run.delivery IN ('online', 'hybrid') AND 3 = ANY (course.levels)
       AND to_char(run.starts_at AT TIME ZONE 'Europe/London', 'YYYY-MM')
           = to_char(wanted.starts_at AT TIME ZONE 'Europe/London', 'YYYY-MM')
       AND run.starts_at > now()
     ORDER BY run.starts_at, run.slug
"""


@dataclass(frozen=True)
class Run:
    """A course date, as the page and the calendar show it."""

    slug: str
    starts_at: datetime
    ends_at: datetime

    @property
    def when(self) -> str:
        at = self.starts_at
        return f"{at:%A} {at.day} {at:%B} {at.year}"


def run_with_slug(portal, slug):
    ((starts_at, ends_at),) = portal.ask(
        "SELECT min(date.starts_at), max(date.ends_at) FROM training_rundate date "
        "JOIN training_courserun run ON run.id = date.run_id WHERE run.slug = %s",
        slug,
    )
    return Run(slug, starts_at.astimezone(LONDON), ends_at.astimezone(LONDON))


def create_account(page: Page, portal, address: str) -> None:
    """Fill in the form and confirm the address by the link of the email."""
    page.goto("/account/signup/")
    press(page, "Create an account")
    assert errors(page) == [
        "Enter your full name",
        "Enter your work email address",
        "Enter a password",
        "Confirm that you have read the privacy notice",
    ]
    page.get_by_label("Full name").fill("Ruth Abernathy")
    page.get_by_label("Work email address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("I have read the privacy notice").check()
    press(page, "Create an account")
    assert heading(page) == "Check your email"
    assert out_of_sight(page) == []
    letter = portal.wait_for_mail(address, "Confirm your email address")
    page.goto(mails.link(letter, "/account/confirm-email/"))
    assert out_of_sight(page) == []
    press(page, "Confirm this address")
    assert message(page) == f"Email address {address} confirmed"


def join_agency(page: Page) -> None:
    """Join the agency that belongs to the address; no other is offered."""
    assert heading(page) == "Join your agency"
    assert texts(page.locator("main .govuk-radios__item")) == ["Oxleas NHS Foundation Trust"]
    page.get_by_label("Oxleas NHS Foundation Trust").check()
    press(page, "Join this agency")
    assert errors(page) == ["Enter your job title"]
    assert page.get_by_label("Oxleas NHS Foundation Trust").is_checked()
    page.get_by_label("Your job title").fill("Health visitor")
    press(page, "Join this agency")
    assert message(page) == "You have joined your agency. You can now book training."


def filter_catalogue(page: Page, month: datetime) -> list[str]:
    """Choose level 3, online, in one month. Return the titles shown."""
    page.goto("/training/")
    page.locator("summary", has_text="Filter courses").click()
    page.get_by_label("3 Work with children at risk").check()
    page.get_by_label("Online").check()
    page.get_by_label("Month").select_option(label=f"{month:%B %Y}")
    press(page, "Show courses")
    assert texts(page.locator(".chips a")) == [
        "Remove filter: Level 3 ✕",
        "Remove filter: Online ✕",
        f"Remove filter: {month:%B %Y} ✕",
        "Clear all filters",
    ]
    return texts(page.locator("main .row__title"))


def my_training(page: Page) -> dict[str, list[tuple[str, str]]]:
    """Return the courses and their statuses by heading of the page."""
    assert heading(page) == "My training"
    return {
        part.locator("h2[id]").inner_text(): list(
            zip(texts(part.locator(".row__title")), texts(part.locator(".row .tag")), strict=True)
        )
        for part in page.locator("#content section").all()
    }


def calendar_event(letter, method):
    """Return the event of the email's one calendar, which has this method and contains no web address."""
    (calendar,) = mails.calendars(letter)
    assert calendar["METHOD"] == method
    assert "http" not in calendar.to_ical().decode()
    event = mails.event(calendar)
    assert (event["DTSTART"].params["TZID"], event["DTEND"].params["TZID"]) == ("Europe/London", "Europe/London")
    return event


def test_a_new_user_books_a_place_and_cancels_it_without_scripts(portal, visitor):
    address = f"ruth.abernathy-witherspoon.{datetime.now(tz=LONDON):%H%M%S%f}@oxleas.example.org"
    run = run_with_slug(portal, "marac-masterclass")
    page = visitor(narrow=True, scripts=False)

    create_account(page, portal, address)
    sign_in(page, address, PASSWORD)
    join_agency(page)

    expected = [title for (title,) in portal.ask(ONLINE_FOR_LEVEL_3_IN_THE_MONTH_OF, run.slug)]
    assert filter_catalogue(page, run.starts_at) == expected
    follow(page, COURSE)
    press(page, "Book your place")
    press(page, "Book place")
    assert (message(page), heading(page)) == ("Place booked. We have emailed Ruth Abernathy.", COURSE)

    booked = portal.wait_for_mail(address, f"Booking confirmed: {COURSE}")
    assert f"  {run.when}, 10am to 1pm\n  Online\n" in mails.words(booked)
    entry = calendar_event(booked, "REQUEST")
    assert (entry.start, entry.end, str(entry["SUMMARY"])) == (run.starts_at, run.ends_at, COURSE)
    assert (entry["SEQUENCE"], str(entry["ATTENDEE"])) == (0, f"mailto:{address}")

    page.goto("/training/my-training/")
    assert my_training(page) == {"Upcoming courses": [(COURSE, "Booked")]}

    follow(page, COURSE)
    follow(page, "Cancel this place")
    press(page, "Cancel place")
    assert errors(page) == ["Enter a reason"]
    page.get_by_label("Reason").fill("I am needed in court")
    press(page, "Cancel place")
    assert (message(page), heading(page)) == (CANCELLED, COURSE)
    page.goto("/training/my-training/")
    assert my_training(page) == {"Upcoming courses": [], "Cancelled bookings": [(COURSE, "Cancelled")]}

    withdrawn = calendar_event(portal.wait_for_mail(address, f"Place cancelled: {COURSE}"), "CANCEL")
    assert (withdrawn["UID"], withdrawn["SEQUENCE"], str(withdrawn["STATUS"])) == (entry["UID"], 1, "CANCELLED")
    assert portal.ask(
        "SELECT status, cancel_reason FROM training_booking booking JOIN partnership_person person "
        "ON person.id = booking.attendee_id WHERE person.email = %s",
        address,
    ) == [("cancelled", "I am needed in court")]


def sign_in_by_keyboard(page: Page, keys: Keyboard) -> None:
    """Skip to the form of the sign-in page and sign in as Ravi Chowdhury."""
    page.goto("/account/login/")
    keys.tab()
    assert keys.words() == "Skip to main content"
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    keys.to("Email address").type("ravi.chowdhury@danson-vale.example.org")
    keys.to("Password").type(DEMO_PASSWORD)
    keys.press("Enter")
    keys.arrive("/")


def test_a_practitioner_books_a_place_and_cancels_it_by_keyboard_alone(portal, visitor):
    run = run_with_slug(portal, "dash-masterclass")
    title = "Domestic abuse masterclass: DASH risk assessment"
    page = visitor()
    keys = Keyboard(page)

    sign_in_by_keyboard(page, keys)
    keys.to("Training").press("Enter")
    keys.arrive("/training/overview/")
    keys.skip_to_content()
    keys.to("Find a course").press("Enter")
    keys.arrive("/training/")
    keys.skip_to_content()
    keys.to("3 Work with children at risk").press("Space")
    keys.to("Month").choose(f"{run.starts_at:%B %Y}")
    keys.to("Show courses").press("Enter")
    keys.arrive("/training/")
    keys.skip_to_content()
    keys.to(title).press("Enter")
    keys.arrive(f"/training/course-dates/{run.slug}/")
    keys.skip_to_content()
    keys.to("Book your place").press("Enter")
    keys.arrive(f"/training/course-dates/{run.slug}/book/")
    keys.skip_to_content()
    keys.to("Book place").press("Space")
    keys.arrive("/training/bookings/[0-9a-f-]+/")
    assert message(page) == "Place booked. We have emailed Ravi Chowdhury."
    booking = page.url.partition("#")[0]

    keys.to("Cancel this place").press("Enter")
    keys.arrive("/training/bookings/[0-9a-f-]+/cancel/")
    keys.skip_to_content()
    keys.to("Cancel place").press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    keys.to("Enter a reason").press("Enter")
    assert keys.words() == "Reason"
    keys.type("Ill")
    keys.press("Enter")
    keys.arrive("/training/bookings/[0-9a-f-]+/")
    assert (message(page), page.url.partition("#")[0]) == (CANCELLED, booking)
    assert texts(page.locator("main .tag")) == ["Cancelled"]


def test_booking_twice_is_refused_with_the_reason(portal, visitor):
    """In two tabs, only the first press books; the second shows why it does not."""
    first = visitor("champion")
    second = first.context.new_page()
    for page in (first, second):
        page.goto("/training/course-dates/crest-and-how-to-refer/book/")
    press(first, "Book place")
    press(second, "Book place")
    assert errors(second) == ["Ravi Chowdhury already has a place."]
    ((places,),) = portal.ask(
        "SELECT count(*) FROM training_booking booking JOIN partnership_person person "
        "ON person.id = booking.attendee_id JOIN training_courserun run ON run.id = booking.run_id "
        "WHERE person.name = 'Ravi Chowdhury' AND run.slug = 'crest-and-how-to-refer' AND booking.status = 'booked'"
    )
    assert places == 1
    follow(first, "Cancel this place")
    first.get_by_label("Reason").fill("A test of two tabs")
    press(first, "Cancel place")
    assert message(first) == CANCELLED
