"""The public reads how the partnership works, what changed in it, and what it was before."""

import hashlib

import pytest

from shield.working_days import today
from tests.browser.pages import enter_date, follow, heading, message, out_of_sight, press, texts
from tests.browser.papers import Paper

pytestmark = pytest.mark.browser

SECTIONS = [
    "Who the safeguarding partners are",
    "Our area",
    "A shared vision and values",
    "How we work together",
    "Relevant agencies",
    "Early years, schools and colleges",
    "Youth justice, custody and children's homes",
    "Local child safeguarding practice reviews",
    "Independent scrutiny",
    "Voice of children, young people and families",
    "Training, and how we know it works",
    "When professionals disagree",
    "Data and information",
    "Funding",
]
CHANGES = [
    [
        "Who the safeguarding partners are",
        "NHS South East London Clinical Commissioning Group held the health seat.",
        "NHS South East London Integrated Care Board holds the health seat since 1 July 2022.",
        "The clinical commissioning group was dissolved.",
    ],
    [
        "Who the safeguarding partners are",
        "Each partner named an accountable lead.",
        "Lead and delegated safeguarding partners are named.",
        "Working Together 2023.",
    ],
    [
        "Independent scrutiny",
        "Scrutiny was described year by year.",
        "The scrutineer's comments are public, with a dated answer.",
        "So that challenge can be seen.",
    ],
]


def the_pdf(page):
    link = page.get_by_role("button", name="Download the PDF")
    return Paper(page.request.get(link.get_attribute("href")).body())


def test_the_public_reads_the_arrangements_in_force_without_scripts(visitor):
    page = visitor(narrow=True, scripts=False)
    page.goto("/")
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Arrangements").click()
    page.wait_for_url("**/arrangements/versions/4/")
    assert heading(page) == "Published arrangements"
    assert texts(page.locator("#content .kicker")) == ["Version 4, in force from 2 December 2024"]
    assert texts(page.get_by_role("navigation", name="Sections").locator("a")) == SECTIONS
    assert texts(page.locator("#content h2[id^=section]")) == [
        f"{number}. {title}" for number, title in enumerate(SECTIONS, start=1)
    ]
    follow(page, "Funding")
    assert page.url.endswith("#section-14")
    assert out_of_sight(page) == []


def test_the_table_of_changes_says_what_was_what_is_and_why(visitor):
    page = visitor()
    page.goto("/arrangements/")
    table = page.get_by_role("table", name="What changed in version 4")
    assert texts(table.locator("thead th")) == ["Section", "Was", "Is now", "Why"]
    assert [texts(row.locator("th, td")) for row in table.locator("tbody tr").all()] == CHANGES


def test_the_pdf_of_the_arrangements_holds_the_same(visitor, portal):
    page = visitor()
    page.goto("/arrangements/")
    paper = the_pdf(page)
    assert paper.nature() == {
        "title": "Published arrangements, version 4",
        "language": "en-GB",
        "tagged": "True",
        "shows its title": "True",
        "PDF/UA": "1",
    }
    words = " ".join(" ".join(paper.pages).split())
    for title in SECTIONS:
        assert title in words
    address = page.get_by_role("button", name="Download the PDF").get_attribute("href")
    assert portal.ask("SELECT sha256 FROM shield_document WHERE id = %s", address.split("/")[-2]) == [
        (hashlib.sha256(paper.body).hexdigest(),)
    ]


def test_a_replaced_version_says_so_and_leads_to_the_one_in_force(visitor):
    page = visitor(narrow=True)
    page.goto("/arrangements/")
    follow(page, "What changed when")
    assert texts(page.locator("#content h2")) == ["Version 4", "Version 3", "Version 2", "Version 1"]
    assert texts(page.locator("#content .tag")) == ["In force", "Replaced", "Replaced", "Replaced"]
    assert out_of_sight(page) == []
    follow(page, "Version 3")
    assert texts(page.locator("#content .kicker")) == ["Version 3, in force from January 2021"]
    assert texts(page.locator(".govuk-inset-text")) == [
        "This version has been replaced. It stays here as it was. Read version 4, in force now."
    ]
    assert "Clinical Commissioning Group" in " ".join(the_pdf(page).pages)
    follow(page, "Read version 4, in force now")
    assert texts(page.locator(".govuk-inset-text")) == []


def test_a_version_being_written_is_nobody_elses_business(visitor):
    page, stranger = visitor("team"), visitor()
    page.goto("/arrangements/versions/")
    press(page, "Begin a new version")
    enter_date(page, "In force from", "1", "4", str(today().year + 2))
    press(page, "Begin a new version")
    assert message(page) == "Draft begun"
    draft = page.url
    page.get_by_role("link", name="Edit section 2", exact=True).click()
    page.locator("textarea").fill("Five localities, and the river.")
    page.locator("#content form button").click()
    assert message(page) == "Section saved"
    assert texts(page.locator("#content .tag"))[0] == "Draft"
    assert stranger.goto(draft).status == 404
    stranger.goto("/arrangements/")
    assert texts(stranger.locator("#content .kicker")) == ["Version 4, in force from 2 December 2024"]
    assert "Five localities, and the river." not in stranger.content()
