"""The team sets a budget up and mends a wrong sum; it begins a plan, and the public reads how far it has come."""

from datetime import date

import pytest

from tests.browser.boardroom import give_date, inspect
from tests.browser.pages import errors, field, follow, heading, message, out_of_sight, press, sees, texts

pytestmark = pytest.mark.browser

WRONG = "The contributions add up to £4,000, £500 less than the planned £4,500"


def begin_budget(page, label, year):
    page.goto("/budget/")
    inspect(page)
    press(page, "Set a budget up")
    press(page, "Set this budget up")
    assert errors(page) == [
        "Enter year",
        "Enter first day of the year",
        "Enter last day of the year",
        "Enter planned spending",
    ]
    inspect(page)
    page.get_by_role("textbox", name="Year", exact=True).first.fill(label)
    give_date(page, "First day of the year", date(year, 4, 1))
    give_date(page, "Last day of the year", date(year + 1, 3, 31))
    field(page, "Planned spending").fill("£4,500.00")
    press(page, "Set this budget up")
    assert (message(page), heading(page)) == ("Budget set up. Now say who pays, and what it is for", label)
    return page.url


def add_payer(page, number, amount, in_kind=""):
    """The agency of this place in the list pays an amount; answers its name."""
    press(page, "Add who pays")
    field(page, "Agency").select_option(index=number)
    name = field(page, "Agency").locator("option:checked").inner_text()
    field(page, "Will pay").fill(amount)
    field(page, "Gives in kind").fill(in_kind)
    inspect(page)
    press(page, "Add this agency")
    assert message(page) == "Agency added"
    return name


def add_line(page, title, amount):
    press(page, "Add what it is for")
    field(page, "What it is for").fill(title)
    field(page, "Planned").fill(amount)
    inspect(page)
    press(page, "Add this line")
    assert message(page) == "Line added"


def rows(page, table):
    """The words of each row of the body, without the column of links."""
    found = page.get_by_role("table", name=table).locator("tbody tr").all()
    return [texts(row.locator("th, td"))[:-1] for row in found]


def follow_beside(page, label, words):
    with page.expect_navigation():
        page.get_by_role("link", name=f"{label} {words}", exact=True).click()


def follow_the_money(team, payer, helper):
    """What came in and what was spent is added after the budget was agreed."""
    follow_beside(team, "Update", f"what came in from {payer}")
    inspect(team)
    field(team, "Came in so far").fill("£2,250.50")
    press(team, "Save")
    follow_beside(team, "Update", "what was spent on Training")
    field(team, "Spent so far").fill("1,000")
    press(team, "Save")
    assert sorted(rows(team, "Who pays in, 2061/62")) == sorted(
        [
            [payer, "£4,500", "£2,250.50", "Nothing"],
            [helper, "Nothing", "Not known", "Two rooms"],
        ]
    )
    assert rows(team, "What it is for, 2061/62") == [
        ["Training", "£3,000", "£1,000"],
        ["Audits", "£1,500", "Not known"],
    ]
    inspect(team)


def test_a_budget_with_a_wrong_sum_is_mended_agreed_and_followed(visitor):
    team = visitor("team")
    budget = begin_budget(team, "2061/62", 2061)
    payer = add_payer(team, 1, "4,000")
    helper = add_payer(team, 2, "", in_kind="Two rooms")
    add_line(team, "Training", "3,000")
    add_line(team, "Audits", "£1,500")
    sees(team, WRONG)
    inspect(team)

    press(team, "Agree")
    field(team, "Which decision agreed it?").select_option(index=1)
    press(team, "This decision agreed it")
    assert errors(team) == [f"{WRONG}."]
    inspect(team)

    team.goto(budget)
    follow_beside(team, "Change", payer)
    assert field(team, "Will pay").input_value() == "4,000"
    field(team, "Will pay").fill("4500")
    press(team, "Save")
    assert team.get_by_text("add up").count() == 0

    press(team, "Agree")
    field(team, "Which decision agreed it?").select_option(index=1)
    press(team, "This decision agreed it")
    assert message(team) == "Budget agreed"
    assert team.locator("#content").get_by_role("button", name="Add who pays").count() == 0
    follow_the_money(team, payer, helper)

    member = visitor("board_member", narrow=True)
    member.goto(budget)
    sees(member, "Planned spending", "£2,250.50")
    assert (member.locator("#content .govuk-button").count(), out_of_sight(member)) == (0, [])
    inspect(member)

    press(team, "Open again")
    press(team, "Open this budget again")
    assert errors(team) == ["Enter the reason"]


