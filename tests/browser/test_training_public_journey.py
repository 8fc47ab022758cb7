"""Training for a visitor who is not signed in: filters, the calendar, feeds, the programme, a certificate code."""

import json

import pytest
from icalendar import Calendar

from tests.browser.pages import errors, field, follow, heading, out_of_sight, press, sees, texts

pytestmark = pytest.mark.browser

FEEDS = {
    "/training/course-dates.ics": "text/calendar",
    "/training/course-dates.rss": "application/rss+xml",
    "/training/course-dates.json": "application/json",
    "/training/programme.pdf": "application/pdf",
}


def titles(page):
    return texts(page.locator("main .row__title"))


def test_filters_and_the_calendar_work_without_scripts(visitor, portal):
    page = visitor(narrow=True, scripts=False)
    page.goto("/training/")
    everything = titles(page)
    page.locator("summary", has_text="Filter courses").click()
    page.get_by_label("In person").check()
    page.get_by_label("Places left").check()
    press(page, "Show courses")
    found = titles(page)
    assert 0 < len(found) < len(everything)
    assert texts(page.locator(".chips a"))[:2] == ["Remove filter: In person ✕", "Remove filter: Places left ✕"]
    assert out_of_sight(page) == []

    follow(page, "View as a calendar")
    assert "format=in_person" in page.url
    assert out_of_sight(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    months = page.get_by_role("navigation", name="Months").get_by_role("link")
    with page.expect_navigation():
        months.nth(2).click()
    assert "format=in_person" in page.url


def test_a_course_date_shows_how_to_book_before_sign_in(visitor):
    page = visitor(narrow=True, scripts=False)
    page.goto("/training/course-dates/marac-masterclass/")
    sees(page, "Book your place", "Book by", "You will need to sign in.", "Booking rules")
    assert out_of_sight(page) == []
    press(page, "Book your place")
    assert heading(page) == "Sign in"
    assert "next=/training/course-dates/marac-masterclass/book/" in page.url


def test_asking_about_new_dates_leads_to_sign_in(visitor):
    page = visitor()
    page.goto("/training/courses/da-marac/")
    press(page, "Tell me about new dates")
    assert heading(page) == "Sign in"


@pytest.mark.parametrize(("path", "kind"), FEEDS.items())
def test_feeds_show_the_programme_without_people_or_online_rooms(visitor, portal, path, kind):
    page = visitor()
    response = page.request.get(path)
    assert (response.status, response.headers["content-type"].split(";")[0]) == (200, kind)
    body = response.body()
    names = [name.encode() for (name,) in portal.ask("SELECT name FROM partnership_person WHERE length(name) > 9")]
    rooms = portal.ask("SELECT join_url FROM training_courserun WHERE join_url <> ''")
    assert [name for name in names if name in body] == []
    assert [room for (room,) in rooms if room.encode() in body] == []


def test_the_json_and_calendar_feeds_list_the_same_courses(visitor):
    page = visitor()
    runs = json.loads(page.request.get("/training/course-dates.json").body())["runs"]
    events = Calendar.from_ical(page.request.get("/training/course-dates.ics").body()).walk("VEVENT")
    assert {run["title"] for run in runs if run["dates"]} == {str(event["SUMMARY"]) for event in events}


def test_an_unknown_certificate_code_is_explained(visitor):
    page = visitor(narrow=True, scripts=False)
    page.goto("/training/certificates/check/")
    field(page, "Certificate code").fill("AAAA-BBBB-CCCC")
    press(page, "Check certificate")
    sees(page, "There is no certificate with this code.")
    field(page, "Certificate code").fill("")
    press(page, "Check certificate")
    assert errors(page) == ["Enter the certificate code"]
    assert out_of_sight(page) == []
