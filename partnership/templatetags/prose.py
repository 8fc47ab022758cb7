"""Plain text as people type it, into paragraphs, lists and headings; everything else is escaped."""

from decimal import Decimal

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from shield import words

register = template.Library()


@register.filter
def prose(text: str, level: int = 3) -> SafeString:
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


@register.filter
def in_pounds(amount: Decimal | None) -> str:
    """``£332,674``, with pence only where there are any; nothing for ``None``."""
    if amount is None or amount == "":
        return ""
    return words.in_pounds(Decimal(amount))
