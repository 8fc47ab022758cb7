"""Values, errors and moves of a page."""

import html
import re
from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self._select, self._textarea = {}, None, None

    def handle_starttag(self, tag, attrs):
        of = dict(attrs)
        if tag == "select":
            self._select = of.get("name")
        elif tag == "option" and "selected" in of and self._select:
            self.found[self._select] = of.get("value", "")
        elif tag == "textarea":
            self._textarea = of.get("name")
            self.found[self._textarea] = ""
        elif tag == "input" and of.get("name"):
            self._keep(of)

    def _keep(self, of):
        if of.get("type") not in {"radio", "checkbox"}:
            self.found[of["name"]] = of.get("value", "")
        elif "checked" in of and of["type"] == "radio":
            self.found[of["name"]] = of.get("value", "on")
        elif "checked" in of:
            self.found.setdefault(of["name"], []).append(of.get("value", "on"))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            self.found[self._textarea] += data


def typed_in(response):
    """Return the value of each field of the page."""
    form = _Form()
    form.feed(response.content.decode().partition("<main")[2])
    return {name: value.strip() if isinstance(value, str) else value for name, value in form.found.items()}


def plain(text):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def errors_beside(response):
    """Return the errors beside the fields, in order."""
    marked = r'class="govuk-error-message"[^>]*>\s*<span class="govuk-visually-hidden">Error:</span>(.*?)</span>'
    return [plain(text) for text in re.findall(marked, response.content.decode(), re.S)]


def errors_above(response):
    """Return the entries of the error summary, in order."""
    (_, _, rest) = response.content.decode().partition("govuk-error-summary__list")
    return [plain(text) for text in re.findall(r"<li>(.*?)</li>", rest.partition("</ul>")[0], re.S)]


def buttons(response):
    """Return the moves that the page offers."""
    main = response.content.decode().partition("<main")[2]
    marked = r'<(?:a|button)[^>]*class="govuk-button[^"]*"[^>]*>(.*?)</(?:a|button)>'
    return [plain(text) for text in re.findall(marked, main, re.S)]


def words(response):
    return plain(response.content.decode().partition("<main")[2])
