"""Charts drawn by the server as SVG: values printed on the bars, the same numbers in a table, no script and no style.

Colours are presentation attributes, so that the same picture goes into a PDF. Their order is fixed: brand, hatched
third, white with an outline, accent for the one to look at; ``late`` only for what is overdue.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.text import slugify

register = template.Library()

WIDTH = 330
LABEL_WIDTH = 118
ROW = 27
COLUMN_HEIGHT = 116
SERIES = ("brand", "third", "white", "accent")

Rows = Sequence[Sequence[Any]]


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    rows: Rows, title: str, caption: str = "", *, highlight: str = "", upright: bool = False, paper: bool = False
) -> dict[str, Any]:
    """Bars for ``rows`` of (label, value), lying, or upright for a short series over time.

    ``caption`` says the finding; ``highlight`` is the label of the one to look at. A value may be words such as
    "fewer than 5", shown without a bar. ``paper=True`` leaves out the folded table, for PDFs that print their own.
    """
    pairs = [(str(row[0]), row[1]) for row in rows]
    draw = _upright if upright else _lying
    bars, height = draw(pairs, highlight)
    return _chart(title, caption, pairs, paper) | {"bars": bars, "height": height, "width": WIDTH, "upright": upright}


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _lying(pairs: list[tuple[str, Any]], highlight: str) -> tuple[list[dict[str, Any]], int]:
    most = max((_number(value) for _, value in pairs), default=0) or 1
    room = WIDTH - LABEL_WIDTH - 52
    bars = []
    for place, (label, value) in enumerate(pairs):
        length = round(room * _number(value) / most, 1)
        bars.append(
            {
                "label": label,
                "value": value,
                "colour": "accent" if label == highlight else "brand",
                "x": LABEL_WIDTH,
                "y": 4 + place * ROW,
                "text_y": 18 + place * ROW,
                "width": length,
                "height": 18,
                "value_x": LABEL_WIDTH + length + 8,
            }
        )
    return bars, len(pairs) * ROW + 4


def _upright(pairs: list[tuple[str, Any]], highlight: str) -> tuple[list[dict[str, Any]], int]:
    most = max((_number(value) for _, value in pairs), default=0) or 1
    step = WIDTH / max(len(pairs), 1)
    bars = []
    for place, (label, value) in enumerate(pairs):
        tall = round((COLUMN_HEIGHT - 26) * _number(value) / most, 1)
        bars.append(
            {
                "label": label,
                "value": value,
                "colour": "accent" if label == highlight else "brand",
                "x": round(place * step + step * 0.16, 1),
                "y": COLUMN_HEIGHT - tall,
                "width": round(step * 0.68, 1),
                "height": tall,
                "middle": round(place * step + step / 2, 1),
                "value_y": COLUMN_HEIGHT - tall - 7,
                "text_y": COLUMN_HEIGHT + 20,
            }
        )
    return bars, COLUMN_HEIGHT + 28


@register.inclusion_tag("components/stacked_bar.html")
def stacked_bar(parts: Rows, title: str, caption: str = "", *, paper: bool = False) -> dict[str, Any]:
    """One bar of up to four parts: (label, value) or (label, value, colour), with each part's number beside its name.

    Colours follow the fixed order; give "late" as the third element for what is overdue.
    """
    total = sum(_number(part[1]) for part in parts) or 1
    segments, x = [], 0.0
    for place, part in enumerate(parts):
        width = WIDTH * _number(part[1]) / total
        colour = part[2] if len(part) > 2 else SERIES[place % len(SERIES)]
        segments.append(
            {"label": part[0], "value": part[1], "colour": colour, "x": round(x, 1), "width": round(width, 1)}
        )
        x += width
    pairs = [(str(part[0]), part[1]) for part in parts]
    return _chart(title, caption, pairs, paper) | {"segments": segments, "width": WIDTH}


def _chart(title: str, caption: str, pairs: list[tuple[str, Any]], paper: bool) -> dict[str, Any]:
    """What every chart shares: a key of its own on the page, and its numbers as a sentence and as table rows."""
    return {
        "title": title,
        "caption": caption,
        "key": f"chart-{slugify(title)}",
        "rows": pairs,
        "desc": ", ".join(f"{label} {value}" for label, value in pairs),
        "paper": paper,
    }
