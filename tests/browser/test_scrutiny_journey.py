"""The scrutineer plans, records findings and comments; the team responds; the annual report has both."""

from datetime import timedelta

import pytest

from shield.working_days import today
from tests.browser.boardroom import give_date, inspect
from tests.browser.pages import errors, field, follow, heading, message, open_my_work, press, sees, texts

pytestmark = pytest.mark.browser

VISIT = "Night visit to the duty team"
FOUND = "Two nights of seven had no manager on duty."
ABOUT = "Nights without a manager"
COMMENT = "Who sees to it that a manager is there, and by when?"
ANSWER = "The duty rota names a manager for every night from January."


def open_scrutiny(page):
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Assurance").click()
    inspect(page)
    page.get_by_role("navigation", name="Assurance").get_by_role("link", name="Scrutiny").click()
    assert heading(page) == "Independent scrutiny"
    inspect(page)


def plan_and_find(page):
    press(page, "Add an activity")
    press(page, "Add to work plan")
    assert errors(page) == ["Enter an activity", "Select the type of activity", "Enter a planned date"]
    inspect(page)
    field(page, "Activity").fill(VISIT)
    page.get_by_role("radio", name="Visit", exact=True).check()
    give_date(page, "Planned date", today())
    press(page, "Add to work plan")
    assert message(page) == "Activity added to the work plan"
    follow(page, f"Record findings of {VISIT}")
    give_date(page, "Date completed", today() + timedelta(days=1))
    field(page, "Findings").fill(FOUND)
    press(page, "Record findings")
    assert errors(page) == ["Date completed must be today or in the past"]
    assert field(page, "Findings").input_value() == FOUND
    inspect(page)
    give_date(page, "Date completed", today())
    press(page, "Record findings")
    assert message(page) == "Findings recorded"
    sees(page, FOUND)
    assert page.get_by_role("link", name=f"Record findings of {VISIT}").count() == 0


def comment(page):
    press(page, "Add a comment")
    field(page, "Subject").fill(ABOUT)
    field(page, "Your comment").fill(COMMENT)
    inspect(page)
    press(page, "Publish comment")
    assert message(page) == "Comment published. We have emailed the partners and asked them to respond."
    sees(page, ABOUT, COMMENT)
    # The scrutineer can neither respond nor edit the comment.
    assert page.get_by_role("link", name=f"Respond to {ABOUT}").count() == 0
    inspect(page)


def respond(page):
    open_my_work(page)
    with page.expect_navigation():
        page.locator("#content").get_by_role("link", name=f"Respond to the scrutineer: {ABOUT}").first.click()
    follow(page, f"Respond to {ABOUT}")
    press(page, "Publish response")
    assert errors(page) == ["Enter the partners’ response"]
    field(page, "The partners’ response").fill(ANSWER)
    inspect(page)
    press(page, "Publish response")
    assert message(page) == "Response published. The scrutineer and the Board can read it."
    sees(page, COMMENT, ANSWER)
    assert page.get_by_role("link", name=f"Respond to {ABOUT}").count() == 0
    open_my_work(page)
    assert page.get_by_role("link", name=f"Respond to the scrutineer: {ABOUT}").count() == 0


def create_report(page):
    """A report of the year that ends in half a year; earlier ones are not touched."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Publishing").click()
    page.get_by_role("navigation", name="Publishing").get_by_role("link", name="Annual reports").click()
    press(page, "Create an annual report")
    page.locator("[name=period]").fill("A year of scrutiny")
    give_date(page, "First day of the year", today() - timedelta(days=180))
    give_date(page, "Last day of the year", today() + timedelta(days=180))
    press(page, "Create the report")
    assert message(page) == "Annual report created. Next, write the chapters."


def chapter(page):
    title = "Scrutiny findings and responses"
    return page.locator("main section").filter(has=page.locator("h2", has_text=title))


def test_a_comment_gets_a_response_and_both_are_in_the_report(visitor):
    scrutineer, team, partner = visitor("scrutineer"), visitor("team"), visitor("lead_partner")
    open_scrutiny(scrutineer)
    plan_and_find(scrutineer)
    comment(scrutineer)
    respond(partner)
    create_report(team)
    said = texts(chapter(team).locator("p"))
    assert FOUND in said
    assert COMMENT in said[said.index(FOUND) :]
    day = f"{today().day} {today():%b} {today().year}"
    assert f"The partners’ response, {day}: {ANSWER}" in said
    assert "The partners have not responded yet." in said
    inspect(team)
    scrutineer.goto(team.url)
    # The same, without the team's way to write in the chapter.
    assert texts(chapter(scrutineer).locator("p")) == said[1:]
