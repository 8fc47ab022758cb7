"""Somebody who is not signed in looks for training: filters, the month, feeds, a programme, a certificate's code."""

import json

import pytest
from icalendar import Calendar

from tests.browser.pages import follow, heading, out_of_sight, press, sees, texts

pytestmark = pytest.mark.browser

FEEDS = {
    "/training/course-dates.ics": "text/calendar",
    "/training/course-dates.rss": "application/rss+xml",
    "/training/course-dates.json": "application/json",
    "/training/programme.pdf": "application/pdf",
}


def titles(page):
    return texts(page.locator("main .row__title"))


def test_filters_and_the_month_work_without_scripts(visitor, portal):
    page = visitor(narrow=True, scripts=False)
    page.goto("/training/")
    everything = titles(page)
    page.locator("summary", has_text="Filter courses").click()
    page.get_by_label("In person").check()
    page.get_by_label("Places left").check()
    press(page, "Show courses")
    found = titles(page)
    assert 0 < len(found) < len(everything)
    assert texts(page.locator(".chips a"))[:2] == ["Remove filter: In person ✕", "Remove filter: With places left ✕"]
    assert out_of_sight(page) == []

    follow(page, "As a calendar")
    assert "format=in_person" in page.url
    assert out_of_sight(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    months = page.get_by_role("navigation", name="Months").get_by_role("link")
    with page.expect_navigation():
        months.nth(2).click()
    assert "format=in_person" in page.url


def test_a_run_says_everything_before_one_signs_in(visitor):
    page = visitor(narrow=True, scripts=False)
    page.goto("/training/course-dates/marac-masterclass/")
    sees(page, "Book your place", "Book by", "You are asked to sign in first.", "The rules, in short")
    assert out_of_sight(page) == []
    press(page, "Book your place")
    assert heading(page) == "Sign in"
    assert "next=/training/course-dates/marac-masterclass/book/" in page.url


def test_interest_in_a_course_asks_to_sign_in_first(visitor):
    page = visitor()
    page.goto("/training/courses/da-marac/")
    press(page, "Tell me of the next date")
    assert heading(page) == "Sign in"


@pytest.mark.parametrize(("path", "kind"), FEEDS.items())
def test_feeds_hold_the_programme_and_nobody(visitor, portal, path, kind):
    page = visitor()
    response = page.request.get(path)
    assert (response.status, response.headers["content-type"].split(";")[0]) == (200, kind)
    body = response.body()
    names = [name.encode() for (name,) in portal.ask("SELECT name FROM partnership_person WHERE length(name) > 9")]
    rooms = portal.ask("SELECT join_url FROM training_courserun WHERE join_url <> ''")
    assert [name for name in names if name in body] == []
    assert [room for (room,) in rooms if room.encode() in body] == []


def test_the_feeds_can_be_read_by_machines(visitor):
    page = visitor()
    told = json.loads(page.request.get("/training/course-dates.json").body())["runs"]
    events = Calendar.from_ical(page.request.get("/training/course-dates.ics").body()).walk("VEVENT")
    assert {run["title"] for run in told if run["dates"]} == {str(event["SUMMARY"]) for event in events}


def test_a_code_that_belongs_to_no_certificate_is_answered_in_words(visitor):
    page = visitor(narrow=True, scripts=False)
    page.goto("/training/certificates/check/")
    page.get_by_label("Code").fill("AAAA-BBBB-CCCC")
    press(page, "Check")
    sees(page, "No certificate has this code.")
    page.get_by_label("Code").fill("")
    press(page, "Check")
    sees(page, "Enter the certificate code")
    assert out_of_sight(page) == []
