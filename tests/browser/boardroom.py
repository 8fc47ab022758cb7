"""Steps of the journeys through meetings: create a meeting, add an item, inspect a page, move a date."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page
from weasyprint import HTML

from shield import working_days
from tests.browser.conftest import NARROW, WIDE
from tests.browser.pages import enter_date, field, message, out_of_sight, press
from tests.browser.test_every_page import violations


def inspect(page: Page) -> None:
    """Expect no accessibility violation, and nothing beyond the edges of a phone."""
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


def create_meeting(page: Page, group: str, day: date, *, style: str, venue: str = "", title: str = "") -> str:
    """Create a meeting of a group. Return its address."""
    page.goto("/meetings/new/")
    field(page, "Group").select_option(label=group)
    give_date(page, "Date", day)
    if style != "By correspondence":
        field(page, "Start time").fill("09:30")
        field(page, "End time").fill("11:30")
    page.get_by_role("radio", name=style, exact=True).check()
    field(page, "Venue").fill(venue)
    field(page, "Title (optional)").fill(title)
    inspect(page)
    press(page, "Create meetings")
    assert message(page) == "Meeting created"
    return page.url


def add_item(page: Page, meeting: str, title: str, *, detail: str = "", readers: str = "Members and readers") -> None:
    """Add an item to an agenda."""
    page.goto(meeting)
    with page.expect_navigation():
        page.locator(".side").get_by_role("link", name="Add an agenda item", exact=True).click()
    field(page, "Title").fill(title)
    field(page, "What the meeting is asked to do (optional)").fill(detail)
    page.get_by_role("radio", name=readers).check()
    press(page, "Add item")
    assert message(page) == "Item added"
    on_agenda(page, title)


def on_agenda(page: Page, title: str) -> Locator:
    """Return the one item of the agenda with this title."""
    found = page.locator("li[id^=item-]").filter(has=page.locator("h3", has_text=title))
    assert found.count() == 1, title
    return found


def on_item(page: Page, label: str, title: str) -> None:
    """Follow the link that begins with ``label`` beside an item."""
    with page.expect_navigation():
        on_agenda(page, title).get_by_role("link", name=label).click()


def move_to_past(portal, meeting: str, days_ago: int) -> date:
    """Move the date of a meeting into the past. Return the new date."""
    slug = meeting.rstrip("/").rpartition("/")[2]
    day = working_days.today() - timedelta(days=days_ago)
    portal.ask("UPDATE partnership_meeting SET starts_on = %s WHERE slug = %s RETURNING slug", day, slug)
    return day


def a_pdf(title: str, words: str) -> dict[str, object]:
    """Return a small accessible PDF as a file to upload."""
    html = f'<html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p></body></html>'
    content = HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": content}
