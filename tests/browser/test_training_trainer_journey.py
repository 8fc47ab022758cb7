"""A trainer with a phone in the room: the code, a walk-in, the register; then questions, and a certificate to check."""

from datetime import datetime, timedelta

import pytest

from tests.browser import mails
from tests.browser.pages import errors, field, follow, heading, message, out_of_sight, press, sees, texts
from tests.browser.training_office import LONDON, fill_with, in_days, plan

pytestmark = pytest.mark.browser

OWN = "amina.okafor@danson-vale.example.org"
ROOM = "https://meet.example.org/a-room-of-its-own"


def move(portal, run, start):
    """Let the run begin at ``start``, as time itself would."""
    end = start + timedelta(hours=2)
    dates = "UPDATE training_rundate d SET starts_at = %s, ends_at = %s FROM training_courserun r "
    portal.ask(dates + "WHERE r.id = d.run_id AND r.slug = %s RETURNING d.id", start, end, run.slug)
    runs = "UPDATE training_courserun SET starts_at = %s, ends_at = %s, closes_at = %s WHERE slug = %s RETURNING id"
    portal.ask(runs, start, end, start, run.slug)


def register(page, run):
    """From the office to the register of the one date."""
    page.goto(f"{run.path}bookings/")
    page.get_by_role("link", name="the register of").click()
    page.wait_for_load_state()


def mark(page, name, answer):
    page.get_by_role("group", name=name).get_by_label(answer, exact=True).check()


def test_a_trainer_with_a_phone_takes_the_register(visitor, portal):
    run = plan(visitor("team"), "In the room", in_days(20), room=ROOM, trainers=("Siân Prosser",))
    page, other = visitor("practitioner", narrow=True), visitor("champion", narrow=True)
    for each in (page, other):
        fill_with(each, run)
    booking = page.url
    trainer = visitor("trainer", narrow=True)
    assert ROOM not in page.content()

    move(portal, run, datetime.now(tz=LONDON) - timedelta(minutes=5))
    page.goto(booking)
    assert ROOM not in page.content()
    press(page, "Join online")
    press(page, "Join online")
    assert page.get_by_role("button", name="Open the online room").get_attribute("href") == ROOM

    register(trainer, run)
    assert out_of_sight(trainer) == []
    follow(trainer, "Show the code to check in by")
    code = trainer.locator(".check-in__code").inner_text().split()[-1]
    assert out_of_sight(trainer) == []
    page.goto("/training/check-in/")
    field(page, "6-digit code").fill("12")
    press(page, "Check in")
    assert len(errors(page)) == 1
    field(page, "6-digit code").fill(code)
    press(page, "Check in")
    assert message(page) == f"You are on the register of {run.title}"

    register(trainer, run)
    follow(trainer, "Somebody came without a place")
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


def test_answers_earn_a_certificate_that_anybody_can_check(visitor, portal):
    run = plan(visitor("team"), "With a certificate", in_days(21), trainers=("Siân Prosser",))
    page = visitor("practitioner", narrow=True)
    fill_with(page, run)
    booking = page.url
    move(portal, run, datetime.now(tz=LONDON) - timedelta(hours=3))
    trainer = visitor("trainer", narrow=True)
    register(trainer, run)
    mark(trainer, "Amina Okafor", "Present")
    press(trainer, "Save register")

    page.goto(f"{booking}evaluation/")
    assert out_of_sight(page) == []
    press(page, "Send answers")
    assert len(errors(page)) == 3
    for group in page.locator("main fieldset").all():
        group.get_by_label("Mostly", exact=True).check()
    press(page, "Send answers")
    letter = portal.wait_for_mail(OWN, run.title)
    assert mails.words(letter)

    page.goto("/training/passport/")
    assert out_of_sight(page) == []
    page.get_by_role("link", name=f"Certificate for {run.title}").click()
    page.wait_for_load_state()
    assert heading(page) == "Certificate of attendance"
    code = texts(page.locator("dd"))[-1]
    stranger = visitor(narrow=True, scripts=False)
    stranger.goto("/training/certificates/check/")
    stranger.get_by_label("Code").fill(code.lower().replace("-", ""))
    press(stranger, "Check")
    sees(stranger, "This certificate is valid", "Amina Okafor", run.title)
