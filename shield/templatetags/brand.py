"""The partnership's mark and colours, and in the demo the people one can become."""

import base64

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shield.brand import DEFAULT, fingerprint, tokens
from shield.demo_mode import is_offered_to
from shield.extension_points import DemoPerson, Identity
from shield.extension_points import demo_people as announced_people
from shield.extension_points import identity as current_identity

register = template.Library()


def _identity(context: template.Context) -> Identity:
    return context.get("identity") or current_identity()


@register.simple_tag(takes_context=True)
def brand_stylesheet_url(context: template.Context) -> str:
    """The address of the brand's small stylesheet; it changes when a colour does."""
    return reverse("brand-stylesheet", kwargs={"fingerprint": fingerprint(_identity(context).colours)})


@register.simple_tag(takes_context=True)
def brand_mark(context: template.Context) -> SafeString:
    """The partnership's own mark as a picture (so that nothing in it can run), or the three neutral rings."""
    logo = _identity(context).logo_svg
    if not logo:
        return render_to_string("components/mark.html")
    data = base64.b64encode(logo.encode()).decode()
    return format_html('<img class="mark" src="data:image/svg+xml;base64,{}" alt="" width="46" height="46">', data)


@register.simple_tag(takes_context=True)
def brand_tokens(context: template.Context) -> dict[str, str]:
    """The brand's tokens for emails and PDFs, with ``_`` for ``-``: ``{% brand_tokens as colour %}{{ colour.brand_deep }}``."""
    return palette(context, on_paper=True)


@register.simple_tag(takes_context=True)
def mark_data_uri(context: template.Context) -> str:
    """The mark as a ``data:`` address, for backgrounds in PDFs; the neutral rings are drawn for a dark ground."""
    logo = _identity(context).logo_svg or render_to_string(
        "components/mark_on_dark.svg", {"colour": palette(context, on_paper=True)}
    )
    return "data:image/svg+xml;base64," + base64.b64encode(logo.encode()).decode()


def palette(context: template.Context, on_paper: bool) -> dict[str, str]:
    """Colours for drawings. Screens get the fixed ones, which their stylesheet replaces; paper gets the brand's own."""
    colours = _identity(context).colours if on_paper else DEFAULT
    return {name.replace("-", "_"): value for name, value in tokens(colours).items()}


@register.simple_tag
def demo_people(request: HttpRequest | None) -> list[DemoPerson]:
    """The demo's people, in demo mode on a loopback address; otherwise nobody."""
    return list(announced_people) if request is not None and is_offered_to(request) else []
