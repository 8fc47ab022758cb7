"""What stands on a page, and how one gets about on it."""

from playwright.sync_api import Locator, Page, expect

from partnership.directory.demo.cast import SHOWN_PASSWORD


def errors(page: Page) -> list[str]:
    """The lines of the error summary."""
    return page.locator(".govuk-error-summary li").all_inner_texts()


def heading(page: Page) -> str:
    return page.locator("main h1").inner_text()


def message(page: Page) -> str:
    """What the page says about the last thing done, without its title."""
    return page.locator(".govuk-notification-banner__content").inner_text().strip()


def field(page: Page, label: str) -> Locator:
    """The one field with exactly this label."""
    return page.get_by_label(label, exact=True)


def press(page: Page, label: str) -> None:
    """Press the one button, or link that looks like one, with exactly this label, and confirm what it asks to check.

    What a form points out depends on the day on which the test runs: a day in two weeks may be at the weekend.
    """
    button = page.locator("#content").get_by_role("button", name=label, exact=True)
    with page.expect_navigation():
        button.click()
    confirmed = page.locator("#id_confirmed")
    if confirmed.count():
        confirmed.check()
        with page.expect_navigation():
            button.click()


def follow(page: Page, label: str) -> None:
    """Follow the one link with exactly this label."""
    with page.expect_navigation():
        page.locator("#content").get_by_role("link", name=label, exact=True).click()


def sign_in(page: Page, email: str, password: str) -> None:
    """Open the sign-in page and sign in with address and password."""
    page.goto("/account/login/")
    enter_password(page, email, password)


def enter_password(page: Page, email: str, password: str) -> None:
    """Sign in with address and password on the sign-in page that is open."""
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    form = page.locator("form").filter(has=page.get_by_label("Password"))
    with page.expect_navigation():
        form.get_by_role("button", name="Sign in", exact=True).click()


def give_proof(page: Page) -> None:
    """Enter the password of the demo's people where a sensitive page asks who is acting."""
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(SHOWN_PASSWORD)
        page.locator("#content form button").first.click()


def open_my_work(page: Page) -> None:
    """Open My work with every task in sight: those without a date and those due later are folded away."""
    page.goto("/")
    for fold in page.locator("#content .todo-fold > summary").all():
        fold.click()


def sees(page: Page, *texts: str) -> None:
    """Every one of these is on the page."""
    for text in texts:
        expect(page.locator("main").get_by_text(text).first).to_be_visible()


OUT_OF_SIGHT = """() => [...document.querySelectorAll('body *')].filter(it => {
  const box = it.getBoundingClientRect();
  if (!box.width || !box.height || getComputedStyle(it).visibility === 'hidden') return false;
  if (it.closest('.govuk-visually-hidden') || it.closest('.govuk-skip-link')) return false;
  for (let up = it.parentElement; up && up !== document.body; up = up.parentElement)
    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(up).overflowX)) return false;
  const words = it.childElementCount === 0 && it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0;
  return box.right > innerWidth + 1 || box.left < -1 || (words && box.left + it.scrollWidth > innerWidth + 1);
}).map(it => it.tagName + '.' + it.className + ' ' + (it.innerText || '').slice(0, 60))"""


def out_of_sight(page: Page) -> list[str]:
    """What stands beyond the edges of the window, where nobody can scroll to it."""
    return page.evaluate(OUT_OF_SIGHT)


def texts(found: Locator) -> list[str]:
    """The words of each, on one line."""
    return [" ".join(text.split()) for text in found.all_inner_texts()]


def enter_date(page: Page, legend: str, day: str, month: str, year: str) -> None:
    """Fill the three boxes of the date called ``legend``."""
    group = page.get_by_role("group", name=legend)
    for label, text in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(label).fill(text)


def boxes(page: Page, legend: str) -> list[str]:
    """What stands in the three boxes of a date."""
    group = page.get_by_role("group", name=legend)
    return [group.get_by_label(label).input_value() for label in ("Day", "Month", "Year")]


def history(page: Page) -> list[list[str]]:
    """The entries of a history page, newest first: who and what in the first lines, then each change."""
    return [texts(entry.locator("p"))[1:] for entry in page.locator("ol.history > li").all()]
