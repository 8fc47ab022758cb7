"""Filters for texts and money."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from shield.text import formatting, rich_text

register = template.Library()


@register.filter
def prose(text: str, level: int = 3) -> SafeString:
    """Plain text in paragraphs, lists and headings; everything else is escaped (shield.text.rich_text)."""
    return rich_text.plain(text or "", level)


@register.filter
def rich(text: str, level: int = 3) -> SafeString:
    """Text from the editor, cleaned; or plain text."""
    return rich_text.shown(text or "", level)


@register.filter
def format_pounds(amount: Decimal | None) -> str:
    """``£332,674``, with pence only where there are any; nothing for ``None``."""
    if amount is None or amount == "":
        return ""
    return formatting.format_pounds(Decimal(amount))
