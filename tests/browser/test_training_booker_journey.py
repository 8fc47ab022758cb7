"""A school's lead books a group: known and new colleagues, all or none, and nobody's needs but their own."""

import pytest

from tests.browser import mails
from tests.browser.pages import errors, field, follow, heading, message, out_of_sight, press, sees, texts
from tests.browser.training_office import fill_with, in_days, plan

pytestmark = pytest.mark.browser

KNOWN = "Gareth Ellingham"


def open_group(page, run):
    page.goto(run.path)
    press(page, "Book for colleagues")


def choose(page, known, new="", address=""):
    page.get_by_role("group", name="Colleagues").get_by_label(known, exact=True).check()
    page.locator("#id_name_1").fill(new)
    page.locator("#id_email_1").fill(address)


def states(page):
    """What My training says of each colleague's place on the course called ``title``."""
    rows = page.locator("section[aria-labelledby=colleagues] tbody tr")
    return {tuple(texts(row.locator("th, td a"))): texts(row.locator(".tag"))[0] for row in rows.all()}


def test_known_and_new_colleagues_are_each_told_at_their_own_address(visitor, portal):
    run = plan(visitor("team"), "Together for the first time", in_days(45), places=2)
    address = f"grace.{run.slug}@danson-vale.example.org"
    page = visitor("agency_lead")
    open_group(page, run)
    assert out_of_sight(page) == []
    press(page, "Book places")
    assert errors(page) == ["Select at least one colleague, or enter a colleague who is not listed"]
    choose(page, KNOWN, "Grace Applegarth")
    press(page, "Book places")
    assert errors(page) == ["Enter the colleague’s work email address"]
    page.locator("#id_email_1").fill(address)
    press(page, "Book places")
    assert message(page) == "2 places booked"

    letter = portal.wait_for_mail(address, f"Booking confirmed: {run.title}")
    assert "Joanne Pettifer booked a place for you" in mails.words(letter)
    assert mails.event(mails.calendars(letter)[0]).start == run.starts_at
    assert portal.wait_for_mail("gareth.ellingham@", f"Booking confirmed: {run.title}")

    alone = visitor(narrow=True, scripts=False)
    alone.goto(mails.link(letter, "/training/personal/"))
    assert heading(alone) == run.title
    assert out_of_sight(alone) == []
    follow(alone, "Tell us what you need")
    field(alone, "Access needs").fill("Captions, please")
    press(alone, "Save")
    assert message(alone) == "Saved. Only those who prepare the day read it."
    sees(alone, "You told us what you need.")

    page.goto("/training/my-training/")
    page.get_by_role("link", name=f"{run.title} for Grace Applegarth").click()
    assert "Captions" not in page.content()
    assert page.goto(page.url.partition("#")[0] + "needs/").status == 403


def test_a_group_that_comes_all_or_none_waits_together(visitor, portal):
    run = plan(visitor("team"), "All of us or none", in_days(46), places=1)
    address = f"grace.{run.slug}@danson-vale.example.org"
    page = visitor("agency_lead", narrow=True)
    open_group(page, run)
    choose(page, KNOWN, "Grace Applegarth", address)
    press(page, "Book places")
    (refusal,) = errors(page)
    assert refusal.startswith("There is no room for all 2.")
    assert page.get_by_label(KNOWN, exact=True).is_checked()
    assert page.locator("#id_name_1").input_value() == "Grace Applegarth"
    page.get_by_label("Add the others to the waiting list").check()
    press(page, "Book places")
    assert message(page) == "2 on the waiting list"
    found = states(page)
    names = [f"{run.title} for {who}" for who in (KNOWN, "Grace Applegarth")]
    assert [state for key, state in found.items() if key[-1] in names] == ["Waiting list", "Waiting list"]
    page.get_by_role("link", name=names[1]).click()
    sees(page, "There are not enough places left for everyone in your group.")
    # The one free place is not held for half a group.
    fill_with(visitor("board_member"), run)
    assert portal.wait_for_mail(address, run.title)


def test_somebody_of_another_agency_is_refused_by_their_address(visitor):
    run = plan(visitor("team"), "Only our own", in_days(47))
    page = visitor("agency_lead")
    open_group(page, run)
    choose(page, KNOWN, "Somebody Else", "somebody.else@oxleas.example.org")
    press(page, "Book places")
    (refusal,) = errors(page)
    assert "somebody.else@oxleas.example.org" in refusal
    assert page.locator("#id_email_1").input_value() == "somebody.else@oxleas.example.org"
