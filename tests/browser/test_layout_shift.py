"""Nothing on the page moves when the fonts arrive, on a phone with a slow connection (Cumulative Layout Shift)."""

import pytest

pytestmark = pytest.mark.browser

# Google counts up to 0.1 as good; the fonts that stand in are as wide as ours, so it is much less.
LIMIT = 0.05
OBSERVE = """window.shifts = [];
new PerformanceObserver(list => {
  for (const it of list.getEntries()) if (!it.hadRecentInput) window.shifts.push(it.value);
}).observe({type: 'layout-shift', buffered: true});"""
WIDTHS = """async family => {
  await Promise.all(family[1].map(weight => document.fonts.load(`${weight} 100px "${family[0]}"`)));
  const words = document.createElement('span');
  words.style.cssText = 'position: absolute; white-space: nowrap; font-size: 100px';
  words.textContent = 'Multi-agency safeguarding training for people who work with children';
  document.body.append(words);
  const width = (font, weight) => {
    words.style.fontFamily = font;
    words.style.fontWeight = weight;
    return words.getBoundingClientRect().width;
  };
  return family[1].map(weight => width(`"${family[0]} fallback"`, weight) / width(`"${family[0]}"`, weight));
}"""


def slow_phone(visitor):
    page = visitor(narrow=True)
    page.add_init_script(OBSERVE)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    # Slow 4G: 1.6 megabits a second.
    devtools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000},
    )
    return page


def shift(page, path):
    page.goto(path)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)
    return sum(page.evaluate("window.shifts"))


def test_nothing_moves_when_the_fonts_arrive(visitor):
    page = slow_phone(visitor)
    home = shift(page, "/")
    catalogue = shift(page, "/training/")
    course = page.locator('a[href^="/training/course-dates/"]:not([href*="."])').first.get_attribute("href")
    shifts = {"home": home, "catalogue": catalogue, "course": shift(page, course)}
    assert {name: value for name, value in shifts.items() if value >= LIMIT} == {}


@pytest.mark.parametrize("family", [["Public Sans", [400, 600, 700]], ["Source Serif 4", [600]]], ids=lambda it: it[0])
def test_the_fonts_that_stand_in_are_as_wide_as_ours(visitor, family):
    page = visitor(narrow=True)
    page.goto("/")
    assert [round(ratio, 2) for ratio in page.evaluate(WIDTHS, family)] == pytest.approx([1] * len(family[1]), abs=0.03)
