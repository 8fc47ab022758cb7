"""What a page is made of beside its contents: headers, bands, empty states, buttons for moves, pages of a list."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from js_asset.media import Media

from shield.records.workflow import moves_for
from shield.web.form_keys import FormKey

register = template.Library()

register.inclusion_tag("gds/layout/error_summary.html", name="error_summary")(lambda form: {"form": form})


@register.filter
def first_id(field: BoundField) -> str:
    """The id that an error's link leads to: the first box of a group, or the field itself."""
    widget = field.field.widget
    several = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget)
    return f"{field.auto_id}_0" if several else field.auto_id


@register.inclusion_tag("components/form_tokens.html", takes_context=True)
def form_tokens(context: template.Context) -> dict[str, Any]:
    """The hidden fields of every form of ours: the CSRF token and the key by which the form is sent only once.

    A form that is shown again after an error keeps its key. Above the fields stands what to check before it is saved,
    what another person has saved meanwhile, and whether what is filled in was entered before the session ended.
    """
    form = context.get("form")
    key = context.get("form_key") or FormKey(context["request"].user.pk)
    has_files = isinstance(form, forms.BaseForm) and form.is_multipart()
    shown = {name: context.get(name) for name in ("form_seen", "differences", "kept")}
    return shown | {"form_key": key.signed(), "has_files": has_files, "view": context.get("view")}


@register.inclusion_tag("components/page_header.html")
def page_header(title: str, caption: str = "", lead: str = "") -> dict[str, Any]:
    """The page's one ``h1``, with a small line above it and one lead sentence below."""
    return {"title": title, "caption": caption, "lead": lead}


@register.inclusion_tag("components/confidential_band.html")
def confidential_band(role: str, count: int | None = None, url: str = "", words: str = "") -> dict[str, Any]:
    """The purple band of a sealed page: in which role you see it, that views are recorded, how many can see it.

    Stands in the block ``before_content``. ``url`` leads to the list of those who can see it; ``words`` replaces
    "Confidential".
    """
    return {"role": role, "count": count, "url": url, "words": words or "Confidential"}


@register.inclusion_tag("components/exit_page.html")
def exit_page(url: str = "https://www.bbc.co.uk/weather") -> dict[str, Any]:
    """GOV.UK's "Exit this page": for pages whose reader could be watched. A plain link without script.

    Stands first in the block ``before_content``, so that it stays in view down the whole page.
    """
    return {"url": url}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    text: str,
    button_url: str = "",
    button_label: str = "",
    *,
    title: str = "",
    link_url: str = "",
    link_label: str = "",
) -> dict[str, Any]:
    """What will appear here once there is something, with one button and one link. Never "No records found"."""
    return {
        "text": text,
        "button_url": button_url,
        "button_label": button_label,
        "title": title,
        "link_url": link_url,
        "link_label": link_label,
    }


@register.inclusion_tag("components/filter_chips.html")
def filter_chips(chips: Iterable[Sequence[str]], clear_url: str = "") -> dict[str, Any]:
    """The chosen filters as (words, address without this filter); each is a link that takes its filter away."""
    return {"chips": list(chips), "clear_url": clear_url}


@register.inclusion_tag("components/moves.html")
def moves(record: Any, user: Any, url_name: str, *, has_main: bool = True, **kwargs: Any) -> dict[str, Any]:
    """Buttons for the moves open to the record and permitted to the user; nothing when there are none.

    ``{% moves report request.user "partnership:annualreport" pk=report.pk %}`` leads each verb to its page:
    ``partnership:annualreport-publish``. The first is the main button; moves that end something come last and are
    never the main button. ``has_main=False`` leaves the main button to the page.
    """
    found = sorted(moves_for(record, user), key=lambda move: move.ends)
    return {
        "buttons": [
            {
                "label": move.label,
                "url": reverse(f"{url_name}-{move.verb}", kwargs=kwargs or {"pk": record.pk}),
                "is_main": has_main and number == 0 and not move.ends,
            }
            for number, move in enumerate(found)
        ]
    }


@register.inclusion_tag("components/button_link.html")
def button_link(label: str, url: str, *, secondary: bool = False) -> dict[str, Any]:
    """A link that looks like a button: ``{% button_link "Create meetings" url secondary=True %}``."""
    return {"label": label, "url": url, "secondary": secondary}


@register.inclusion_tag("components/submit_button.html")
def submit_button(label: str, *, secondary: bool = False, name: str = "", value: str = "") -> dict[str, Any]:
    """The button of a form, guarded against a double click."""
    return {"label": label, "secondary": secondary, "name": name, "value": value}


@register.simple_tag(takes_context=True)
def form_media(context: template.Context, form: Any) -> SafeString:
    """The scripts and styles that a form's fields ask for, with the nonce of the page; nothing for most forms."""
    if not getattr(form, "media", None) or not form.media._js:
        return SafeString("")
    return SafeString(Media.from_media(form.media, nonce=context["request"].csp_nonce))


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Facts as (name, value) or (name, value, address, "Change …"): GOV.UK's summary list. Empty values are left out."""
    facts = [tuple(row) + ("", "")[: max(0, 4 - len(row))] for row in rows]
    return {"facts": [fact for fact in facts if fact[1] not in {None, ""}]}


@register.simple_block_tag
def summary_row(content: str, name: str) -> SafeString:
    """One row of a summary list, for values with markup of their own; nothing when the block is empty.

    ``<dl class="govuk-summary-list facts-list">{% summary_row "Owner" %}{{ action.owner }}{% endsummary_row %}</dl>``
    """
    if not content.strip():
        return SafeString("")
    return SafeString(render_to_string("components/summary_row.html", {"name": name, "content": content}))


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page_obj: Page | None) -> dict[str, Any]:
    """Links to the other pages of a list; keeps the rest of the query string. Nothing for a single page."""
    if page_obj is None or page_obj.paginator.num_pages < 2:
        return {"page": None}
    query = context["request"].GET.copy()

    def link(number: int) -> str:
        query["page"] = str(number)
        return "?" + query.urlencode()

    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "page": page_obj,
        "numbers": [{"number": n, "url": link(n) if isinstance(n, int) else ""} for n in numbers],
        "previous_url": link(page_obj.previous_page_number()) if page_obj.has_previous() else "",
        "next_url": link(page_obj.next_page_number()) if page_obj.has_next() else "",
    }


@register.simple_tag
def breadcrumbs(*crumbs: str) -> SafeString:
    """The way here, from pairs of words and address, ending in this page's words alone.

    ``{% url "training:catalogue" as catalogue %}{% breadcrumbs "Training" catalogue run.title %}``; stands in the block
    ``breadcrumbs``. "Home" is added in front.
    """
    pairs = [("Home", reverse("home")), *zip(crumbs[:-1:2], crumbs[1::2], strict=True)]
    links = format_html_join("", '<li><a href="{1}">{0}</a></li>', pairs)
    return format_html(
        '<nav class="breadcrumbs" aria-label="Breadcrumb"><ol>{}<li aria-current="page">{}</li></ol></nav>',
        links,
        crumbs[-1],
    )
