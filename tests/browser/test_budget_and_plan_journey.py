"""The team creates a budget and corrects a wrong total; it creates a plan, and the public reads its status."""

from datetime import date

import pytest

from tests.browser.boardroom import give_date, inspect
from tests.browser.pages import errors, field, follow, heading, message, out_of_sight, press, sees, texts

pytestmark = pytest.mark.browser

WRONG = "Contributions total £4,000, £500 less than the planned £4,500"


def create_budget(page, label, year):
    page.goto("/budget/")
    inspect(page)
    press(page, "Create a budget")
    press(page, "Create budget")
    assert errors(page) == [
        "Enter a financial year",
        "Enter the first day",
        "Enter the last day",
        "Enter planned spending",
    ]
    inspect(page)
    field(page, "Financial year").fill(label)
    give_date(page, "First day", date(year, 4, 1))
    give_date(page, "Last day", date(year + 1, 3, 31))
    field(page, "Planned spending").fill("£4,500.00")
    press(page, "Create budget")
    added = "Budget created. Now add the agencies that contribute and the spending lines."
    assert (message(page), heading(page)) == (added, label)
    return page.url


def add_agency(page, number, amount, in_kind=""):
    """Add the contribution of the agency at a place in the list. Return its name."""
    press(page, "Add an agency")
    field(page, "Agency").select_option(index=number)
    name = field(page, "Agency").locator("option:checked").inner_text()
    field(page, "Planned contribution").fill(amount)
    field(page, "Contribution in kind (optional)").fill(in_kind)
    inspect(page)
    press(page, "Add agency")
    assert message(page) == "Agency added"
    return name


def add_line(page, title, amount):
    press(page, "Add a spending line")
    field(page, "Spending line").fill(title)
    field(page, "Planned spending").fill(amount)
    inspect(page)
    press(page, "Add spending line")
    assert message(page) == "Spending line added"


def rows(page, table):
    """Return the texts of each row of the body, without the column of links."""
    found = page.get_by_role("table", name=table).locator("tbody tr").all()
    return [texts(row.locator("th, td"))[:-1] for row in found]


def follow_beside(page, label, words):
    with page.expect_navigation():
        page.get_by_role("link", name=f"{label} {words}", exact=True).click()


def record_actual_amounts(team, payer, helper):
    """Record what was received and spent after the budget was agreed."""
    follow_beside(team, "Record payment", f"from {payer}")
    inspect(team)
    field(team, "Received so far").fill("£2,250.50")
    press(team, "Save amount received")
    follow_beside(team, "Record spending", "on Training")
    field(team, "Spent so far").fill("1,000")
    press(team, "Save amount spent")
    assert sorted(rows(team, "Contributions, 2061/62")) == sorted(
        [
            [payer, "£4,500", "£2,250.50", "None"],
            [helper, "None", "Not known", "Two rooms"],
        ]
    )
    assert rows(team, "Spending, 2061/62") == [
        ["Training", "£3,000", "£1,000"],
        ["Audits", "£1,500", "Not known"],
    ]
    inspect(team)


def test_a_budget_with_a_wrong_total_is_corrected_and_agreed(visitor):
    team = visitor("team")
    budget = create_budget(team, "2061/62", 2061)
    payer = add_agency(team, 1, "4,000")
    helper = add_agency(team, 2, "", in_kind="Two rooms")
    add_line(team, "Training", "3,000")
    add_line(team, "Audits", "£1,500")
    sees(team, WRONG)
    inspect(team)

    press(team, "Agree this budget")
    field(team, "Decision").select_option(index=1)
    press(team, "Agree this budget")
    assert errors(team) == [WRONG]
    inspect(team)

    team.goto(budget)
    follow_beside(team, "Edit", payer)
    assert field(team, "Planned contribution").input_value() == "4,000"
    field(team, "Planned contribution").fill("4500")
    press(team, "Save contribution")
    assert team.get_by_text("less than the planned").count() == 0

    press(team, "Agree this budget")
    field(team, "Decision").select_option(index=1)
    press(team, "Agree this budget")
    assert message(team) == "Budget agreed"
    assert team.locator("#content").get_by_role("button", name="Add an agency").count() == 0
    record_actual_amounts(team, payer, helper)

    member = visitor("board_member", narrow=True)
    member.goto(budget)
    sees(member, "Planned spending", "£2,250.50")
    assert (member.locator("#content .govuk-button").count(), out_of_sight(member)) == (0, [])
    inspect(member)

    press(team, "Reopen this budget")
    press(team, "Reopen this budget")
    assert errors(team) == ["Enter a reason"]


