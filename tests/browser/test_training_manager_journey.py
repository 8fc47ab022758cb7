"""A manager without an account answers by a link that works once; the place is held until the answer."""

import pytest

from tests.browser import mails
from tests.browser.pages import errors, field, heading, message, out_of_sight, press, sees, texts
from tests.browser.training_office import in_days, publish_run

pytestmark = pytest.mark.browser

OWN = "ravi.chowdhury@danson-vale.example.org"
BY_EMAIL = "We email the manager to ask for approval"


def ask_manager(page, run, address):
    """Book a place and name the manager. Return the address of the booking's page."""
    page.goto(f"{run.path}book/")
    press(page, "Book place")
    assert errors(page) == ["Enter the name of the manager", "Enter the manager’s work email address"]
    field(page, "Name of the manager").fill("Moira Hargreave")
    field(page, "Work email address of the manager").fill(address)
    press(page, "Book place")
    assert message(page) == "Place held. We have emailed the manager to ask for their approval."
    sees(page, "We are holding the place until Moira Hargreave answers")
    return page.url


def open_request(visitor, portal, run, address):
    """Open the link of the email on the manager's own phone, without scripts."""
    phone = visitor(narrow=True, scripts=False)
    letter = portal.wait_for_mail(address, f"Approve a training place for Ravi Chowdhury: {run.title}")
    phone.goto(mails.link(letter, "/training/approve/"))
    assert heading(phone) == "Approve a training place for Ravi Chowdhury"
    assert out_of_sight(phone) == []
    return phone


def test_a_place_is_booked_when_the_manager_approves(visitor, portal):
    run = publish_run(visitor("team"), "Approved by email", in_days(30), approval=BY_EMAIL, places=1)
    page, address = visitor("champion"), f"moira.{run.slug}@danson-vale.example.org"
    booking = ask_manager(page, run, address)
    anonymous = visitor()
    anonymous.goto(run.path)
    sees(anonymous, "Join the waiting list")

    phone = open_request(visitor, portal, run, address)
    press(phone, "Send answer")
    assert errors(phone) == ["Select whether you approve this place"]
    phone.get_by_label("Yes").check()
    press(phone, "Send answer")
    assert message(phone) == "Place approved. We have emailed your colleague."
    assert heading(phone) == "You approved this place"
    sees(phone, "Ravi Chowdhury has a place.")
    assert phone.get_by_role("button", name="Send answer").count() == 0
    assert portal.wait_for_mail(OWN, f"Booking confirmed: {run.title}")
    page.goto(booking)
    assert texts(page.locator("main .tag")) == ["Booked"]


def test_a_manager_who_does_not_approve_gives_a_reason_and_frees_the_place(visitor, portal):
    run = publish_run(visitor("team"), "Not approved by email", in_days(31), approval=BY_EMAIL, places=1)
    page, address = visitor("champion"), f"moira.{run.slug}@danson-vale.example.org"
    ask_manager(page, run, address)
    phone = open_request(visitor, portal, run, address)
    phone.get_by_label("No", exact=True).check()
    press(phone, "Send answer")
    assert errors(phone) == ["Enter why you do not approve"]
    assert phone.get_by_label("No", exact=True).is_checked()
    field(phone, "Reason, if you do not approve").fill("There is no cover that day")
    press(phone, "Send answer")
    assert message(phone) == "Place not approved. We have emailed your colleague, with your reason."
    assert "They wrote: There is no cover that day" in mails.words(
        portal.wait_for_mail(OWN, f"Your manager did not approve your place: {run.title}")
    )
    page.goto(run.path)
    sees(page, "Book your place")
    phone.goto(phone.url)
    assert heading(phone) == "You did not approve this place"
    assert phone.get_by_role("button", name="Send answer").count() == 0


def test_a_changed_link_leads_nowhere(visitor):
    phone = visitor(narrow=True)
    assert phone.goto("/training/approve/WyJhcHByb3ZhbCJd:changed/").status == 404
    assert phone.goto("/training/personal/WyJib29raW5nIl0:changed/").status == 404
