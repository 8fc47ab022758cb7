"""The team writes a section in the editor with the keyboard, or as plain text without script, and adds a picture."""

from datetime import timedelta

import pytest

from shield.working_days import today
from tests.browser.boardroom import inspect
from tests.browser.pages import enter_date, errors, field, follow, message, out_of_sight, press, sees, texts
from tests.factories.money_and_plans import png

pytestmark = pytest.mark.browser


@pytest.fixture
def draft(visitor):
    """Yield the address of a draft that the team creates and deletes afterwards."""
    page = visitor("team")
    page.goto("/arrangements/versions/")
    press(page, "Create a new version")
    # Later than the version that another test may publish today.
    first_day = today() + timedelta(days=30)
    enter_date(page, "In force from", *(str(part) for part in (first_day.day, first_day.month, first_day.year)))
    field(page, "Edition of the guidance").select_option(label="2023")
    press(page, "Create a new version")
    assert message(page) == "Draft created. Next, edit the sections that change."
    address = page.url
    yield address
    page.goto(f"{address}delete/")
    field(page, "Reason").fill("Created to try the editor.")
    press(page, "Delete this draft")
    assert message(page) == "Draft deleted"


def writing_area(page):
    area = page.get_by_role("textbox", name="Text", exact=True)
    area.wait_for()
    return area


def write(page):
    """Write a heading and a list of two with the keyboard."""
    writing_area(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("### Our localities")
    page.keyboard.press("Enter")
    page.keyboard.type("- North of the river")
    page.keyboard.press("Enter")
    page.keyboard.type("South of the river")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")


def ask_for_table(page):
    button = page.locator(".prose-menubar button").filter(has_text="grid_on")
    (button if button.count() else page.get_by_title("Insert table")).first.click()
    dialog = page.locator("dialog.prose-editor-dialog")
    dialog.wait_for()
    return dialog


def insert_table(page):
    dialog = ask_for_table(page)
    dialog.locator("select").select_option("Yes")
    dialog.get_by_role("button", name="Insert Table").click()
    dialog.wait_for(state="detached")


def test_a_heading_a_list_and_a_table_are_written_with_the_keyboard(visitor, draft):
    page, told = visitor("team"), []
    page.on("console", lambda line: told.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda trouble: told.append(str(trouble)))
    page.goto(f"{draft}sections/new/")
    field(page, "Title").fill("Places")
    write(page)
    insert_table(page)
    for head in ("Locality", "Where", "Lead"):
        page.keyboard.type(head)
        page.keyboard.press("Tab")
    press(page, "Save section")
    assert (message(page), told) == ("Section added", [])
    section = page.locator(".rich").last
    assert texts(section.locator("h3")) == ["Our localities"]
    assert texts(section.locator("ul > li")) == ["North of the river", "South of the river"]
    assert texts(section.locator("table th")) == ["Locality", "Where", "Lead"]
    inspect(page)


def test_the_editor_with_a_heading_is_accessible(visitor, draft):
    page = visitor("team")
    page.goto(f"{draft}sections/new/")
    writing_area(page).click()
    page.keyboard.type("### Our localities")
    inspect(page)


def test_an_inaccessible_heading_is_refused_and_nothing_is_lost(visitor, draft):
    page = visitor("team")
    page.goto(f"{draft}sections/new/")
    field(page, "Title").fill("Places")
    writing_area(page).click()
    page.keyboard.type("#### Too small")
    page.keyboard.press("Enter")
    page.keyboard.type("Words.")
    press(page, "Save section")
    assert errors(page) == ["Use a heading before you use a smaller heading"]
    assert texts(writing_area(page).locator("h4, p"))[:2] == ["Too small", "Words."]


def test_the_table_dialog_is_accessible(visitor, draft):
    page = visitor("team")
    page.goto(f"{draft}sections/new/")
    writing_area(page).click()
    inspect(page)
    ask_for_table(page)
    inspect(page)


def test_without_script_the_same_page_takes_plain_text(visitor, draft):
    page = visitor("team", scripts=False)
    page.goto(f"{draft}sections/new/")
    field(page, "Title").fill("Places")
    field(page, "Text").fill("Two <rivers>\n\n- North\n- South")
    page.locator("#content form button[type=submit]").click()
    section = page.locator(".rich").last
    assert texts(section.locator("p")) == ["Two <rivers>"]
    assert texts(section.locator("li")) == ["North", "South"]
    assert out_of_sight(page) == []


def test_a_picture_is_added_with_its_text_alternative_and_is_not_public_yet(visitor, draft):
    page, stranger = visitor("team"), visitor()
    page.goto(draft)
    follow(page, "Add a picture to section 1")
    press(page, "Add this picture")
    assert errors(page) == ["Select a picture", "Enter a text alternative"]
    inspect(page)
    picture = {"name": "map.png", "mimeType": "image/png", "buffer": png().read()}
    field(page, "Picture").set_input_files(picture)
    field(page, "Text alternative").fill("A map with five localities.")
    field(page, "Caption (optional)").fill("Our area")
    press(page, "Add this picture")
    assert message(page) == "Picture added"
    drawn = page.get_by_role("img", name="A map with five localities.")
    assert drawn.evaluate("it => it.complete && it.naturalWidth") == 40
    sees(page, "Our area")
    inspect(page)
    assert stranger.goto(drawn.get_attribute("src")).status == 404
    follow(page, "Remove the picture Our area")
    inspect(page)
    press(page, "Remove this picture")
    assert (message(page), drawn.count()) == ("Picture removed", 0)
