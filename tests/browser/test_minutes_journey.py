"""The minutes of a meeting with seven items, written on one page in fewer than 25 clicks."""

from datetime import timedelta

import pytest

from shield import working_days
from tests.browser.boardroom import add_item, create_meeting, give_date, inspect, move_to_past
from tests.browser.pages import field, follow, message, press, sees, texts

pytestmark = pytest.mark.browser

GROUP = "Learning from Practice Group"
TITLES = [f"Matter {number}" for number in range(1, 6)]


class Hand:
    """Presses buttons and chooses from lists, and counts how often; text is typed, and Tab leads to the next field."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def press(self, label):
        self.clicks += 1
        press(self.page, label)

    def choose(self, name, **option):
        self.clicks += 1
        field(self.page, name).select_option(**option)


def held(team, portal):
    """Create a meeting that took place today, with its standing items and five more. Return its address."""
    meeting = create_meeting(
        team, GROUP, working_days.today() + timedelta(days=300), style="Online", venue="Microsoft Teams"
    )
    for title in TITLES:
        add_item(team, meeting, title)
    second_item_first(team)
    press(team, "Publish the agenda")
    press(team, "Publish the agenda")
    move_to_past(portal, meeting, 0)
    team.goto(meeting)
    return meeting


def second_item_first(team):
    """Drag the second item to the first place; the numbers, which can be typed as well, follow."""
    follow(team, "Change the order of items")
    inspect(team)
    rows = team.locator("[data-order] .govuk-form-group")
    title = rows.nth(1).locator("label").inner_text().strip()
    rows.nth(1).hover(position={"x": 4, "y": 4})
    team.mouse.down()
    # A page hears of what is dragged over it from the second move on.
    for height in (8, 4, 2):
        rows.first.hover(position={"x": 4, "y": height}, force=True)
    team.mouse.up()
    assert field(team, title).input_value() == "1"
    press(team, "Save order")
    assert message(team) == "Order saved"
    assert texts(team.locator("li[id^=item-] h3"))[0] == f"1. {title}"


def test_the_minutes_of_seven_items_take_fewer_than_25_clicks(visitor, portal):
    team = visitor("team")
    held(team, portal)
    hand = Hand(team)
    hand.press("Record attendance")
    inspect(team)
    field(team, "Guests (optional)").fill("Ada Fairweather, Parents’ panel")
    hand.press("Record attendance")
    assert message(team) == "Attendance recorded. You can now write the minutes."
    hand.press("Write the minutes")
    inspect(team)
    items = team.locator("nav[aria-label=Agenda] li").count()
    assert items >= 7
    for number in range(1, items + 1):
        field(team, "Discussion").fill(f"Two of four actions have evidence ({number}).")
        hand.choose("Outcome", label="Agreed")
        field(team, "Reason").fill("Data is missing most often there.")
        if number == items:
            field(team, "What will be done").fill("Ask all practices for ten records")
            hand.choose("Owner", index=1)
            give_date(team, "Due date", working_days.today() + timedelta(days=28))
        hand.press(f"Save and go to item {number + 1}" if number < items else "Save")
        assert message(team) == "Minutes saved"
    sees(team, f"{items} of {items} items written.", "Ask all practices for ten records")
    inspect(team)
    assert hand.clicks < 25
