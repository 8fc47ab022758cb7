"""Status words (colour, word and shape together), tags, levels, places, icons and date blocks."""

from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# The one list for the whole product: key -> word, shape, colour. Add a word only here.
STATES: dict[str, tuple[str, str, str]] = {
    "not-started": ("Not started", "ring", "off"),
    "nothing-known": ("No information", "ring", "off"),
    "planned": ("Planned", "dash", "outline"),
    "next": ("Next", "next", "outline"),
    "in-progress": ("In progress", "half", "doing"),
    "running": ("Running", "half", "doing"),
    "partly-done": ("Partly done", "half", "doing"),
    "done": ("Done", "tick", "ok"),
    "given": ("Information added", "tick", "ok"),
    "here": ("Here", "tick", "ok"),
    "booked": ("Booked", "tick", "ok"),
    "done-in-time": ("Done in time", "tick", "ok"),
    "due-soon": ("Due soon", "soon", "soon"),
    "overdue": ("Overdue", "tri", "late"),
    "done-late": ("Done late", "tri", "late"),
    "absent": ("Absent", "tri", "late"),
    "alert": ("Alert", "tri", "late"),
    "on-hold": ("On hold", "bars", "off"),
    "waiting": ("Waiting", "dots", "wait"),
    "apologies": ("Apologies", "dots", "wait"),
    "waiting-list": ("Waiting list", "dots", "wait"),
    "not-pursued": ("Withdrawn", "cross", "off"),
    "draft": ("Draft", "draft", "outline"),
    "published": ("Published", "out", "ok"),
    "restricted": ("Restricted", "lock", "sealed"),
}


def shape(name: str) -> SafeString:
    """A status shape, hidden from screen readers because the word beside it carries the meaning."""
    return format_html('<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><use href="#s-{}"/></svg>', name)


@register.simple_tag
def status(key: str, label: str = "", bare: bool = False) -> SafeString:
    """A state of the one list, as shape, word and colour.

    ``{% status "overdue" %}`` or, in the record's own words, ``{% status "in-progress" label="Scoping the review" %}``.
    ``bare=True`` leaves the ground out, for lists where every row has a state. A key that is not in the list becomes a
    plain tag with its own words.
    """
    word, shape_name, colour = STATES.get(str(key).replace("_", "-"), ("", "", ""))
    if not word:
        return tag(label or str(key).replace("-", " ").replace("_", " ").capitalize())
    classes = f"tag tag--{colour}" + (" tag--bare" if bare else "")
    return format_html('<span class="{}">{}{}</span>', classes, shape(shape_name), label or word)


@register.simple_tag
def status_shape(key: str, silent: bool = False) -> SafeString:
    """Only the shape of a state, for timelines and agendas; ``silent`` where the word is beside it."""
    word, shape_name, colour = STATES.get(str(key).replace("_", "-"), STATES["planned"])
    said = "" if silent else format_html('<span class="govuk-visually-hidden">{}: </span>', word)
    return format_html('<span class="shape shape--{}">{}{}</span>', colour, shape(shape_name), said)


@register.simple_tag
def tag(words: str) -> SafeString:
    """A fact that is not a state ("New to panel"): a plain tag without a shape."""
    return format_html('<span class="tag">{}</span>', words)


@register.simple_tag
def icon(name: str, small: bool = False) -> SafeString:
    """A line icon from ``components/sprite.html``, hidden from screen readers: always set words beside it."""
    classes = "icon icon--small" if small else "icon"
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', classes, name)


# Small parts that a list shows in every row are the same for the same words: each is rendered once and cached.


@register.simple_tag
def part(template_name: str, **things: Any) -> SafeString:
    """A part of a page made of frozen, plain things only, such as the row of a list: rendered once for equal things.

    ``{% part "training/runs/row.html" row=row %}``. The template gets these and nothing else, so it must not ask who
    reads, nor what time it is. Nothing secret goes in: it is kept until the process ends.
    """
    return _part(template_name, tuple(things.items()))


@lru_cache(maxsize=2000)
def _part(template_name: str, things: tuple[tuple[str, Any], ...]) -> SafeString:
    return render_to_string(template_name, dict(things))


@register.simple_tag
def date_block(day: date | None, today: date | None = None) -> SafeString:
    """Month, day and weekday as a block; the year only outside the coming twelve months. ``None`` means any day."""
    if day is None:
        return _date_block(None, None)
    today = today or timezone.localdate()
    away = (day.year - today.year) * 12 + day.month - today.month
    return _date_block(day, None if 0 <= away < 12 else day.year)


@lru_cache(maxsize=1000)
def _date_block(day: date | None, year: int | None) -> SafeString:
    return render_to_string("components/date_block.html", {"day": day, "year": year})


@register.simple_tag
def level(number: int, label: str = "") -> SafeString:
    """Four small bars filled up to ``number``, and always the words: "Level 3", or ``label`` if given."""
    return _level(int(number), str(label) or f"Level {number}")


@lru_cache(maxsize=200)
def _level(number: int, label: str) -> SafeString:
    bars = [{"x": 1 + step * 12, "filled": step < number} for step in range(4)]
    return render_to_string("components/level.html", {"bars": bars, "label": label})


@register.simple_tag
def places(left: int, capacity: int, waiting: int = 0, *, bar: bool = False, own: int = 0, few: int = 5) -> SafeString:
    """How many places are left, in words: few left, full with a waiting list, or a plain count.

    ``bar=True`` adds the bar of taken places; ``own`` of them, held by the reader's own agency, are hatched.
    """
    return _places(left, capacity, waiting, bar, own, few)


@lru_cache(maxsize=2000)
def _places(left: int, capacity: int, waiting: int, bar: bool, own: int, few: int) -> SafeString:
    taken = max(capacity - left, 0)
    share = 100 / capacity if capacity else 0
    words = {
        "state": "due-soon" if 0 < left <= few else "" if left > 0 else "waiting-list",
        "words": _places_words(left),
        "aside": _places_aside(left, capacity, waiting, bar),
        "bar": bar,
        "others_width": f"{(taken - own) * share:.2f}%",
        "own_width": f"{own * share:.2f}%" if own else "",
    }
    return render_to_string("components/places.html", words)


def _places_words(left: int) -> str:
    if left <= 0:
        return "Full, waiting list open"
    return "1 place left" if left == 1 else f"{left} places left"


def _places_aside(left: int, capacity: int, waiting: int, bar: bool) -> str:
    if bar:
        return f"{max(capacity - left, 0)} of {capacity} taken"
    if left > 0:
        return f"of {capacity}"
    return f"{waiting} on the waiting list" if waiting else ""
