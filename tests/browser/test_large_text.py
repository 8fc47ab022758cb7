"""Text at twice its size (WCAG 2.2, 1.4.4): nothing is cut off, nothing stands where nobody can scroll to it."""

import pytest

from tests.browser.pages import out_of_sight

pytestmark = pytest.mark.browser

PAGES = {
    "": ["/", "/training/", "/bulletins/", "/account/login/", "/accessibility/", "/search/?q=training"],
    "practitioner": ["/", "/training/", "/training/my-training/"],
    "team": ["/", "/training/office/", "/bulletins/", "/people/", "/rules/", "/meetings/", "/meetings/forward-plan/"],
}

# Words that a box around them hides, because it does not grow with them.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(it => {
  const own = [...it.childNodes].find(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (!own || it.closest('.govuk-visually-hidden, .govuk-skip-link, svg')) return false;
  const words = document.createRange();
  words.selectNodeContents(own);
  const {left, right, top, bottom, width, height} = words.getBoundingClientRect();
  for (let box = it; width && height && box !== document.body; box = box.parentElement) {
    const style = getComputedStyle(box), edge = box.getBoundingClientRect();
    const hides = value => ['hidden', 'clip'].includes(value);
    if (hides(style.overflowX) && (right > edge.right + 1 || left < edge.left - 1)) return true;
    if (hides(style.overflowY) && (bottom > edge.bottom + 1 || top < edge.top - 1)) return true;
  }
  return false;
}).map(it => it.tagName + '.' + it.className + ' ' + it.innerText.slice(0, 60))"""


def enlarge(page):
    """What a reader does who sets "very large" text in the browser: 32 pixels instead of 16."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.enable")
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "anonymous")
def test_text_at_twice_its_size_is_all_there(who, visitor):
    page = visitor(who)
    enlarge(page)
    for path in PAGES[who]:
        assert page.goto(path).status == 200, path
        size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        assert (path, size) == (path, "32px")
        assert (path, page.evaluate(CUT_OFF)) == (path, [])
        assert (path, out_of_sight(page)) == (path, [])
        assert (path, page.evaluate("document.scrollingElement.scrollWidth")) == (path, 1280)
