"""The public reads the arrangements in force, what changed, and the versions before."""

import hashlib

import pytest

from partnership.directory.demo.cast import SHOWN_PASSWORD
from shield.working_days import today
from tests.browser.boardroom import inspect
from tests.browser.pages import (
    enter_date,
    errors,
    field,
    follow,
    heading,
    message,
    open_my_work,
    out_of_sight,
    press,
    sees,
    texts,
)
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
    "Training and its impact",
    "Resolving disagreements between agencies",
    "Data and information",
    "Funding",
]
CHANGES = [
    [
        "Who the safeguarding partners are",
        "NHS South East London Clinical Commissioning Group held the health seat.",
        "NHS South East London Integrated Care Board has held the health seat since 1 July 2022.",
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
        "Scrutiny was described for each year.",
        "The scrutineer's comments are public, with a dated response.",
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
    assert texts(table.locator("thead th")) == ["Section", "Before", "Now", "Reason"]
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
    follow(page, "All versions and changes")
    assert texts(page.locator("#content h2")) == ["Version 4", "Version 3", "Version 2", "Version 1"]
    assert texts(page.locator("#content .tag")) == ["In force", "Replaced", "Replaced", "Replaced"]
    assert out_of_sight(page) == []
    follow(page, "Version 3")
    assert texts(page.locator("#content .kicker")) == ["Version 3, in force from January 2021"]
    assert texts(page.locator(".govuk-inset-text")) == [
        "This version has been replaced. Read version 4, which is in force."
    ]
    assert "Clinical Commissioning Group" in " ".join(the_pdf(page).pages)
    follow(page, "Read version 4, which is in force")
    assert texts(page.locator(".govuk-inset-text")) == []


# A version from its first word to its first recipient

SIGNERS = ("lead_partner", "lead_partner_health", "lead_partner_police")
NEW_WORDS = "Five localities, and the river."


@pytest.fixture
def team(visitor, portal):
    """Return the team's page with a new version that has not been edited."""
    page = visitor("team")
    page.goto("/arrangements/versions/")
    press(page, "Create a new version")
    enter_date(page, "In force from", *(str(part) for part in (today().day, today().month, today().year)))
    field(page, "Edition of the guidance").select_option(label="2023")
    press(page, "Create a new version")
    assert message(page) == "Draft created. Next, edit the sections that change."
    return page


def edit(page, number, words, change=""):
    """Write the text of a section, and a row of the table of changes if there is one."""
    page.get_by_role("link", name=f"Edit section {number}", exact=True).click()
    page.locator('[contenteditable="true"]').fill(words)
    if change:
        field(page, "Previous wording").fill("Four localities.")
        field(page, "What is new in this section").fill(change)
        field(page, "Reason for the change").fill("The river was forgotten.")
    press(page, "Save section")
    assert message(page) == "Section saved"


def complete_checklist(page):
    """Check the version; where a requirement is not covered, select the first section for it and check again."""
    press(page, "Check against the guidance")
    press(page, "Check against the guidance")
    if errors(page):
        assert errors(page)[0].startswith("Select the section that covers")
        page.goto(page.url.replace("/check/", "/checklist/"))
        inspect(page)
        for chosen in page.locator("#content select").all():
            if not chosen.input_value():
                chosen.select_option(index=1)
        press(page, "Save the checklist")
        assert message(page) == "Checklist saved"
        press(page, "Check against the guidance")
        press(page, "Check against the guidance")
    assert message(page) == "Check complete. Every requirement is covered."
    press(page, "Ask for the three signatures")
    press(page, "Ask for the three signatures")


def sign(page, draft):
    """One lead partner finds the task and signs."""
    open_my_work(page)
    sees(page, "Sign Published arrangements, version")
    page.goto(draft)
    press(page, "Sign this version")
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(SHOWN_PASSWORD)
        page.locator("#content form button").first.click()
    inspect(page)
    press(page, "Sign this version")
    assert message(page) == "Version signed"


def seats_signed(page):
    return texts(page.get_by_role("table", name="Signatures").locator("tbody th"))


def record_recipient(team, draft):
    """Record who the version was sent to, with a receipt that is stored byte for byte."""
    team.goto(draft)
    press(team, "Record who it was sent to")
    field(team, "Recipient").fill("Department for Education")
    enter_date(team, "Date sent", *(str(part) for part in (today().day, today().month, today().year)))
    proof = {"name": "receipt.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 receipt"}
    field(team, "Proof of sending (optional)").set_input_files(proof)
    inspect(team)
    press(team, "Record recipient")
    assert message(team) == "Recipient recorded"
    link = team.get_by_role("link", name="receipt.pdf")
    assert team.request.get(link.get_attribute("href")).body() == proof["buffer"]
    inspect(team)


def test_a_version_is_written_signed_cancelled_by_one_word_signed_again_published_and_sent(team, visitor):
    draft, stranger = team.url, visitor()
    edit(team, 2, NEW_WORDS, change="Five localities and the river.")
    assert texts(team.locator("#content .tag"))[0] == "Draft"
    inspect(team)
    assert stranger.goto(draft).status == 404
    stranger.goto("/arrangements/")
    assert NEW_WORDS not in stranger.content()

    complete_checklist(team)
    partners = [visitor(key) for key in SIGNERS]
    for page in partners:
        sign(page, draft)
    team.goto(draft)
    assert seats_signed(team) == ["Local authority", "Health", "Police"]
    assert texts(team.locator("#content .tag"))[0] == "Signed, not yet in force"

    # One character.
    edit(team, 2, NEW_WORDS.replace(".", "!"))
    assert (texts(team.locator("#content .tag"))[0], seats_signed(team)) == ("Draft", [])
    complete_checklist(team)
    for page in partners:
        sign(page, draft)

    team.goto(draft)
    press(team, "Publish this version")
    press(team, "Publish this version")
    assert message(team) == "Version published. Next, record who it was sent to."
    inspect(team)
    stranger.goto("/arrangements/")
    assert stranger.url == draft
    table = stranger.get_by_role("table", name="What changed in version")
    assert [texts(row.locator("th, td")) for row in table.locator("tbody tr").all()] == [
        [SECTIONS[1], "Four localities.", "Five localities and the river.", "The river was forgotten."]
    ]
    assert NEW_WORDS.replace(".", "!") in " ".join(" ".join(the_pdf(stranger).pages).split())
    stranger.goto("/arrangements/versions/4/")
    assert texts(stranger.locator(".govuk-inset-text"))[0].startswith("This version has been replaced.")

    record_recipient(team, draft)
    stranger.goto(draft)
    assert "Department for Education" not in texts(stranger.locator("main"))[0].partition("Recipients")[2]