# A plan

WHY = "Two teams have no joint protocol yet."
PUBLIC_WORDS = "Most teams ask about children; two are still to begin."


def create_plan(page):
    page.goto("/plans/")
    inspect(page)
    press(page, "Create a plan")
    page.get_by_role("radio", name="Business plan").check()
    field(page, "Title").fill("Business plan 2061")
    give_date(page, "Start date", date(2061, 4, 1))
    give_date(page, "End date", date(2062, 3, 31))
    inspect(page)
    press(page, "Create plan")
    assert message(page) == "Draft plan created. Now add its priorities."
    return page.url


def first_priority(page):
    """Return the lines of the first priority."""
    return texts(page.locator("#priority-1").locator(":scope > h3, :scope > p:not(:has(a))"))


def add_priority(page):
    follow(page, "Add a priority")
    field(page, "Priority").fill("Parental mental health")
    field(page, "Outcome for children").fill("Families are helped as families.")
    field(page, "How we will measure it (optional)").fill("Every assessment asks about children.")
    field(page, "Page that shows the work (optional)").fill("https://elsewhere.example/")
    give_date(page, "End date", date(2062, 4, 1))
    press(page, "Add priority")
    assert errors(page) == ["Page must be an address in this portal, starting with /"]
    field(page, "Page that shows the work (optional)").fill("/priorities/")
    press(page, "Add priority")
    assert errors(page) == ["End date must be on or before the last day of the plan"]
    inspect(page)
    assert field(page, "How we will measure it (optional)").input_value() == "Every assessment asks about children."
    give_date(page, "End date", date(2062, 3, 31))
    press(page, "Add priority")
    assert message(page) == "Priority added"
    assert first_priority(page)[:2] == ["1. Parental mental health", "No update yet April 2061 to March 2062"]


def test_a_plan_is_published_and_the_public_reads_its_status_without_the_reason(visitor):
    team, stranger = visitor("team"), visitor(narrow=True)
    plan = create_plan(team)
    press(team, "Publish this plan")
    press(team, "Publish this plan")
    assert errors(team) == ["Add at least one priority first"]
    team.goto(plan)
    add_priority(team)
    inspect(team)
    assert stranger.goto(plan).status == 404
    press(team, "Publish this plan")
    inspect(team)
    press(team, "Publish this plan")
    assert message(team) == "Plan published"

    with team.expect_navigation():
        team.locator("#priority-1").get_by_role("link", name="Update status").click()
    team.get_by_role("radio", name="At risk").check()
    press(team, "Update status")
    assert errors(team) == ["Enter a reason"]
    inspect(team)
    field(team, "Reason").fill(WHY)
    field(team, "Public summary (optional)").fill(PUBLIC_WORDS)
    press(team, "Update status")
    assert message(team) == "Status updated"
    team.get_by_text("Status updates").click()
    sees(team, WHY, PUBLIC_WORDS)
    inspect(team)

    stranger.goto("/plans/")
    follow(stranger, "Business plan 2061")
    assert stranger.url.partition("#")[0] == plan
    title, status, outcome, measure, summary = first_priority(stranger)
    assert (title, status, outcome) == (
        "1. Parental mental health",
        "At risk April 2061 to March 2062",
        "Families are helped as families.",
    )
    assert measure == "How we will measure it: Every assessment asks about children."
    assert summary.startswith(PUBLIC_WORDS)
    assert WHY not in stranger.content()
    picture = stranger.get_by_role("img", name="Priorities over the years of the plan")
    assert picture.locator("desc").text_content() == ("1. Parental mental health: April 2061 to March 2062, at risk")
    assert out_of_sight(stranger) == []
    inspect(stranger)
