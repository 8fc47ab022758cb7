"""A trainer with a phone: the check-in code, a walk-in, the register; then the questionnaire and the certificate."""

from datetime import datetime, timedelta

import pytest

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


def mark(page, name, answer):
    page.get_by_role("group", name=name).get_by_label(answer, exact=True).check()


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
    follow(trainer, "Add a walk-in")
    field(trainer, "Full name").fill("Wilma Walkin")
    field(trainer, "Work email address").fill(f"wilma.{run.slug}@oxleas.example.org")
    field(trainer, "Agency").select_option(label="Oxleas NHS Foundation Trust")
    press(trainer, "Add to register")
    assert message(trainer) == "Wilma Walkin added to the register"
    press(trainer, "Save register")
    assert errors(trainer) == ["Select whether Ravi Chowdhury attended"]
    mark(trainer, "Ravi Chowdhury", "Did not attend")
    press(trainer, "Save register")
    assert message(trainer) == "Register saved"
    assert out_of_sight(trainer) == []
    assert portal.ask(
        "SELECT p.name, a.presence FROM training_attendance a JOIN training_booking b ON b.id = a.booking_id "
        "JOIN partnership_person p ON p.id = b.attendee_id JOIN training_courserun r ON r.id = b.run_id "
        "WHERE r.slug = %s ORDER BY p.name",
        run.slug,
    ) == [("Amina Okafor", "present"), ("Ravi Chowdhury", "no_show"), ("Wilma Walkin", "present")]


def test_a_certificate_follows_the_questionnaire_and_can_be_checked_by_anyone(visitor, portal):
    run = publish_run(visitor("team"), "With a certificate", in_days(21), trainers=("Siân Prosser",))
    page = visitor("practitioner", narrow=True)
    book_place(page, run, "Amina Okafor")
    booking = page.url
    start_at(portal, run, datetime.now(tz=LONDON) - timedelta(hours=3))
    trainer = visitor("trainer", narrow=True)
    open_register(trainer, run)
    mark(trainer, "Amina Okafor", "Present")
    press(trainer, "Save register")

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
