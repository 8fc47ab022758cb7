"""The team creates a course date, reserves places, reads what people need, moves the date and cancels it."""

import csv
import io

import pytest

from tests.browser import mails
from tests.browser.pages import errors, field, follow, message, out_of_sight, press, sees
from tests.browser.training_office import book_place, in_days, publish_run

pytestmark = pytest.mark.browser

OWN = "amina.okafor@danson-vale.example.org"


TOO_FEW = (
    "Places must be 2 or more, because 2 are held. To have fewer, use “Reduce the places”. "
    "These people would lose theirs: Ravi Chowdhury (booked)."
)


def test_a_course_date_is_published_prepared_moved_and_cancelled(visitor, portal):
    team, page, other = visitor("team"), visitor("practitioner"), visitor("champion")
    run = publish_run(team, "From plan to end", in_days(25), places=3)
    book_place(page, run, "Amina Okafor")
    booked = mails.event(mails.calendars(portal.wait_for_mail(OWN, f"Booking confirmed: {run.title}"))[0])
    follow(page, "Tell us what you need")
    field(page, "Access needs").fill("Somewhere to pray")
    press(page, "Save needs")
    book_place(other, run, "Ravi Chowdhury")

    team.goto(f"{run.path}reserves/")
    assert out_of_sight(team) == []
    field(team, "Police").fill("1")
    press(team, "Save reserved places")
    assert errors(team) == ["Enter when unused places are released"]
    assert field(team, "Police").input_value() == "1"
    team.locator("#id_releases_at").fill(f"{in_days(10):%Y-%m-%dT%H:%M}")
    press(team, "Save reserved places")
    assert message(team) == "Reserved places updated"
    follow(team, "Access and dietary needs")
    sees(team, "Somewhere to pray", "Amina Okafor")

    team.goto(f"{run.path}edit/")
    field(team, "Places").fill("1")
    press(team, "Save course date")
    assert errors(team) == [TOO_FEW]
    field(team, "Places").fill("3")
    team.locator("#id_day_1").fill(f"{in_days(26):%Y-%m-%d}")
    press(team, "Save course date")
    assert message(team) == "Course date updated"
    moved = mails.event(mails.calendars(portal.wait_for_mail(OWN, f"Time or place changed: {run.title}"))[0])
    assert (moved["UID"], moved["SEQUENCE"], moved.start) == (booked["UID"], 1, in_days(26))

    press(team, "Bookings and registers")
    press(team, "Cancel this course date")
    press(team, "Cancel course date")
    assert errors(team) == ["Enter a reason"]
    field(team, "Reason").fill("The trainer is ill")
    press(team, "Cancel course date")
    assert message(team) == "Course date cancelled. We are emailing everyone who was booked or on the waiting list."
    letter = portal.wait_for_mail(OWN, f"Course date cancelled: {run.title}")
    gone = mails.event(mails.calendars(letter)[0])
    assert (gone["UID"], gone["SEQUENCE"], str(gone["STATUS"])) == (booked["UID"], 2, "CANCELLED")
    assert "Reason: The trainer is ill" in mails.words(letter)
    page.goto(run.path)
    sees(page, "This course date has been cancelled.")


def test_the_statistics_of_the_year_add_up_on_the_page_and_in_the_file(visitor):
    team = visitor("team")
    team.goto("/training/office/statistics/")
    shown = [cell.strip() for cell in team.locator("tfoot td").all_inner_texts() if cell.strip()]
    rows = list(
        csv.reader(io.StringIO(team.request.get("/training/office/statistics/csv/").body().decode("utf-8-sig")))
    )
    assert rows[-1][3:9] == shown[:6]
    for column, total in enumerate(shown[:6], start=3):
        assert sum(int(row[column] or 0) for row in rows[1:-1]) == int(total)
