"""A practitioner: a prerequisite, a clash, the waiting list and an offer, a colleague instead, a late cancellation."""

import pytest

from shield.text.formatting import long_date, moment
from tests.browser import mails
from tests.browser.pages import errors, field, follow, heading, message, out_of_sight, press, sees
from tests.browser.training_office import book_place, cancel_place, create_tariff, in_days, publish_run

pytestmark = pytest.mark.browser

NAME = "Amina Okafor"
OWN = "amina.okafor@danson-vale.example.org"
TARIFF = "Half days, charged late"


def ensure_tariff(team):
    """Create the tariff of this journey unless there is one."""
    team.goto("/training/office/tariffs/")
    if not team.get_by_role("heading", name=TARIFF).count():
        create_tariff(team, TARIFF, "25.50")


def publish_course(team, title, slug, first):
    """Create and publish a course for which another must be completed first."""
    team.goto("/training/office/courses/new/")
    field(team, "Title").fill(title)
    field(team, "Web address").fill(slug)
    field(team, "Type of course").select_option(label="Briefing")
    team.get_by_label("3 Work with children at risk", exact=True).check()
    team.get_by_role("group", name="Courses to complete first").get_by_label(first, exact=True).check()
    press(team, "Save course")
    assert message(team) == "Draft course created. Publish it to show it in the catalogue."
    press(team, "Publish this course")
    press(team, "Publish course")
    assert message(team) == "Course published. It is now in the catalogue."


def test_a_prerequisite_is_shown_and_booking_without_it_is_refused(visitor, portal):
    team, page = visitor("team"), visitor("practitioner", narrow=True)
    (known,) = portal.ask("SELECT count(*) FROM training_course WHERE slug LIKE 'journey-course-%%'")[0]
    slug = f"journey-course-{known}"
    publish_course(team, f"Advanced listening {known}", slug, "Domestic Abuse Masterclass on MARAC")
    run = publish_run(team, f"Advanced listening in spring {known}", in_days(40), course=slug)
    page.goto(run.path)
    sees(page, "Complete Domestic Abuse Masterclass on MARAC first")
    page.goto(f"{run.path}book/")
    assert out_of_sight(page) == []
    sees(page, "Complete Domestic Abuse Masterclass on MARAC first")
    assert page.locator("#content").get_by_role("button", name="Book place", exact=True).count() == 0
    with page.expect_navigation():
        page.locator("#content form").evaluate("form => form.submit()")
    assert errors(page) == [f"{NAME} cannot book this course yet. Complete Domestic Abuse Masterclass on MARAC first."]
    assert portal.ask(
        "SELECT count(*) FROM training_booking b JOIN training_courserun r ON r.id = b.run_id WHERE r.slug = %s",
        run.slug,
    ) == [(0,)]


def test_a_clash_is_shown_and_an_offered_place_is_accepted(visitor, portal):
    team, rival, page = visitor("team"), visitor("champion"), visitor("practitioner", narrow=True)
    first = publish_run(team, "Listening to babies", in_days(50))
    second = publish_run(team, "Listening to teenagers", in_days(50, hour=19), places=1)
    book_place(rival, second, "Ravi Chowdhury")
    book_place(page, first, NAME)

    page.goto(second.path)
    press(page, "Join the waiting list")
    sees(page, f"You have a place on {first.title} at the same time, {moment(first.starts_at)}.")
    press(page, "Join the waiting list")
    assert errors(page) == [
        f"{NAME} has a place on {first.title} at the same time ({long_date(first.starts_at)}). Tick the box to book anyway."
    ]
    page.get_by_label("Book even though it is at the same time as another course").check()
    press(page, "Join the waiting list")
    sees(page, "You are 1st on the waiting list.")
    assert out_of_sight(page) == []

    cancel_place(rival, "A court hearing")
    ((expires_at,),) = portal.ask(
        "SELECT o.expires_at FROM training_offer o JOIN training_booking b ON b.id = o.booking_id "
        "JOIN training_courserun r ON r.id = b.run_id WHERE r.slug = %s",
        second.slug,
    )
    letter = portal.wait_for_mail(OWN, f"A place is available until {moment(expires_at)}: {second.title}")
    assert mails.calendars(letter) == []
    page.goto(mails.link(letter, "/training/bookings/"))
    press(page, "Accept or decline")
    assert out_of_sight(page) == []
    press(page, "Send answer")
    assert errors(page) == ["Select whether you want this place"]
    page.get_by_label("Yes, book it").check()
    press(page, "Send answer")
    assert message(page) == "Place booked. We have sent a confirmation by email."
    entry = mails.event(mails.calendars(portal.wait_for_mail(OWN, f"You have a place: {second.title}"))[0])
    assert (entry.start, entry["SEQUENCE"]) == (second.starts_at, 0)


def test_a_colleague_attends_instead(visitor, portal):
    team, page = visitor("team"), visitor("practitioner", narrow=True)
    run = publish_run(team, "Listening to parents", in_days(60), places=1)
    book_place(page, run, NAME)
    booked = mails.event(mails.calendars(portal.wait_for_mail(OWN, f"Booking confirmed: {run.title}"))[0])
    address = f"zara.{run.slug}@danson-vale.example.org"

    follow(page, "Send a colleague instead")
    field(page, "Full name of the colleague").fill("Zara Featherstonehaugh")
    field(page, "Work email address of the colleague").fill("office@danson-vale.example.org")
    press(page, "Send a colleague instead")
    assert errors(page) == [
        "office@danson-vale.example.org must be the person’s own work email address, not a shared one"
    ]
    assert field(page, "Full name of the colleague").input_value() == "Zara Featherstonehaugh"
    field(page, "Work email address of the colleague").fill(address)
    press(page, "Send a colleague instead")
    assert message(page) == "Zara Featherstonehaugh now has this place. We have emailed them."

    withdrawn = mails.event(
        mails.calendars(portal.wait_for_mail(OWN, f"Zara Featherstonehaugh has your place: {run.title}"))[0]
    )
    assert (withdrawn["UID"], withdrawn["SEQUENCE"], str(withdrawn["STATUS"])) == (booked["UID"], 1, "CANCELLED")
    hers = portal.wait_for_mail(address, f"Booking confirmed: {run.title}")
    assert mails.event(mails.calendars(hers)[0]).start == run.starts_at
    visit = visitor(narrow=True)
    visit.goto(mails.link(hers, "/training/personal/"))
    assert heading(visit) == run.title
    visit.goto(run.path)
    sees(visit, "Join the waiting list")


def test_a_late_cancellation_is_charged_as_announced_and_waived(visitor, portal):
    team, page = visitor("team"), visitor("practitioner", narrow=True)
    ensure_tariff(team)
    run = publish_run(team, "Listening at short notice", in_days(2), tariff=TARIFF)
    page.goto(f"{run.path}book/")
    sees(page, "Cancelling now costs £25.50.")
    press(page, "Book place")
    booking = page.url
    follow(page, "Cancel this place")
    sees(page, "Cancelling now costs £25.50. Danson Vale Primary School will be charged.")
    page.get_by_label("Reason").fill("A meeting about a child")
    press(page, "Cancel place")
    page.goto(booking)
    sees(page, "£25.50", "A meeting about a child (late cancellation)")
    letter = portal.wait_for_mail(OWN, f"Place cancelled: {run.title}")
    assert "so your agency will be charged £25.50." in mails.words(letter)

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
