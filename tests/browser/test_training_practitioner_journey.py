"""A practitioner is stopped, warned, waits, takes an offer, sends a colleague, and gives a place up too late."""

import pytest

from tests.browser import mails
from tests.browser.pages import errors, field, follow, heading, message, out_of_sight, press, sees
from tests.browser.training_office import add_tariff, fill_with, give_up, in_days, plan

pytestmark = pytest.mark.browser

OWN = "amina.okafor@danson-vale.example.org"
TARIFF = "Half days, charged late"


def with_tariff(team):
    """The tariff that the runs of this journey go by; made once."""
    team.goto("/training/office/tariffs/")
    if not team.get_by_role("heading", name=TARIFF).count():
        add_tariff(team, TARIFF, "25.50")


def new_course(team, title, slug, first):
    """A course that wants another one first, shown in the catalogue."""
    team.goto("/training/office/courses/new/")
    field(team, "Title").fill(title)
    field(team, "Address").fill(slug)
    field(team, "Type of course").select_option(label="Briefing")
    team.get_by_label("3 Work with children at risk", exact=True).check()
    team.get_by_role("group", name="Courses to complete first").get_by_label(first, exact=True).check()
    press(team, "Save course")
    press(team, "Publish course")
    press(team, "Publish course")


def test_what_comes_first_is_said_and_refused_in_words(visitor, portal):
    team, page = visitor("team"), visitor("practitioner", narrow=True)
    (known,) = portal.ask("SELECT count(*) FROM training_course WHERE slug LIKE 'journey-course-%%'")[0]
    slug = f"journey-course-{known}"
    new_course(team, f"Advanced listening {known}", slug, "Domestic Abuse Masterclass on MARAC")
    run = plan(team, f"Advanced listening in spring {known}", in_days(40), course=slug)
    page.goto(run.path)
    sees(page, "Complete Domestic Abuse Masterclass on MARAC first")
    page.goto(f"{run.path}book/")
    assert out_of_sight(page) == []
    if page.locator("#content").get_by_role("button", name="Book place", exact=True).count():
        press(page, "Book place")
        assert errors(page) == [
            "Amina Okafor cannot book this course yet. Complete Domestic Abuse Masterclass on MARAC first."
        ]
    assert portal.ask(
        "SELECT count(*) FROM training_booking b JOIN training_courserun r ON r.id = b.run_id WHERE r.slug = %s",
        run.slug,
    ) == [(0,)]


def test_a_clash_is_warned_of_and_an_offer_taken(visitor, portal):
    team, rival, page = visitor("team"), visitor("champion"), visitor("practitioner", narrow=True)
    first = plan(team, "Listening to babies", in_days(50))
    second = plan(team, "Listening to teenagers", in_days(50, hour=19), places=1)
    fill_with(rival, second)
    fill_with(page, first)

    page.goto(second.path)
    press(page, "Join the waiting list")
    sees(page, f"At the same time there is a place on {first.title}")
    press(page, "Join the waiting list")
    assert len(errors(page)) == 1
    page.get_by_label("Book even though it is at the same time as another course").check()
    press(page, "Join the waiting list")
    sees(page, "You are 1st on the waiting list.")
    assert out_of_sight(page) == []

    give_up(rival, "A court hearing")
    letter = portal.wait_for_mail(OWN, f": {second.title}")
    assert mails.calendars(letter) == []
    page.goto(mails.link(letter, "/training/bookings/"))
    press(page, "Accept or decline")
    assert out_of_sight(page) == []
    press(page, "Send answer")
    assert errors(page) == ["Select whether you want this place"]
    page.get_by_label("Yes, book it").check()
    press(page, "Send answer")
    assert message(page) == "The place is booked"
    entry = mails.event(mails.calendars(portal.wait_for_mail(OWN, f"You have a place: {second.title}"))[0])
    assert (entry.start, entry["SEQUENCE"]) == (second.starts_at, 0)


def test_a_colleague_comes_instead_in_one_step(visitor, portal):
    team, page = visitor("team"), visitor("practitioner", narrow=True)
    run = plan(team, "Listening to parents", in_days(60), places=1)
    fill_with(page, run)
    booked = mails.event(mails.calendars(portal.wait_for_mail(OWN, f"Booking confirmed: {run.title}"))[0])
    address = f"zara.{run.slug}@danson-vale.example.org"

    follow(page, "Send a colleague instead")
    field(page, "Full name of the colleague").fill("Zara Quillfeather")
    field(page, "Their work email address").fill("office@danson-vale.example.org")
    press(page, "Send a colleague instead")
    (refusal,) = errors(page)
    assert refusal.endswith("not one that several people read.")
    assert field(page, "Full name of the colleague").input_value() == "Zara Quillfeather"
    field(page, "Their work email address").fill(address)
    press(page, "Send a colleague instead")
    assert message(page) == "Zara Quillfeather comes instead"

    withdrawn = mails.event(
        mails.calendars(portal.wait_for_mail(OWN, f"Zara Quillfeather has your place: {run.title}"))[0]
    )
    assert (withdrawn["UID"], withdrawn["SEQUENCE"], str(withdrawn["STATUS"])) == (booked["UID"], 1, "CANCELLED")
    hers = portal.wait_for_mail(address, f"Booking confirmed: {run.title}")
    assert mails.event(mails.calendars(hers)[0]).start == run.starts_at
    visit = visitor(narrow=True)
    visit.goto(mails.link(hers, "/training/personal/"))
    assert heading(visit) == run.title
    visit.goto(run.path)
    sees(visit, "Join the waiting list")


def test_a_late_cancellation_is_announced_charged_and_waived(visitor, portal):
    team, page = visitor("team"), visitor("practitioner", narrow=True)
    with_tariff(team)
    run = plan(team, "Listening at short notice", in_days(2), tariff=TARIFF)
    page.goto(f"{run.path}book/")
    sees(page, "After that £25.50 is charged to your agency.")
    press(page, "Book place")
    booking = page.url
    follow(page, "Cancel the place")
    sees(page, "It is late: £25.50 is charged to Danson Vale Primary School.")
    page.get_by_label("Reason").fill("A meeting about a child")
    press(page, "Cancel the place")
    page.goto(booking)
    sees(page, "£25.50", "It was given up late.")
    letter = portal.wait_for_mail(OWN, f"Place cancelled: {run.title}")
    assert "£25.50" in mails.words(letter)

    team.goto("/training/office/charges/")
    row = team.locator("tr", has_text=run.title)
    assert "Danson Vale Primary School" in row.inner_text()
    row.get_by_role("link", name="Waive").click()
    press(team, "Waive charge")
    assert errors(team) == ["Enter a reason"]
    field(team, "Reason").fill("An emergency at the school")
    press(team, "Waive charge")
    assert message(team) == "Charge waived"
    page.goto(booking)
    sees(page, "waived: An emergency at the school")
