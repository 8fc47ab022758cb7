"""Text with headings, lists, links and tables, written in the editor or entered as plain text.

One list says what the editor offers and what is let through: everything else is taken out, twice, when it is kept and
when it is shown. Text that does not begin with a tag is plain, and its markup is shown as typed.
"""

import re
from html.parser import HTMLParser

import nh3
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

# The title of the section is a heading of the second order, so its text begins with the third.
LEVELS = (3, 4)
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Heading": {"levels": list(LEVELS)},
    "Link": {"enableTarget": False, "protocols": ["https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
}
BEGINNING = re.compile(r"\s*<(p|h[34]|ul|ol|blockquote|table|strong|em|a)\b[^>]*>", re.IGNORECASE)
# The editor brings one style of its own into the page (Tiptap 3); the policy lets in this one and no other.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
_CLEANER = nh3.Cleaner(**allowlist_from_extensions(expand_extensions(EXTENSIONS)))


def is_rich(text: str) -> bool:
    """Whether the text came from the editor: it begins with one of the tags that the editor makes."""
    return BEGINNING.match(text) is not None


def clean(html: str) -> str:
    """Only what the editor offers; an empty paragraph is nothing."""
    cleaned = str(_CLEANER.clean(html)).strip()
    return "" if not _Outline.of(cleaned).has_words else cleaned


def shown(text: str, level: int = LEVELS[0]) -> SafeString:
    """Return the text for a page: cleaned again when it is rich, escaped when it is plain."""
    if is_rich(text):
        return mark_safe(clean(text))  # noqa: S308 - cleaned by the list above
    return plain(text, level)


def plain(text: str, level: int = LEVELS[0]) -> SafeString:
    """Paragraphs at empty lines; lines that begin with ``-`` as a list; ``##`` as a heading of ``level``."""
    blocks = [block.strip() for block in (text or "").replace("\r", "").split("\n\n")]
    return mark_safe("".join(_block(block, level) for block in blocks if block))  # noqa: S308 - parts are escaped


def _block(block: str, level: int) -> SafeString:
    lines = [line.strip() for line in block.split("\n")]
    if lines[0].startswith("## "):
        heading = format_html("<h{}>{}</h{}>", level, lines[0][3:], level)
        return heading + (_block("\n".join(lines[1:]), level) if lines[1:] else SafeString(""))
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((line[2:],) for line in lines))
        return format_html("<ul>{}</ul>", items)
    return format_html("<p>{}</p>", SafeString("<br>".join(conditional_escape(line) for line in lines)))


def troubles(html: str) -> list[str]:
    """Return the accessibility problems of rich text in words: headings out of order, tables without headers."""
    outline = _Outline.of(html)
    found = []
    if outline.skips:
        found.append("Use a heading before you use a smaller heading")
    if outline.tables_without_heads:
        found.append("The first row of each table must be a header row")
    if outline.empty_heads:
        found.append("Enter text in each table header")
    if outline.empty_headings:
        found.append("Remove the empty heading")
    return found


class _Outline(HTMLParser):
    """Reads cleaned HTML once: its headings and the heads of its tables."""

    def __init__(self) -> None:
        super().__init__()
        self.skips = self.has_words = False
        self.tables_without_heads = self.empty_headings = self.empty_heads = 0
        self._last, self._heads = LEVELS[0] - 1, 0
        # The words of the heading, or of the head of a column, that is being read.
        self._words: str | None = None

    @classmethod
    def of(cls, html: str) -> "_Outline":
        outline = cls()
        outline.feed(html)
        outline.close()
        return outline

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {f"h{level}" for level in LEVELS}:
            level = int(tag[1])
            self.skips = self.skips or level > self._last + 1
            self._last, self._words = level, ""
        elif tag == "table":
            self._heads = 0
        elif tag == "th":
            self._heads, self._words = self._heads + 1, ""

    def handle_data(self, data: str) -> None:
        self.has_words = self.has_words or bool(data.strip())
        if self._words is not None:
            self._words += data

    def handle_endtag(self, tag: str) -> None:
        is_empty = self._words is not None and not self._words.strip()
        if tag in {f"h{level}" for level in LEVELS}:
            self.empty_headings += is_empty
            self._words = None
        elif tag == "th":
            self.empty_heads += is_empty
            self._words = None
        elif tag == "table":
            self.tables_without_heads += not self._heads