# A plan

WHY = "Two teams have no joint protocol yet."
PUBLIC_WORDS = "Most teams ask about children; two are still to begin."


def begin_plan(page):
    page.goto("/plans/")
    inspect(page)
    press(page, "Begin a plan")
    page.get_by_role("radio", name="Business plan").check()
    field(page, "Title").fill("Business plan 2061")
    give_date(page, "First day", date(2061, 4, 1))
    give_date(page, "Last day", date(2062, 3, 31))
    inspect(page)
    press(page, "Begin this plan")
    assert message(page) == "Draft begun. Now write its priorities"
    return page.url


def told_of_it(page):
    """What the page says of the first priority, line by line."""
    return texts(page.locator("#priority-1").locator(":scope > h3, :scope > p:not(:has(a))"))


def add_priority(page):
    follow(page, "Add a priority")
    field(page, "Priority").fill("Parental mental health")
    field(page, "What will be different for children?").fill("Families are helped as families.")
    field(page, "How will we know?").fill("Every assessment asks about children.")
    field(page, "Where the work is seen").fill("https://elsewhere.example/")
    give_date(page, "To be reached by", date(2062, 4, 1))
    press(page, "Save")
    assert errors(page) == ["Begin the address with / and a page of this portal"]
    field(page, "Where the work is seen").fill("/priorities/")
    press(page, "Save")
    assert errors(page) == ["The priority must lie within the plan’s time."]
    inspect(page)
    assert field(page, "How will we know?").input_value() == "Every assessment asks about children."
    give_date(page, "To be reached by", date(2062, 3, 31))
    press(page, "Save")
    assert message(page) == "Priority added"
    assert told_of_it(page)[:2] == ["1. Parental mental health", "Nothing said yet April 2061 to March 2062"]


def test_a_plan_is_published_and_the_public_reads_how_it_stands_and_not_why(visitor):
    team, stranger = visitor("team"), visitor(narrow=True)
    plan = begin_plan(team)
    press(team, "Publish")
    press(team, "Publish this plan")
    assert errors(team) == ["Write at least one priority first."]
    team.goto(plan)
    add_priority(team)
    inspect(team)
    assert stranger.goto(plan).status == 404
    press(team, "Publish")
    inspect(team)
    press(team, "Publish this plan")
    assert message(team) == "Plan published"

    with team.expect_navigation():
        team.locator("#priority-1").get_by_role("link", name="Say how it stands").click()
    team.get_by_role("radio", name="At risk").check()
    press(team, "Save")
    assert errors(team) == ["Answer: why?"]
    inspect(team)
    field(team, "Why?").fill(WHY)
    field(team, "What does the public read?").fill(PUBLIC_WORDS)
    press(team, "Save")
    assert message(team) == "Said"
    team.get_by_text("What the partnership said of it").click()
    sees(team, WHY, PUBLIC_WORDS)
    inspect(team)

    stranger.goto("/plans/")
    follow(stranger, "Business plan 2061")
    assert stranger.url.partition("#")[0] == plan
    title, standing, outcome, measure, said = told_of_it(stranger)
    assert (title, standing, outcome) == (
        "1. Parental mental health",
        "At risk April 2061 to March 2062",
        "Families are helped as families.",
    )
    assert measure == "How we know: Every assessment asks about children."
    assert said.startswith(PUBLIC_WORDS)
    assert WHY not in stranger.content()
    picture = stranger.get_by_role("img", name="Priorities over the years of the plan")
    assert picture.locator("desc").text_content() == ("1. Parental mental health: April 2061 to March 2062, at risk")
    assert out_of_sight(stranger) == []
    inspect(stranger)
