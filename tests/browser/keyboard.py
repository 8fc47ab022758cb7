"""Getting about by keyboard alone, and seeing at every stop where one is."""

import re

from playwright.sync_api import Page, expect

# The focused element as a reader knows it: its label, or what it says.
WORDS = """() => {
  const it = document.activeElement;
  if (it === document.body) return '';
  const label = it.labels && it.labels[0];
  const said = label ? label.innerText : (it.getAttribute('aria-label') || it.innerText || it.value || '');
  return said.replace(/\\([0-9]+\\)/g, '').replace(/\\s+/g, ' ').trim();
}"""

PLACE = """() => {
  const it = document.activeElement, label = it.labels && it.labels[0];
  const boxes = [it, ...(label && label.innerText ? [label] : [])].map(each => each.getBoundingClientRect());
  const left = Math.min(...boxes.map(box => box.left)), top = Math.min(...boxes.map(box => box.top));
  const right = Math.max(...boxes.map(box => box.right)), bottom = Math.max(...boxes.map(box => box.bottom));
  return {left, top, right, bottom, width: innerWidth, height: innerHeight};
}"""


class Keyboard:
    """Tab, Space, Enter and letters. Every stop must be in sight and look other than it does without focus."""

    MOST_STOPS = 60

    def __init__(self, page: Page) -> None:
        self.page = page

    def words(self) -> str:
        """What has the focus."""
        return self.page.evaluate(WORDS)

    def press(self, key: str) -> "Keyboard":
        self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> "Keyboard":
        self.page.keyboard.type(text)
        return self

    def tab(self) -> "Keyboard":
        self.press("Tab")
        self._is_in_sight()
        return self

    def to(self, words: str) -> "Keyboard":
        """Tab until what is called ``words`` has the focus."""
        passed = []
        for _ in range(self.MOST_STOPS):
            self.tab()
            passed.append(self.words())
            if passed[-1] == words:
                return self
        raise AssertionError(f"Tab never came to {words!r}, only to {passed}.")

    def choose(self, words: str) -> "Keyboard":
        """Pick an option of the list that has the focus, by typing what it says."""
        self.type(words)
        chosen = self.page.evaluate("document.activeElement.selectedOptions[0].label")
        assert chosen == words
        return self

    def skip_to_content(self) -> "Keyboard":
        """The first stop of every page leads past its head."""
        self.tab()
        assert self.words() == "Skip to main content"
        self.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "content"
        return self

    def arrive(self, path: str) -> "Keyboard":
        """Wait for the page at ``path``, a regular expression; where the last skip led to may still stand behind it."""
        expect(self.page).to_have_url(re.compile(rf"^https?://[^/]+{path}(\?[^#]*)?(#content)?$"))
        self.page.wait_for_load_state()
        return self

    def _is_in_sight(self) -> None:
        """The focus can be seen: inside the window, and drawn differently from the same place without focus."""
        if self.page.evaluate("document.activeElement === document.body"):
            return  # between the last stop and the first
        place = self.page.evaluate(PLACE)
        in_window = place["bottom"] > 0 and place["top"] < place["height"]
        assert in_window, f"{self.words()!r} is out of sight: {place}"
        left, top = max(place["left"] - 6, 0), max(place["top"] - 6, 0)
        clip = {
            "x": left,
            "y": top,
            "width": min(place["right"] + 6, place["width"]) - left,
            "height": min(place["bottom"] + 6, place["height"]) - top,
        }
        with_focus = self.page.screenshot(clip=clip, caret="hide")
        self.page.evaluate("window.hadFocus = document.activeElement; window.hadFocus.blur()")
        without = self.page.screenshot(clip=clip, caret="hide")
        self.page.evaluate("window.hadFocus.focus({preventScroll: true, focusVisible: true})")
        stop = self.page.evaluate("window.hadFocus.outerHTML.slice(0, 300)")
        assert with_focus != without, f"Nothing shows that this has the focus: {stop}"
