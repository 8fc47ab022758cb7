"""A school's lead books for a group: known and new colleagues, all or none, without reading their needs."""

import pytest

from tests.browser import mails
from tests.browser.pages import errors, field, follow, heading, message, out_of_sight, press, sees, texts
from tests.browser.training_office import book_place, in_days, publish_run

pytestmark = pytest.mark.browser

KNOWN = "Gareth Ellingham"


def open_group_booking(page, run):
    page.goto(run.path)
    press(page, "Book for colleagues")


def choose(page, known, new="", address=""):
    page.get_by_role("group", name="Colleagues").get_by_label(known, exact=True).check()
    page.locator("#id_name_1").fill(new)
    page.locator("#id_email_1").fill(address)


def statuses(page):
    """Return the status of each colleague's booking on My training, by the name and the link of its row."""
    rows = page.locator("section[aria-labelledby=colleagues] tbody tr")
    return {tuple(texts(row.locator("th, td a"))): texts(row.locator(".tag"))[0] for row in rows.all()}


def test_known_and_new_colleagues_each_get_an_email_at_their_own_address(visitor, portal):
    run = publish_run(visitor("team"), "Together for the first time", in_days(45), places=2)
    address = f"grace.{run.slug}@danson-vale.example.org"
    page = visitor("agency_lead")
    open_group_booking(page, run)
    assert out_of_sight(page) == []
    press(page, "Book places")
    assert errors(page) == ["Select at least one colleague, or enter a colleague who is not listed"]
    choose(page, KNOWN, "Grace Applegarth")
    press(page, "Book places")
    assert errors(page) == ["Enter the colleague’s work email address"]
    page.locator("#id_email_1").fill(address)
    press(page, "Book places")
    assert message(page) == "2 places booked. We have emailed everyone."

    confirmation = portal.wait_for_mail(address, f"Booking confirmed: {run.title}")
    assert f"Joanne Pettifer has booked a place for you on {run.title}." in mails.words(confirmation)
    assert mails.event(mails.calendars(confirmation)[0]).start == run.starts_at
    assert portal.wait_for_mail("gareth.ellingham@", f"Booking confirmed: {run.title}")

    colleague = visitor(narrow=True, scripts=False)
    colleague.goto(mails.link(confirmation, "/training/personal/"))
    assert heading(colleague) == run.title
    assert out_of_sight(colleague) == []
    follow(colleague, "Tell us what you need")
    field(colleague, "Access needs").fill("Captions, please")
    press(colleague, "Save needs")
    assert message(colleague) == "Needs saved. Only the trainers of this course and the training team can read them."
    sees(colleague, "You told us what you need.")

    page.goto("/training/my-training/")
    page.get_by_role("link", name=f"{run.title} for Grace Applegarth").click()
    assert "Captions" not in page.content()
    assert page.goto(page.url.partition("#")[0] + "needs/").status == 403


def test_a_group_booked_all_or_none_waits_together(visitor, portal):
    run = publish_run(visitor("team"), "All of us or none", in_days(46), places=1)
    address = f"grace.{run.slug}@danson-vale.example.org"
    page = visitor("agency_lead", narrow=True)
    open_group_booking(page, run)
    choose(page, KNOWN, "Grace Applegarth", address)
    press(page, "Book places")
    (refusal,) = errors(page)
    assert refusal == (
        "There are not enough places for all 2. Book as many as fit, or put the whole group on the waiting list until "
        "there are enough places for everyone."
    )
    assert page.get_by_label(KNOWN, exact=True).is_checked()
    assert page.locator("#id_name_1").input_value() == "Grace Applegarth"
    page.get_by_label("Add the others to the waiting list").check()
    press(page, "Book places")
    assert message(page) == "2 on the waiting list. We have emailed everyone."
    found = statuses(page)
    names = [f"{run.title} for {name}" for name in (KNOWN, "Grace Applegarth")]
    assert [status for key, status in found.items() if key[-1] in names] == ["Waiting list", "Waiting list"]
    page.get_by_role("link", name=names[1]).click()
    sees(page, "There are not enough places left for everyone in their group.")
    # The one free place is not held for half a group.
    book_place(visitor("board_member"), run, "Derek Hollingbourne")
    assert portal.wait_for_mail(address, run.title)


def test_a_colleague_of_another_agency_is_refused_by_their_address(visitor):
    run = publish_run(visitor("team"), "Only our own", in_days(47))
    page = visitor("agency_lead")
    address = "harriet.lockyer@oxleas.example.org"
    open_group_booking(page, run)
    choose(page, KNOWN, "Harriet Lockyer", address)
    press(page, "Book places")
    assert errors(page) == [f"{address} must end in @danson-vale.example.org for Danson Vale Primary School"]
    assert page.locator("#id_email_1").input_value() == address
