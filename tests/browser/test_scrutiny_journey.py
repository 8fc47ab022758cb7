"""The scrutineer plans, finds and comments; the team answers; both stand in the year's report, word for word."""

from datetime import timedelta

import pytest

from shield.working_days import today
from tests.browser.boardroom import give_date, inspect
from tests.browser.pages import errors, field, follow, message, press, sees, texts

pytestmark = pytest.mark.browser

VISIT = "Night visit to the duty team"
FOUND = "Two nights of seven had no manager on duty."
ABOUT = "Nights without a manager"
COMMENT = "Who sees to it that a manager is there, and by when?"
ANSWER = "The duty rota names a manager for every night from January."


def open_scrutiny(page):
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Meetings").click()
    follow(page, "Independent scrutiny")
    inspect(page)


def plan_and_find(page):
    follow(page, "Put something on the work plan")
    press(page, "Put it on the work plan")
    assert errors(page) == ["Enter what", "Choose how", "Enter the day"]
    inspect(page)
    field(page, "What").fill(VISIT)
    page.get_by_role("radio", name="Visit", exact=True).check()
    give_date(page, "Planned for", today())
    press(page, "Put it on the work plan")
    assert message(page) == "On the work plan"
    follow(page, f"What was found – {VISIT}")
    give_date(page, "Done on", today() + timedelta(days=1))
    field(page, "What did you find?").fill(FOUND)
    press(page, "Keep what was found")
    assert errors(page) == ["The day must be today or earlier."]
    assert field(page, "What did you find?").input_value() == FOUND
    inspect(page)
    give_date(page, "Done on", today())
    press(page, "Keep what was found")
    assert message(page) == "Kept"
    sees(page, FOUND)
    assert page.get_by_role("link", name=f"What was found – {VISIT}").count() == 0


def say(page):
    follow(page, "Say something")
    field(page, "About what").fill(ABOUT)
    field(page, "What do you want to say?").fill(COMMENT)
    inspect(page)
    press(page, "Say this")
    assert message(page) == "Kept. The partners are asked to answer."
    sees(page, ABOUT, COMMENT)
    # The scrutineer neither answers nor changes what was said.
    assert page.get_by_role("link", name=f"Answer – {ABOUT}").count() == 0
    inspect(page)


def answer(page):
    page.goto("/")
    with page.expect_navigation():
        page.locator("#content").get_by_role("link", name=f"Answer the scrutineer: {ABOUT}").first.click()
    follow(page, f"Answer – {ABOUT}")
    press(page, "Send the answer")
    assert errors(page) == ["Enter the partners’ answer"]
    field(page, "The partners’ answer").fill(ANSWER)
    inspect(page)
    press(page, "Send the answer")
    assert message(page) == "Answer kept"
    sees(page, COMMENT, ANSWER)
    assert page.get_by_role("link", name=f"Answer – {ABOUT}").count() == 0
    page.goto("/")
    assert page.get_by_role("link", name=f"Answer the scrutineer: {ABOUT}").count() == 0


def begin_report(page):
    """A report of the year that ends in half a year; earlier ones are not touched."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Reports").click()
    press(page, "Begin a report")
    page.locator("[name=period]").fill("A year of scrutiny")
    give_date(page, "First day of the year", today() - timedelta(days=180))
    give_date(page, "Last day of the year", today() + timedelta(days=180))
    press(page, "Begin the report")
    assert message(page) == "Report begun"


def chapter(page):
    title = "What the independent scrutineer found and said"
    return page.locator("main section").filter(has=page.locator("h2", has_text=title))


def test_a_comment_of_the_scrutineer_is_answered_and_stands_in_the_report(visitor):
    scrutineer, team = visitor("scrutineer"), visitor("team")
    open_scrutiny(scrutineer)
    plan_and_find(scrutineer)
    say(scrutineer)
    answer(team)
    begin_report(team)
    said = texts(chapter(team).locator("p"))
    assert FOUND in said
    assert COMMENT in said[said.index(FOUND) :]
    day = f"{today().day} {today():%b} {today().year}"
    assert f"The partners’ answer, {day}: {ANSWER}" in said
    assert "The partners have not answered this yet." in said
    inspect(team)
    scrutineer.goto(team.url)
    # The same, without the team's way to write in the chapter.
    assert texts(chapter(scrutineer).locator("p")) == said[1:]
