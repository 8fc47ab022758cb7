"""Charts drawn by the server as SVG: values printed on the bars, the same numbers in a table, no script and no style.

Colours are presentation attributes, so that the same picture goes into a PDF. Their order is fixed: brand, hatched
third, white with an outline, accent for the one to look at; ``late`` only for what is overdue.
"""

import textwrap
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.text import slugify

from shield.templatetags.brand import palette

register = template.Library()

WIDTH = 330
PAPER_WIDTH = 700
LETTER = 7.4
# The width of a bold digit, and the room beside the longest bar for a number of up to five of them.
DIGIT = 9
SMALLEST_ROOM = 52
ROW = 27
LINE = 19
COLUMN_HEIGHT = 116
SERIES = ("brand", "third", "white", "accent")

Rows = Sequence[Sequence[Any]]


@register.inclusion_tag("components/bar_chart.html", takes_context=True)
def bar_chart(
    context: template.Context,
    rows: Rows,
    title: str,
    caption: str = "",
    *,
    highlight: str = "",
    upright: bool = False,
    paper: bool | None = None,
) -> dict[str, Any]:
    """Bars for ``rows`` of (label, value), lying, or upright for a short series over time.

    ``caption`` says the finding; ``highlight`` is the label of the one to look at. A value may be words such as
    "fewer than 5", shown without a bar. On paper (``paper`` in the context, or given) the folded table is left out.
    """
    pairs = [(str(row[0]), row[1]) for row in rows]
    frame = _chart(context, title, caption, pairs, paper)
    draw = _upright if upright else _lying
    bars, height = draw(pairs, highlight, frame["width"])
    return frame | {"bars": bars, "height": height, "upright": upright}


def _number(value: Any) -> float:
    """Return how long a bar is; one for a value below 0 has no length, and its number stands beside it."""
    return max(float(value), 0.0) if isinstance(value, int | float) else 0.0


def _shown(value: Any) -> str:
    """Return the value as it is printed: thousands have a comma."""
    return f"{value:,}" if isinstance(value, int) else str(value)


def _lying(pairs: list[tuple[str, Any]], highlight: str, width: int) -> tuple[list[dict[str, Any]], int]:
    """Draw each name beside its bar or, where one is long, every name above its bar: names are never shortened."""
    most = max((_number(value) for _, value in pairs), default=0) or 1
    longest = max((len(label) for label, _ in pairs), default=0)
    is_beside = longest <= int(width * 0.5 / LETTER)
    start = round(longest * LETTER + 12) if is_beside else 0
    numbers = [len(_shown(value)) for _, value in pairs if _number(value)]
    room = max(SMALLEST_ROOM, 8 + DIGIT * max(numbers, default=0))
    bars, top = [], 4
    for label, value in pairs:
        lines = [label] if is_beside else textwrap.wrap(label, int(width / LETTER))
        bar_top = top if is_beside else top + LINE * len(lines)
        length = round((width - start - room) * _number(value) / most, 1)
        bars.append(
            {
                "lines": [(line, top + 14 + LINE * place) for place, line in enumerate(lines)],
                "value": _shown(value),
                "colour": "accent" if label == highlight else "brand",
                "x": start,
                "y": bar_top,
                "text_y": bar_top + 14,
                "width": length,
                "height": 18,
                "value_x": round(start + length + 8, 1),
            }
        )
        top = bar_top + ROW
    return bars, top


def _upright(pairs: list[tuple[str, Any]], highlight: str, width: int) -> tuple[list[dict[str, Any]], int]:
    most = max((_number(value) for _, value in pairs), default=0) or 1
    step = width / max(len(pairs), 1)
    bars = []
    for place, (label, value) in enumerate(pairs):
        tall = round((COLUMN_HEIGHT - 26) * _number(value) / most, 1)
        bars.append(
            {
                "label": label,
                "value": _shown(value),
                "colour": "accent" if label == highlight else "brand",
                "x": round(place * step + step * 0.16, 1),
                "y": round(COLUMN_HEIGHT - tall, 1),
                "width": round(step * 0.68, 1),
                "height": tall,
                "middle": round(place * step + step / 2, 1),
                "value_y": round(COLUMN_HEIGHT - tall - 7, 1),
                "text_y": COLUMN_HEIGHT + 20,
            }
        )
    return bars, COLUMN_HEIGHT + 28


@register.inclusion_tag("components/stacked_bar.html", takes_context=True)
def stacked_bar(
    context: template.Context, parts: Rows, title: str, caption: str = "", *, paper: bool | None = None
) -> dict[str, Any]:
    """One bar of up to four parts: (label, value) or (label, value, colour), with each part's number beside its name.

    Colours follow the fixed order; give "late" as the third element for what is overdue.
    """
    pairs = [(str(part[0]), part[1]) for part in parts]
    frame = _chart(context, title, caption, pairs, paper)
    total = sum(_number(part[1]) for part in parts) or 1
    segments, x = [], 0.0
    for place, part in enumerate(parts):
        width = frame["width"] * _number(part[1]) / total
        colour = part[2] if len(part) > 2 else SERIES[place % len(SERIES)]
        segments.append(
            {
                "label": part[0],
                "value": _shown(part[1]),
                "colour": colour,
                "x": round(x, 1),
                "width": round(width, 1),
                "hatch": _hatch(x, width) if colour == "third" else "",
            }
        )
        x += width
    return frame | {"segments": segments}


def _hatch(x: float, width: float, top: float = 1, height: float = 30, step: int = 7) -> str:
    """Slanting lines over a part of the bar, so that it can be distinguished without colour."""
    lines = []
    for place in range(1, int((width + height) / step) + 1):
        along = place * step
        start, end = max(along - height, 0), min(along, width)
        lines.append(f"M{x + start:.1f} {top + along - start:.1f}L{x + end:.1f} {top + along - end:.1f}")
    return "".join(lines)


def _chart(
    context: template.Context, title: str, caption: str, pairs: list[tuple[str, Any]], paper: bool | None
) -> dict[str, Any]:
    """What every chart shares: a key of its own on the page, and its numbers as a sentence and as table rows."""
    on_paper = bool(context.get("paper")) if paper is None else paper
    return {
        "title": title,
        "caption": caption,
        "key": f"chart-{slugify(title)}",
        "rows": [(label, _shown(value)) for label, value in pairs],
        "desc": ", ".join(f"{label} {_shown(value)}" for label, value in pairs),
        "paper": on_paper,
        "width": PAPER_WIDTH if on_paper else WIDTH,
        "palette": palette(context, on_paper),
    }
