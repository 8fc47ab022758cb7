"""The team plans a run, keeps places, moves it with everybody told, reads what people need, and calls it off."""

import csv
import io

import pytest

from tests.browser import mails
from tests.browser.pages import errors, field, follow, message, out_of_sight, press, sees
from tests.browser.training_office import fill_with, in_days, plan

pytestmark = pytest.mark.browser

OWN = "amina.okafor@danson-vale.example.org"


def test_a_run_is_planned_moved_prepared_and_called_off(visitor, portal):
    team, page, other = visitor("team"), visitor("practitioner"), visitor("champion")
    run = plan(team, "From plan to end", in_days(25), places=3)
    fill_with(page, run)
    booked = mails.event(mails.calendars(portal.wait_for_mail(OWN, f"Booking confirmed: {run.title}"))[0])
    follow(page, "Tell us what you need")
    field(page, "Access needs").fill("Somewhere to pray")
    press(page, "Save")
    fill_with(other, run)

    team.goto(f"{run.path}reserves/")
    assert out_of_sight(team) == []
    field(team, "Police").fill("1")
    press(team, "Save")
    assert errors(team) == ["Enter when unused places are released"]
    assert field(team, "Police").input_value() == "1"
    team.locator("#id_releases_at").fill(f"{in_days(10):%Y-%m-%dT%H:%M}")
    press(team, "Save")
    assert message(team) == "Saved"
    follow(team, "What people need")
    sees(team, "Somewhere to pray", "Amina Okafor")

    team.goto(f"{run.path}edit/")
    field(team, "Places").fill("1")
    press(team, "Save course date")
    (refusal,) = errors(team)
    assert "These came last: Ravi Chowdhury." in refusal
    field(team, "Places").fill("3")
    team.locator("#id_day_1").fill(f"{in_days(26):%Y-%m-%d}")
    press(team, "Save course date")
    assert message(team) == "Run saved"
    moved = mails.event(mails.calendars(portal.wait_for_mail(OWN, f"Time or place changed: {run.title}"))[0])
    assert (moved["UID"], moved["SEQUENCE"], moved.start) == (booked["UID"], 1, in_days(26))

    press(team, "Cancel this run")
    press(team, "Cancel course date")
    assert errors(team) == ["Enter a reason"]
    field(team, "Reason").fill("The trainer is ill")
    press(team, "Cancel course date")
    letter = portal.wait_for_mail(OWN, f"Course date cancelled: {run.title}")
    gone = mails.event(mails.calendars(letter)[0])
    assert (gone["UID"], gone["SEQUENCE"], str(gone["STATUS"])) == (booked["UID"], 2, "CANCELLED")
    assert "The trainer is ill" in mails.words(letter)
    page.goto(run.path)
    sees(page, "This course was cancelled.")


def test_the_years_figures_add_up_on_the_page_and_in_the_file(visitor):
    team = visitor("team")
    team.goto("/training/office/statistics/")
    shown = [cell.strip() for cell in team.locator("tfoot td").all_inner_texts() if cell.strip()]
    rows = list(
        csv.reader(io.StringIO(team.request.get("/training/office/statistics/csv/").body().decode("utf-8-sig")))
    )
    assert rows[-1][3:9] == shown[:6]
    for column, told in enumerate(shown[:6], start=3):
        assert sum(int(row[column]) for row in rows[1:-1]) == int(told)
