"""Every page that a kind of user can reach: no accessibility violation, no sideways scroll, nothing on the console."""

import hashlib
import re
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from shield.extension_points import section_pages, sections
from tests.browser.conftest import BUTTONS, NARROW, WIDE, Portal, become
from tests.browser.pages import give_proof

pytestmark = pytest.mark.browser

AXE = (Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Files rather than pages, and the way out.
NOT_PAGES = (
    "document",
    "account_logout",
    "-feed",
    "-pdf",
    "-calendar",
    "-download",
    "mfa_download_recovery_codes",
    "-export",
    "-csv",
    "-ics",
    "-sheet",
    "-workbook",
    "meeting-pack",
    "-table",
    "return-file",
)

# GOV.UK Frontend's own script sets aria-expanded on conditional radios; the Design System keeps it after testing.
KNOWN = {("aria-allowed-attr", "aria-expanded")}


def url_name(path: str) -> str:
    """The name of the address, or nothing when it is no page of ours."""
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""
    return "" if any(part in name for part in NOT_PAGES) else name


def links(page: Page) -> list[str]:
    """Addresses within the portal that the page leads to."""
    found = page.eval_on_selector_all("a[href]", LINK_OF_EACH)
    base = page.evaluate("location.origin")
    return [link.removeprefix(base).partition("#")[0] for link in found if link.startswith(base)]


def links_in(html: str, path: str) -> list[str]:
    """Return the same from the text of a page, without drawing it."""
    found = re.findall(r'<a\s[^>]*href="([^"]+)"', html)
    return [urljoin(path, unescape(link)).partition("#")[0] for link in found]


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line a rule and place."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    found = page.evaluate(RUN_AXE, RULES)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'][:200]}"
        for rule in found
        for node in rule["nodes"]
        if not any(rule["id"] == known and attribute in node["failureSummary"] for known, attribute in KNOWN)
    ]


# The pages have no frames, and none of the rules needs the text of the style sheets or a film: a quarter of the time.
RUN_AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false, iframes: false})
    .then(found => found.violations)"""

# A link in a drawing has no text for its address, so the attribute is read.
LINK_OF_EACH = "all => all.map(a => new URL(a.getAttribute('href'), location.href).href)"

# No sideways scroll at 320 pixels, which is 400% of a window of 1280 (WCAG 2.2, 1.4.10).
NARROWEST = {"width": 320, "height": 844}


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with one empty file for each content that was found clean.

    A page that says the same to two people is examined once, whichever of the processes comes first.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "clean-pages"
    folder.mkdir(exist_ok=True)
    return folder


def contents(html: str) -> str:
    """A fingerprint of what a page says, tokens aside; the frame around it differs from person to person."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return hashlib.sha256(re.sub(r'<input[^>]*type="hidden"[^>]*>|nonce="[^"]*"', "", main).encode()).hexdigest()


def visit(page: Page, path: str, clean: Path) -> tuple[list[str], list[str]]:
    """Return everything wrong with a page, and where it leads. A page that was found clean for somebody else is only read.

    The frame of everybody is examined at least once, on their home page.
    """
    answer = page.request.get(path)
    if answer.status != 200:
        return [f"{path}: status {answer.status}"], []
    if "<main" not in answer.text():
        return [f"{path}: no page of ours"], []
    mark = clean / contents(answer.text())
    if mark.exists() and path != "/":
        return [], links_in(answer.text(), path)
    troubles = inspect(page, path)
    if not troubles:
        mark.touch()
    return [f"{path}: {trouble}" for trouble in troubles], links(page)


def inspect(page: Page, path: str) -> list[str]:
    """Everything wrong with one page, at every width."""
    console: list[str] = []

    def listen(message):
        if message.type == "error":
            console.append(message.text)

    page.on("console", listen)
    page.set_viewport_size(WIDE)
    page.goto(path)
    troubles = violations(page)
    page.set_viewport_size(NARROW)
    troubles += [*violations(page), *sideways_scroll(page)]
    page.set_viewport_size(NARROWEST)
    troubles += sideways_scroll(page)
    page.remove_listener("console", listen)
    return troubles + console


def sideways_scroll(page: Page) -> list[str]:
    """By how much the page is too wide for its window."""
    width, window = page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    return [f"scrolls sideways by {width - window} px at {window} px"] if width > window else []


def door_of(name: str) -> str:
    """The section that a page belongs to: the one with the longest beginning of the page's name; or nothing."""
    beginnings = [(each.key, (each.url_name, *each.covers)) for each in sections]
    beginnings += [(page.section, (page.url_name, *page.covers)) for page in section_pages]
    found = [(len(start), key) for key, starts in beginnings for start in starts if name.startswith(start)]
    return max(found, default=(0, ""))[1]


def crawl(links_of: Callable[[str], list[str]]) -> dict[str, str]:
    """Visit one page of each name that links lead to, from the home page on; ``links_of`` visits a page."""
    to_visit, seen = ["/"], {}
    while to_visit:
        path = to_visit.pop(0)
        name = url_name(path)
        if not name or name in seen:
            continue
        seen[name] = path
        to_visit += links_of(path)
    return seen


@pytest.fixture(scope="session")
def pages_of_team(portal: Portal, browser: Browser) -> dict[str, str]:
    """One page of each name that the team can reach, found without drawing any."""
    with closing(browser.new_context(base_url=portal.url)) as context:
        page = context.new_page()
        become(page, "team")
        return crawl(lambda path: links_in(page.request.get(path).text(), path))


@pytest.mark.parametrize("who", ["", *(who for who in BUTTONS if who != "team")], ids=lambda who: who or "anonymous")
def test_every_page_of(who, visitor, clean):
    page, troubles = visitor(who), []

    def look_at(path: str) -> list[str]:
        found, leads_to = visit(page, path, clean)
        troubles.extend(found)
        return leads_to

    seen = crawl(look_at)
    assert troubles == []
    assert len(seen) >= 8


# The team reaches most pages, so theirs are divided by door; the last part is what stands behind none.
@pytest.mark.parametrize("door", [*(section.key for section in sections), ""], ids=lambda door: door or "no-door")
def test_every_page_of_the_team_behind(door, visitor, pages_of_team, clean):
    page, troubles, known = visitor("team"), [], {*pages_of_team, ""}
    to_visit = [path for name, path in pages_of_team.items() if door_of(name) == door]
    # So that sensitive pages are shown, not the page that asks who is acting.
    page.goto("/account/reauthenticate/")
    give_proof(page)
    while to_visit:
        found, leads_to = visit(page, to_visit.pop(0), clean)
        troubles += found
        # Where only a script leads, and what a journey has created meanwhile.
        fresh = {url_name(link): link for link in leads_to if url_name(link) not in known}
        known |= fresh.keys()
        to_visit += fresh.values()
    assert troubles == []


def test_the_team_reaches_most_pages(pages_of_team):
    assert len(pages_of_team) >= 150
