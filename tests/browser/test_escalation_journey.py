"""An escalation: raised on a phone, responded to, decided by the partners, learned from, counted."""

import re

import pytest

from partnership.directory.demo.cast import CAST
from tests.browser.boardroom import inspect
from tests.browser.pages import errors, field, heading, message, open_my_work, out_of_sight, press, sees, texts

pytestmark = pytest.mark.browser

ABOUT, WANTED = "The referral of Monday was closed within an hour.", "Somebody reads it again."
ANSWER, WHY, OUTCOME = "It was read by two people.", "Nobody says why.", "The hub reads it again with the trust."
LEARNING = "Say in writing why a referral is closed."
SECRETS = (ABOUT, WANTED, ANSWER, WHY, OUTCOME, LEARNING)
SCHOOL = "Danson Vale Primary School"


def raised(visitor, school):
    """Raise an escalation with the school as a health visitor, on a phone without scripts; return its page."""
    page = visitor("outsider", narrow=True, scripts=False)
    page.goto("/escalation/")
    sees(page, "999")
    page.get_by_role("link", name="Raise an escalation").click()
    press(page, "Raise this escalation")
    assert errors(page) == ["Select an agency", "Enter what the disagreement is about", "Enter what should happen"]
    field(page, "What is the disagreement about?").fill(ABOUT)
    field(page, "What should happen?").fill(WANTED)
    field(page, "Stage").select_option(index=2)
    field(page, "Agency").select_option(label=school)
    press(page, "Raise this escalation")
    assert errors(page) == ["Enter the reason for skipping the earlier stages"]
    assert field(page, "What is the disagreement about?").input_value() == ABOUT
    field(page, "Stage").select_option(index=0)
    press(page, "Raise this escalation")
    assert message(page) == "Escalation raised. We have emailed the safeguarding leads of both agencies."
    assert out_of_sight(page) == []
    return page


def write_step(page, button, label, words):
    press(page, button)
    field(page, label).fill(words)


def step(page, button, label, words, submit):
    """Make a move of the escalation and return the message."""
    write_step(page, button, label, words)
    inspect(page)
    press(page, submit)
    return message(page)


def take_further(phone):
    """Escalate to the next stage on a phone without scripts, which axe cannot check."""
    write_step(phone, "Escalate to the next stage", "Reason", WHY)
    assert out_of_sight(phone) == []
    press(phone, "Escalate to the next stage")
    assert message(phone) == "Escalated to the next stage. We have emailed the people who respond at that stage."


def record_learning(team, address):
    team.goto(address)
    press(team, "Record learning")
    field(team, "What did we learn?").fill(LEARNING)
    field(team, "Information sharing").check()
    inspect(team)
    press(team, "Record learning")
    assert message(team) == "Learning recorded"
    sees(team, "Information sharing")
    inspect(team)


def each_partner_answers(visitor, address, reference):
    """Each of the three partners answers in the same way. Return the last of them."""
    for name in ("lead_partner_health", "lead_partner_police", "lead_partner"):
        partner = visitor(name)
        open_my_work(partner)
        sees(partner, f"Answer escalation {reference}")
        partner.goto(address)
        press(partner, "Answer this escalation")
        partner.get_by_role("radio", name="What was asked for should happen", exact=True).check()
        field(partner, "Reason").fill("Both agencies were heard.")
        inspect(partner)
        press(partner, "Submit your answer")
    return partner


def test_an_escalation_goes_from_a_phone_to_the_partners(visitor, portal):
    school = portal.ask("SELECT name FROM partnership_agency WHERE slug = 'danson-vale-primary'")[0][0]
    phone = raised(visitor, school)
    address, reference = phone.url, re.search(r"E-\d{4}-\d{3}", phone.content()).group(0)
    stranger = visitor("practitioner")
    assert stranger.goto(address).status == 404

    lead = visitor("agency_lead")
    letter = portal.wait_for_mail(CAST["agency_lead"].email, f"Escalation {reference}")
    assert address.removeprefix(portal.url) in letter.get_body(("plain",)).get_content()
    open_my_work(lead)
    sees(lead, f"Respond to escalation {reference}")
    lead.goto(address)
    inspect(lead)
    assert step(lead, "Respond", "Your agency’s response", ANSWER, "Send response").startswith("Response sent.")

    executive = visitor("executive_member")
    assert executive.goto(address).status == 404
    for _ in range(2):
        phone.goto(address)
        take_further(phone)
    assert texts(phone.locator("#content h3"))[:3] == [
        "Stage 1: Discussion between practitioners",
        "Stage 2: Safeguarding leads",
        "Stage 3: The Executive",
    ]
    assert out_of_sight(phone) == []

    portal.wait_for_mail(CAST["lead_partner"].email, f"Escalation {reference}")
    partner = each_partner_answers(visitor, address, reference)
    assert step(partner, "Mark as resolved", "How was it resolved?", OUTCOME, "Mark as resolved").startswith(
        "Escalation resolved."
    )

    portal.wait_for_mail(CAST["outsider"].email, f"Escalation {reference}: resolved")
    phone.goto(address)
    press(phone, "Send feedback")
    phone.get_by_label("Yes").check()
    press(phone, "Send feedback")
    assert message(phone) == "Thank you. Your feedback has been recorded."
    sees(phone, "The person who raised this is satisfied")

    record_learning(visitor("team"), address)

    # No email says what it is about.
    for key in ("agency_lead", "outsider", "lead_partner"):
        said = " ".join(str(mail) for mail in portal.mails_to(CAST[key].email))
        assert [words for words in SECRETS if words in said] == []


def test_statistics_show_the_board_no_small_numbers(visitor):
    team, board = visitor("team"), visitor("board_member", narrow=True)
    for page in (team, board):
        page.goto("/escalations/statistics/")
        assert heading(page) == "Escalation statistics"
        inspect(page)
    rows = texts(board.locator("dl.facts-list dd"))
    assert rows[0] == "fewer than 5"
    assert texts(team.locator("dl.facts-list dd"))[0].isdigit()
    assert out_of_sight(board) == []


def test_the_policy_has_a_picture_and_text(visitor):
    page = visitor(narrow=True, scripts=False)
    page.goto("/escalation/")
    assert heading(page) == "Escalation policy"
    assert texts(page.locator("#content h2.row__title")) == [
        "Stage 1: Discussion between practitioners",
        "Stage 2: Safeguarding leads",
        "Stage 3: The Executive",
    ]
    assert page.locator("#content svg[role=img] title, #content svg[aria-labelledby]").count() > 0
    assert out_of_sight(page) == []
    wide = visitor()
    wide.goto("/escalation/")
    inspect(wide)
