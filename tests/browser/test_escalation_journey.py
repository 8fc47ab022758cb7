"""A difference between two agencies: raised on a phone, answered, decided by the partners, learned from, counted."""

import re

import pytest

from partnership.directory.demo.cast import CAST
from tests.browser.boardroom import inspect
from tests.browser.pages import errors, field, heading, message, out_of_sight, press, sees, texts

pytestmark = pytest.mark.browser

ABOUT, WANTED = "The referral of Monday was closed within an hour.", "Somebody reads it again."
ANSWER, WHY, OUTCOME = "It was read by two people.", "Nobody says why.", "The hub reads it again with the trust."
LEARNING = "Say in writing why a referral is closed."
SECRETS = (ABOUT, WANTED, ANSWER, WHY, OUTCOME, LEARNING)
SCHOOL = "Danson Vale Primary School"


def raised(visitor, school):
    """The page of a difference that a health visitor raises with the school, on a phone, without scripts."""
    page = visitor("outsider", narrow=True, scripts=False)
    page.goto("/escalation/")
    sees(page, "999")
    page.get_by_role("link", name="Raise a difference").click()
    press(page, "Raise it")
    assert errors(page) == ["Choose the agency", "Say what the difference is about", "Say what should happen"]
    field(page, "What is the difference about?").fill(ABOUT)
    field(page, "What should happen?").fill(WANTED)
    field(page, "Begin at").select_option(index=2)
    field(page, "With which agency").select_option(label=school)
    press(page, "Raise it")
    assert errors(page) == ["Say why the stages before are left out."]
    assert field(page, "What is the difference about?").input_value() == ABOUT
    field(page, "Begin at").select_option(index=0)
    press(page, "Raise it")
    assert message(page) == "Raised, and both agencies’ leads are told"
    assert out_of_sight(page) == []
    return page


def write_step(page, button, label, words):
    press(page, button)
    field(page, label).fill(words)


def step(page, button, label, words, submit):
    """Take one step of the difference; answers what the page says about it."""
    write_step(page, button, label, words)
    inspect(page)
    press(page, submit)
    return message(page)


def take_further(phone):
    """To the next stage, on a phone without scripts, which axe cannot look at."""
    write_step(phone, "Escalate", "Why", WHY)
    assert out_of_sight(phone) == []
    press(phone, "Take it to the next stage")
    assert message(phone) == "Taken to the next stage"


def note_learning(team, address):
    team.goto(address)
    press(team, "Note learning")
    field(team, "What did we learn?").fill(LEARNING)
    field(team, "Information sharing").check()
    inspect(team)
    press(team, "Keep what we learned")
    assert message(team) == "Learning kept"
    sees(team, "Information sharing")
    inspect(team)


def test_a_difference_goes_from_a_phone_to_the_partners_and_into_the_figures(visitor, portal):
    school = portal.ask("SELECT name FROM partnership_agency WHERE slug = 'danson-vale-primary'")[0][0]
    phone = raised(visitor, school)
    address, reference = phone.url, re.search(r"E-\d{4}-\d{3}", phone.content()).group(0)
    stranger = visitor("practitioner")
    assert stranger.goto(address).status == 404

    lead = visitor("agency_lead")
    letter = portal.wait_for_mail(CAST["agency_lead"].email, f"Escalation {reference}")
    assert address.removeprefix(portal.url) in letter.get_body(("plain",)).get_content()
    lead.goto("/")
    sees(lead, f"Answer: {reference}")
    lead.goto(address)
    inspect(lead)
    assert step(lead, "Respond", "Your agency’s answer", ANSWER, "Send the answer") == "Answer sent"

    executive = visitor("executive_member")
    assert executive.goto(address).status == 404
    for _ in range(2):
        phone.goto(address)
        take_further(phone)
    assert texts(phone.locator("#content h3")) == [
        "Stage 1: Talk to each other",
        "Stage 2: Safeguarding leads",
        "Stage 3: The Executive",
    ]
    assert out_of_sight(phone) == []

    portal.wait_for_mail(CAST["executive_member"].email, f"Escalation {reference}")
    executive.goto("/")
    sees(executive, f"Decide: {reference}")
    executive.goto(address)
    assert step(executive, "Resolve", "How was it resolved?", OUTCOME, "It is resolved") == "Resolved"

    portal.wait_for_mail(CAST["outsider"].email, f"Escalation {reference}: resolved")
    phone.goto(address)
    press(phone, "Say whether you are satisfied")
    phone.get_by_label("Yes").check()
    press(phone, "Send")
    assert message(phone) == "Thank you"
    sees(phone, "Satisfied")

    note_learning(visitor("team"), address)

    # Nobody was told by mail what it is about.
    for key in ("agency_lead", "outsider", "executive_member"):
        said = " ".join(str(mail) for mail in portal.mails_to(CAST[key].email))
        assert [words for words in SECRETS if words in said] == []


def test_the_figures_tell_the_board_no_small_number(visitor):
    team, board = visitor("team"), visitor("board_member", narrow=True)
    for page in (team, board):
        page.goto("/escalations/figures/")
        assert heading(page) == "Escalations in figures"
        inspect(page)
    rows = texts(board.locator("dl.facts-list dd"))
    assert rows[0] == "fewer than 5"
    assert texts(team.locator("dl.facts-list dd"))[0].isdigit()
    assert out_of_sight(board) == []


def test_the_policy_is_a_picture_and_words(visitor):
    page = visitor(narrow=True, scripts=False)
    page.goto("/escalation/")
    assert heading(page) == "When professionals disagree"
    assert texts(page.locator("#content h2.row__title")) == [
        "Stage 1: Talk to each other",
        "Stage 2: Safeguarding leads",
        "Stage 3: The Executive",
    ]
    assert page.locator("#content svg[role=img] title, #content svg[aria-labelledby]").count() > 0
    assert out_of_sight(page) == []
    wide = visitor()
    wide.goto("/escalation/")
    inspect(wide)
