"""A manager without an account is asked by a link that works once; the place is held until the answer."""

import pytest

from tests.browser import mails
from tests.browser.pages import errors, field, message, out_of_sight, press, sees
from tests.browser.training_office import in_days, plan

pytestmark = pytest.mark.browser

OWN = "ravi.chowdhury@danson-vale.example.org"
ASKED = "The manager is asked by email"


def ask(page, run, address):
    """Book a place and name the manager; answers the page of the booking."""
    page.goto(f"{run.path}book/")
    press(page, "Book place")
    assert errors(page) == ["Enter the name of the manager", "Enter the manager’s work email address"]
    field(page, "Name of the manager").fill("Moira Hargreave")
    field(page, "Work email address of the manager").fill(address)
    press(page, "Book place")
    assert message(page) == "Your manager has been asked"
    sees(page, "The place is held until Moira Hargreave has answered")
    return page.url


def asked(visitor, portal, address):
    """The manager's own telephone with the link of the mail open, without scripts."""
    phone = visitor(narrow=True, scripts=False)
    phone.goto(mails.link(portal.wait_for_mail(address, "May Ravi Chowdhury come"), "/training/approve/"))
    assert out_of_sight(phone) == []
    return phone


def test_a_manager_agrees_and_the_place_is_booked(visitor, portal):
    run = plan(visitor("team"), "Asked and agreed", in_days(30), approval=ASKED, places=1)
    page, address = visitor("champion"), f"moira.{run.slug}@example.org"
    booking = ask(page, run, address)
    stranger = visitor()
    stranger.goto(run.path)
    sees(stranger, "Join the waiting list")

    phone = asked(visitor, portal, address)
    press(phone, "Send answer")
    assert errors(phone) == ["Select whether you approve this place"]
    phone.get_by_label("Yes").check()
    press(phone, "Send answer")
    assert message(phone) == "Place approved. We have emailed your colleague."
    sees(phone, "Ravi Chowdhury has the place.")
    assert phone.get_by_role("button", name="Send answer").count() == 0
    assert portal.wait_for_mail(OWN, f"Booking confirmed: {run.title}")
    page.goto(booking)
    sees(page, "Booked")


def test_a_manager_who_does_not_agree_says_why_and_the_place_goes_on(visitor, portal):
    run = plan(visitor("team"), "Asked and not agreed", in_days(31), approval=ASKED, places=1)
    page, address = visitor("champion"), f"moira.{run.slug}@example.org"
    ask(page, run, address)
    phone = asked(visitor, portal, address)
    phone.get_by_label("No", exact=True).check()
    press(phone, "Send answer")
    assert errors(phone) == ["Enter why you do not approve"]
    assert phone.get_by_label("No", exact=True).is_checked()
    field(phone, "Reason, if you do not approve").fill("Nobody else is in that day")
    press(phone, "Send answer")
    assert message(phone) == "Place not approved. We have emailed your colleague, with your reason."
    assert "Nobody else is in that day" in mails.words(
        portal.wait_for_mail(OWN, f"Your manager did not approve your place: {run.title}")
    )
    page.goto(run.path)
    sees(page, "Book your place")
    phone.goto(phone.url)
    sees(phone, "You did not approve")
    assert phone.get_by_role("button", name="Send answer").count() == 0


def test_a_link_that_was_changed_finds_nothing(visitor):
    phone = visitor(narrow=True)
    assert phone.goto("/training/approve/WyJhcHByb3ZhbCJd:changed/").status == 404
    assert phone.goto("/training/personal/WyJib29raW5nIl0:changed/").status == 404
