"""What the journeys through meetings share: planning one, adding an item, looking at a page, letting a day come."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page
from weasyprint import HTML

from shield import working_days
from tests.browser.conftest import NARROW, WIDE
from tests.browser.pages import enter_date, field, follow, message, out_of_sight, press
from tests.browser.test_every_page import violations


def inspect(page: Page) -> None:
    """No accessibility violation, and nothing beyond the edges of a phone."""
    was = page.viewport_size
    troubles = violations(page)
    page.set_viewport_size(NARROW)
    troubles += out_of_sight(page)
    page.set_viewport_size(was or WIDE)
    assert troubles == [], f"{page.url}: {troubles}"


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def give_date(page: Page, legend: str, day: date) -> None:
    enter_date(page, legend, str(day.day), str(day.month), str(day.year))


def plan(page: Page, group: str, day: date, *, how: str, where: str = "", title: str = "") -> str:
    """Plan a meeting of a group, by its name; answers its address."""
    page.goto("/meetings/new/")
    field(page, "Group").select_option(label=group)
    give_date(page, "Date", day)
    if how != "By correspondence":
        field(page, "Begins at").fill("09:30")
        field(page, "Ends at").fill("11:30")
    page.get_by_role("radio", name=how, exact=True).check()
    field(page, "Where").fill(where)
    field(page, "Title").fill(title)
    inspect(page)
    press(page, "Plan")
    assert message(page) == "Meeting planned"
    return page.url


def add_item(page: Page, meeting: str, title: str, *, detail: str = "", readers: str = "Members") -> None:
    """Put an item on an agenda."""
    page.goto(meeting)
    follow(page, "Put an item on the agenda")
    field(page, "Item").fill(title)
    field(page, "What is asked of the meeting").fill(detail)
    page.get_by_role("radio", name=readers).check()
    press(page, "Save")
    assert message(page) == "Item added"
    on_agenda(page, title)


def on_agenda(page: Page, title: str) -> Locator:
    """The one item of the agenda with this title."""
    found = page.locator("li[id^=item-]").filter(has=page.locator("h3", has_text=title))
    assert found.count() == 1, title
    return found


def on_item(page: Page, label: str, title: str) -> None:
    """Follow the link that begins with ``label`` beside an item."""
    with page.expect_navigation():
        on_agenda(page, title).get_by_role("link", name=label).click()


def come_to_pass(portal, meeting: str, days_ago: int) -> date:
    """Let the day of a meeting come, and some days pass; answers the day on which it then was."""
    slug = meeting.rstrip("/").rpartition("/")[2]
    day = working_days.today() - timedelta(days=days_ago)
    portal.ask("UPDATE partnership_meeting SET starts_on = %s WHERE slug = %s RETURNING slug", day, slug)
    return day


def a_pdf(title: str, words: str) -> dict[str, object]:
    """A small accessible PDF, as a file to choose."""
    html = f'<html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p></body></html>'
    content = HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": content}
