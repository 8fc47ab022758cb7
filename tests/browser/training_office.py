"""What the training office does before others come: a run of one's own for each journey, so that none disturbs another."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.browser.pages import field, message, press

LONDON = ZoneInfo("Europe/London")
NUMBERS = count(1)


@dataclass(frozen=True)
class Planned:
    """A published run."""

    slug: str
    title: str
    starts_at: datetime

    @property
    def path(self) -> str:
        return f"/training/course-dates/{self.slug}/"


def in_days(days: int, hour: int = 18) -> datetime:
    """That hour in London, some days from now; in the evening, when no run of the demo is on."""
    day = datetime.now(tz=LONDON) + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def plan(
    page: Page,
    title: str,
    starts_at: datetime,
    *,
    course: str = "crest-briefing",
    places: int = 20,
    approval: str = "Not needed",
    tariff: str = "",
    room: str = "",
    trainers: tuple[str, ...] = (),
) -> Planned:
    """Plan and publish an online run of two hours, under a title that no other has."""
    mark = f"{datetime.now(tz=LONDON):%H%M%S}-{next(NUMBERS)}"
    slug, title = f"journey-{mark}", f"{title} {mark}"
    page.goto(f"/training/courses/{course}/dates/new/")
    field(page, "Title, if different from the course").fill(title)
    field(page, "Address").fill(slug)
    page.get_by_label("Online", exact=True).check()
    page.locator("#id_day_1").fill(f"{starts_at:%Y-%m-%d}")
    page.locator("#id_starts_1").fill(f"{starts_at:%H:%M}")
    page.locator("#id_ends_1").fill(f"{starts_at + timedelta(hours=2):%H:%M}")
    field(page, "Places").fill(str(places))
    page.get_by_label(approval, exact=True).check()
    if tariff:
        field(page, "Tariff").select_option(label=tariff)
    if room:
        field(page, "Web web address of the online room").fill(room)
    for trainer in trainers:
        page.get_by_label(trainer, exact=True).check()
    press(page, "Save course date")
    press(page, "Publish this run")
    press(page, "Publish")
    assert message(page) == "Run published"
    return Planned(slug, title, starts_at)


def add_tariff(page: Page, name: str, late: str) -> None:
    """A tariff that charges every agency for a half day given up late."""
    page.goto("/training/office/tariffs/new/")
    field(page, "Name").fill(name)
    page.locator("#id_half_day__any__late_pence").fill(late)
    press(page, "Save tariff")
    assert message(page) == "Tariff saved"


def fill_with(page: Page, run: Planned) -> None:
    """Book the reader's own place, as whoever is signed in."""
    page.goto(f"{run.path}book/")
    press(page, "Book place")
    assert message(page) == "Place booked"


def give_up(page: Page, reason: str) -> None:
    """Cancel the place whose page is open."""
    page.locator("#content").get_by_role("link", name="Cancel the place", exact=True).click()
    page.get_by_label("Reason").fill(reason)
    press(page, "Cancel the place")
    assert message(page) == "Place cancelled"
