"""A Board member opens the annual report, downloads the PDF, and reads the same on the page."""

import hashlib
import re

import pytest

from tests.browser.pages import follow, heading, out_of_sight, texts
from tests.browser.papers import Paper, numbers

pytestmark = pytest.mark.browser

TITLE = "Annual report 2019/20"
FOOT = re.compile(r"^.*Annual report 2019/20 {4,}\d+ *$", re.MULTILINE)
AFTER_THE_LAST = "Where to find what the guidance requires"
CHAPTER = re.compile(r"^Chapter \d+$", re.MULTILINE)

# Captions for screen readers only repeat the heading above their table.
SHOWN_ONLY = "document.querySelectorAll('.govuk-visually-hidden').forEach(hidden => hidden.style.display = 'none')"

SESSIONS_AND_ATTENDANCES = """
    SELECT count(*), sum(total.attended)
      FROM training_courserun run JOIN training_registertotal total ON total.run_id = run.id
     WHERE run.status = 'held'
       AND (run.starts_at AT TIME ZONE 'Europe/London')::date BETWEEN '2019-10-01' AND '2020-10-31'
"""

# The scrutineer's comment is not a chapter: it has no number and no statistics.
CHAPTERS_ON_THE_PAGE = "#content section:not([aria-labelledby=scrutineer])"


@pytest.fixture
def report(visitor):
    """Return the report's page as a Board member sees it, and its PDF."""
    page = visitor("board_member")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Publishing").click()
    page.get_by_role("navigation", name="Publishing").get_by_role("link", name="Annual reports").click()
    follow(page, TITLE)
    link = page.get_by_role("button", name="Download the PDF")
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    return page, Paper(answer.body())


def contents(paper):
    """Return the chapters that the contents page lists, each with its page number."""
    lines = re.findall(r"^(?:\d+)? +(\S.*?) {2,}(\d+)$", paper.pages[1], re.MULTILINE)
    return [(title, int(number)) for title, number in lines]


def chapters(paper):
    """Return the text of each chapter in order, without the footers."""
    words = FOOT.sub("", "\n".join(paper.pages)).partition(f"\n{AFTER_THE_LAST}\n")[0]
    return CHAPTER.split(words)[1:]


def test_a_board_member_downloads_the_report_as_a_tagged_pdf(report, portal):
    _, paper = report
    assert paper.nature() == {
        "title": TITLE,
        "language": "en-GB",
        "tagged": "True",
        "shows its title": "True",
        "PDF/UA": "1",
    }
    assert len(paper.pages) > 20
    assert portal.ask("SELECT sha256, size FROM shield_document WHERE filename = 'annual-report-2019-20.pdf'") == [
        (hashlib.sha256(paper.body).hexdigest(), len(paper.body))
    ]


def test_the_contents_list_the_page_of_each_chapter(report):
    page, paper = report
    on_page = texts(page.get_by_role("navigation", name="Contents").locator("li"))
    listed = contents(paper)
    assert [title for title, _ in listed] == ["Summary", *on_page, AFTER_THE_LAST]
    # The contents are a heading of their own.
    assert (paper.tags()["/H1"], paper.tags()["/H2"]) == (1, len(listed) + 1)
    for title, number in listed:
        assert title in " ".join(paper.pages[number - 1].split()), (title, number)


def test_the_training_chapter_equals_the_records(report, portal):
    page, paper = report
    assert portal.ask(SESSIONS_AND_ATTENDANCES) == [(43, 991)]
    printed = " ".join(chapters(paper)[7].split())
    assert printed.startswith("Training delivered ")
    assert "18 courses, 43 sessions and 991 attendances: 348 by e-learning and 643 by other training." in printed

    shown = page.get_by_role("region", name="Training delivered")
    assert (
        "18 courses, 43 sessions and 991 attendances: 348 by e-learning and 643 by other training."
        in shown.inner_text()
    )
    by_event = shown.get_by_role("table", name="Training by event")
    rows = [texts(row.locator("td")) for row in by_event.locator("tbody tr").all()]
    counted = [int(row[1]) for row in rows if row[1].isdigit()]
    assert (len(rows), len(counted), sum(counted)) == (43, 42, 991)


def test_the_page_reads_with_the_same_numbers_as_the_pdf(report):
    page, paper = report
    assert heading(page) == TITLE
    page.evaluate(SHOWN_ONLY)
    shown = [part.inner_text() for part in page.locator(CHAPTERS_ON_THE_PAGE).all()]
    for number, (printed, on_page) in enumerate(zip(chapters(paper), shown, strict=True), start=1):
        assert numbers(printed) == numbers(on_page.removeprefix(f"{number}. ")), on_page[:60]
    page.set_viewport_size({"width": 390, "height": 844})
    assert out_of_sight(page) == []


def test_the_public_reads_what_is_published_and_no_draft(visitor, portal):
    page = visitor(narrow=True)
    page.goto("/reports/")
    page.wait_for_url("**/annual-reports/")
    assert texts(page.locator("#content h2, #content h3").filter(has=page.locator("a"))) == [TITLE]
    assert page.goto("/annual-reports/2025-26/").status == 404
    assert page.goto("/annual-reports/2019-20/").status == 200
    assert out_of_sight(page) == []
