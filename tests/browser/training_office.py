"""What the training team does before a journey: each journey has a course date of its own, so none affects another."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.browser.pages import field, follow, message, press

LONDON = ZoneInfo("Europe/London")
NUMBERS = count(1)


@dataclass(frozen=True)
class PublishedRun:
    """A published course date."""

    slug: str
    title: str
    starts_at: datetime

    @property
    def path(self) -> str:
        return f"/training/course-dates/{self.slug}/"


def in_days(days: int, hour: int = 18) -> datetime:
    """Return that hour in London, some days from now; in the evening no course of the demo takes place."""
    day = datetime.now(tz=LONDON) + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def publish_run(
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
) -> PublishedRun:
    """Create and publish an online course date of two hours, under a title that no other has."""
    mark = f"{datetime.now(tz=LONDON):%H%M%S}-{next(NUMBERS)}"
    slug, title = f"journey-{mark}", f"{title} {mark}"
    page.goto(f"/training/courses/{course}/dates/new/")
    field(page, "Title, if different from the course").fill(title)
    field(page, "Web address").fill(slug)
    page.get_by_label("Online", exact=True).check()
    page.locator("#id_day_1").fill(f"{starts_at:%Y-%m-%d}")
    page.locator("#id_starts_1").fill(f"{starts_at:%H:%M}")
    page.locator("#id_ends_1").fill(f"{starts_at + timedelta(hours=2):%H:%M}")
    field(page, "Places").fill(str(places))
    page.get_by_label(approval, exact=True).check()
    if tariff:
        field(page, "Tariff").select_option(label=tariff)
    if room:
        field(page, "Web address of the online room").fill(room)
    for trainer in trainers:
        page.get_by_label(trainer, exact=True).check()
    press(page, "Save course date")
    assert message(page) == "Course date created. Publish it to show it in the catalogue."
    press(page, "Publish this course date")
    press(page, "Publish course date")
    assert message(page) == "Course date published"
    return PublishedRun(slug, title, starts_at)


def create_tariff(page: Page, name: str, late: str) -> None:
    """Create a tariff that charges every agency for a late cancellation of a half day."""
    page.goto("/training/office/tariffs/new/")
    field(page, "Name").fill(name)
    page.locator("#id_half_day__any__late_pence").fill(late)
    press(page, "Save tariff")
    assert message(page) == "Tariff created. You can now choose it for a course date."


def book_place(page: Page, run: PublishedRun, name: str) -> None:
    """Book a place for the person who is signed in, called ``name``."""
    page.goto(f"{run.path}book/")
    press(page, "Book place")
    assert message(page) == f"Place booked. We have emailed {name}."


def cancel_place(page: Page, reason: str) -> None:
    """Cancel the place whose page is open."""
    follow(page, "Cancel this place")
    page.get_by_label("Reason").fill(reason)
    press(page, "Cancel place")
    assert message(page) == "Place cancelled. We have sent an email to confirm."
