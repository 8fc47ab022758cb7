"""A session ends in the middle of a long form: one is warned, nothing typed is lost, and the warning can be put off."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shield.working_days import today
from tests.browser.boardroom import give_date, inspect
from tests.browser.pages import errors, field, heading, message, out_of_sight, press, sees

pytestmark = pytest.mark.browser

TITLE = "Ask every school for its night contact"
DETAIL = "Three of them have none.\n\nBegin with the largest."
SIGNED_OUT = "You were signed out before this was sent."


def fill_in(page: Page) -> None:
    page.goto("/actions/new/")
    field(page, "Action").fill(TITLE)
    field(page, "Details (optional)").fill(DETAIL)
    field(page, "Owner").select_option(index=1)
    give_date(page, "Due date", today() + timedelta(days=20))


def sign_in_again(page: Page, who: str) -> None:
    with page.expect_navigation():
        page.locator(f'form[action$="/account/demo/{who}/"] button').click()


def made(portal) -> int:
    return portal.ask("SELECT count(*) FROM partnership_action WHERE title = %s", TITLE)[0][0]


def test_what_was_typed_is_there_again_after_signing_in_and_is_sent_once(portal, visitor):
    page = visitor("team", scripts=False)
    fill_in(page)
    page.context.clear_cookies(name="sessionid")
    press(page, "Add action")
    assert heading(page) == "Sign in"
    assert message(page) == f"{SIGNED_OUT} Sign in to see what you entered and send it."
    assert made(portal) == 0

    sign_in_again(page, "team")
    assert heading(page) == "Add an action"
    sees(page, f"{SIGNED_OUT} Check it and send it again.")
    assert errors(page) == []
    assert (field(page, "Action").input_value(), field(page, "Details (optional)").input_value()) == (TITLE, DETAIL)
    assert out_of_sight(page) == []
    press(page, "Add action")
    assert message(page) == "Action added. We have emailed the owner."
    assert made(portal) == 1

    page.goto("/actions/new/")
    assert field(page, "Action").input_value() == ""


def test_the_page_warns_before_the_end_and_one_press_puts_it_off(visitor):
    page = visitor("team")
    page.clock.install()
    page.goto("/help/")
    line = page.locator("[data-session-end] > p")
    expect(line).to_contain_text("if you open no page before then.")
    alert, stay = page.locator("[data-session-end] [role=alert]"), page.get_by_role("button", name="Stay signed in")
    expect(stay).to_be_hidden()

    page.clock.fast_forward("03:58:00")
    expect(alert).to_have_text("You will be signed out in less than 3 minutes.")
    stay.click()
    expect(stay).to_be_hidden()
    page.clock.fast_forward("03:50:00")
    expect(stay).to_be_hidden()
    page.clock.fast_forward("00:10:05")
    expect(alert).to_contain_text("You have been signed out.")
    expect(line).to_be_hidden()


def test_a_referral_is_saved_while_it_is_written(visitor):
    page = visitor("practitioner")
    page.goto("/crest/refer/")
    field(page, "No").check()
    press(page, "Continue")
    field(page, "Young person’s full name").fill("Robin Fernleaf")
    expect(page.locator("[data-autosave-words]")).to_contain_text("Draft saved at")
    field(page, "How do you know the young person?").fill("Form tutor")
    inspect(page)
    press(page, "Save and come back later")
    page.go_back()
    assert field(page, "Young person’s full name").input_value() == "Robin Fernleaf"
    assert field(page, "How do you know the young person?").input_value() == "Form tutor"
