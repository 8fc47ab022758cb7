"""The minutes of a meeting with seven items, written on one page in fewer than 25 clicks."""

from datetime import timedelta

import pytest

from shield import working_days
from tests.browser.boardroom import add_item, create_meeting, give_date, inspect, move_to_past
from tests.browser.pages import field, message, press, sees

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
    press(team, "Publish the agenda")
    press(team, "Publish the agenda")
    move_to_past(portal, meeting, 0)
    team.goto(meeting)
    return meeting


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
