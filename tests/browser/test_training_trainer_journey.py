"""A trainer with a phone: the check-in code, a walk-in, the register; then the questionnaire and the certificate."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.pages import errors, field, follow, heading, message, out_of_sight, press, sees, texts
from tests.browser.training_office import LONDON, book_place, in_days, publish_run
from training.models.evaluations import DEFAULT_STATEMENTS

pytestmark = pytest.mark.browser

OWN = "amina.okafor@danson-vale.example.org"
ROOM = "https://meet.example.org/private-room"


def start_at(portal, run, start):
    """Move the course date to ``start``, as if time had passed."""
    end = start + timedelta(hours=2)
    dates = "UPDATE training_rundate d SET starts_at = %s, ends_at = %s FROM training_courserun r "
    portal.ask(dates + "WHERE r.id = d.run_id AND r.slug = %s RETURNING d.id", start, end, run.slug)
    runs = "UPDATE training_courserun SET starts_at = %s, ends_at = %s, closes_at = %s WHERE slug = %s RETURNING id"
    portal.ask(runs, start, end, start, run.slug)


def open_register(page, run):
    """Open the register of the one date from the page of bookings."""
    page.goto(f"{run.path}bookings/")
    page.get_by_role("link", name="the register of").click()
    page.wait_for_load_state()


def button_of(page, name, answer):
    """Return one of the buttons of a person on the register."""
    return page.get_by_role("group", name=name).get_by_role("button", name=answer)


def add_walk_in(page, name, email, agency):
    """Add a person without a booking on the register itself."""
    page.locator("summary", has_text="Add a walk-in").click()
    field(page, "Full name").fill(name)
    field(page, "Work email address").fill(email)
    field(page, "Agency").select_option(label=agency)
    press(page, "Add to register")


def marks_of(portal, run):
    """Return who has which mark on the register."""
    return portal.ask(
        "SELECT p.name, a.presence FROM training_attendance a JOIN training_booking b ON b.id = a.booking_id "
        "JOIN partnership_person p ON p.id = b.attendee_id JOIN training_courserun r ON r.id = b.run_id "
        "WHERE r.slug = %s ORDER BY p.name",
        run.slug,
    )


def test_a_trainer_takes_the_register_on_a_phone(visitor, portal):
    run = publish_run(visitor("team"), "In the room", in_days(20), room=ROOM, trainers=("Siân Prosser",))
    page, other = visitor("practitioner", narrow=True), visitor("champion", narrow=True)
    book_place(page, run, "Amina Okafor")
    book_place(other, run, "Ravi Chowdhury")
    booking = page.url
    trainer = visitor("trainer", narrow=True)
    assert ROOM not in page.content()

    start_at(portal, run, datetime.now(tz=LONDON) - timedelta(minutes=5))
    page.goto(booking)
    assert ROOM not in page.content()
    press(page, "Join online")
    press(page, "Join online")
    assert page.get_by_role("button", name="Open the online room").get_attribute("href") == ROOM

    open_register(trainer, run)
    assert out_of_sight(trainer) == []
    follow(trainer, "Show the check-in code")
    code = trainer.locator(".check-in__code").inner_text().split()[-1]
    assert out_of_sight(trainer) == []
    page.goto("/training/check-in/")
    field(page, "6-digit code").fill("12")
    press(page, "Check in")
    assert errors(page) == ["Code is wrong or has expired. Enter the 6-digit code on the screen now"]
    field(page, "6-digit code").fill(code)
    press(page, "Check in")
    assert message(page) == f"You are checked in to {run.title}"

    open_register(trainer, run)
    add_walk_in(trainer, "Wilma Walkin", f"wilma.{run.slug}@oxleas.example.org", "Oxleas NHS Foundation Trust")
    assert message(trainer) == "Wilma Walkin added to the register"
    press(trainer, "Finish the register")
    assert errors(trainer) == ["Mark everyone before you finish the register. Not marked yet: Ravi Chowdhury"]
    for answer in ("Attended part", "Did not attend"):
        button_of(trainer, "Ravi Chowdhury", answer).click()
    expect(trainer.locator("[data-register-status]")).to_have_text("Saved")
    assert button_of(trainer, "Ravi Chowdhury", "Did not attend").bounding_box()["height"] >= 48
    assert out_of_sight(trainer) == []
    press(trainer, "Finish the register")
    assert message(trainer) == "Register finished"
    assert out_of_sight(trainer) == []
    assert marks_of(portal, run) == [
        ("Amina Okafor", "present"),
        ("Ravi Chowdhury", "no_show"),
        ("Wilma Walkin", "present"),
    ]


def test_a_certificate_follows_the_questionnaire_and_can_be_checked_by_anyone(visitor, portal):
    run = publish_run(visitor("team"), "With a certificate", in_days(21), trainers=("Siân Prosser",))
    page = visitor("practitioner", narrow=True)
    book_place(page, run, "Amina Okafor")
    booking = page.url
    start_at(portal, run, datetime.now(tz=LONDON) - timedelta(hours=3))
    trainer = visitor("trainer", narrow=True, scripts=False)
    open_register(trainer, run)
    with trainer.expect_navigation():
        button_of(trainer, "Amina Okafor", "Present").click()
    assert button_of(trainer, "Amina Okafor", "Present").get_attribute("aria-pressed") == "true"
    press(trainer, "Finish the register")

    page.goto(f"{booking}evaluation/")
    assert out_of_sight(page) == []
    press(page, "Send answers")
    assert errors(page) == [f"Select how far you agree: {statement}" for statement in DEFAULT_STATEMENTS]
    for group in page.locator("main fieldset").all():
        group.get_by_label("Mostly", exact=True).check()
    press(page, "Send answers")
    assert message(page) == "Thank you for your answers. Reports never show your name."
    assert portal.wait_for_mail(OWN, f"Your certificate: {run.title}")

    page.goto("/training/passport/")
    assert out_of_sight(page) == []
    page.get_by_role("link", name=f"Certificate for {run.title}").click()
    page.wait_for_load_state()
    assert heading(page) == "Certificate of attendance"
    code = texts(page.locator("dd"))[-1]
    anonymous = visitor(narrow=True, scripts=False)
    anonymous.goto("/training/certificates/check/")
    field(anonymous, "Certificate code").fill(code.lower().replace("-", ""))
    press(anonymous, "Check certificate")
    sees(anonymous, "This certificate is valid", "Amina Okafor", run.title)
