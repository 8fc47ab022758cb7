"""Statutory clocks with a bead for each day or month, cycles, histories, and the golden thread."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from django import template

from shield.templatetags.brand import palette

register = template.Library()

FINISHED = {"done", "done-in-time", "done-late"}
MOST_BEADS_OVER_TIME = 10
# Between two lines of words on the golden thread: the picture is shown smaller on paper, so its words are larger.
LINE = 20
PAPER_LINE = 31


@register.inclusion_tag("components/clock.html")
def clock(thing: Any, level: int = 3) -> dict[str, Any]:
    """A clock: name, state, "**Day 9** of 15 working days", beads and the due date. It is a still picture, not a countdown.

    ``thing`` has ``name``, ``unit`` ("working days" or "months"), ``length``, ``day`` (how many have begun), ``due``,
    ``state`` (running, due-soon, overdue, done-in-time, done-late), ``explanation`` and ``url``; the last two may be
    empty. A finished clock keeps its result. ``level`` is the level of its heading.
    """
    state = str(thing.state).replace("_", "-")
    return {
        "clock": thing,
        "state": state,
        "level": level,
        "word": "Month" if thing.unit == "months" else "Day",
        "of": f"of {thing.length}" if thing.unit == "months" else f"of {thing.length} {thing.unit}",
        "beads": beads(thing.day, thing.length, finished=state in FINISHED),
        "due_word": "Was due" if state == "overdue" else "Due",
    }


def beads(day: int, length: int, *, finished: bool) -> list[str]:
    """What each bead shows: ``past``, ``today``, ``left``, then over time ``line`` and ``over`` (at most ten)."""
    if day > length:
        return ["past"] * length + ["line"] + ["over"] * min(day - length, MOST_BEADS_OVER_TIME)
    past = day if finished else max(day - 1, 0)
    today = [] if finished or day == 0 else ["today"]
    return ["past"] * past + today + ["left"] * (length - past - len(today))


@register.inclusion_tag("components/timeline.html")
def timeline(steps: Iterable[Any], level: int = 3) -> dict[str, Any]:
    """A cycle along the thread. Each step has ``title`` and ``state``, and may have ``when``, ``planned``, ``done``."""
    return {"steps": list(steps), "level": level}


@register.inclusion_tag("components/history.html")
def history(entries: Iterable[Any]) -> dict[str, Any]:
    """What happened, newest first, upright. Each entry has ``when`` (words) and ``title``, maybe ``text``, ``state``."""
    return {"entries": list(entries)}


@register.inclusion_tag("components/golden_thread.html", takes_context=True)
def golden_thread(
    context: template.Context, steps: Sequence[Any], title: str, desc: str, key: str = "thread"
) -> dict[str, Any]:
    """The golden thread as one picture, and below 900 px as an ordered list with the same words.

    Up to eight ``steps`` with ``label`` ("Finding"), ``words`` ("JTAI letter, January 2020"), ``state`` (done, next,
    later) and maybe ``url``. ``key`` tells two threads on one page apart.
    """
    on_paper = bool(context.get("paper"))
    line = PAPER_LINE if on_paper else LINE
    points = [_point(step, place, len(steps), line) for place, step in enumerate(steps)]
    return {
        "steps": steps,
        "paper": on_paper,
        "palette": palette(context, on_paper),
        "height": 190 + 5 * line,
        "big": round(line * 0.75),
        "small": round(line * 0.7),
        "points": points,
        "arcs": [_arc(one, other) for one, other in zip(points, points[1:], strict=False)],
        "title": title,
        "desc": desc,
        "key": key,
        "role": "group" if any(point["url"] for point in points) else "img",
    }


def _value(step: Any, name: str) -> Any:
    return step.get(name, "") if isinstance(step, dict) else getattr(step, name, "")


def _point(step: Any, place: int, count: int, line: int) -> dict[str, Any]:
    """The position of a step on the wave, with its words broken into lines above or below it."""
    above = place % 2 == 0
    lines = textwrap.wrap(str(_value(step, "words")), 19)[:3]
    y = (50 if above else 78) + 4 * line
    top = y - 30 - line * len(lines) if above else y + 24 + line
    return {
        "x": round(112 + place * (896 / max(count - 1, 1))),
        "y": y,
        "state": _value(step, "state"),
        "url": _value(step, "url"),
        "label": _value(step, "label"),
        "label_y": top,
        "lines": [{"y": top + line * (number + 1), "words": words} for number, words in enumerate(lines)],
    }


def _arc(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The thread between two neighbours; gold where the way is behind us."""
    start, end = one["x"] + 20, other["x"] - 20
    middle = (start + end) // 2
    path = f"M{start} {one['y']}C{middle} {one['y']} {middle} {other['y']} {end} {other['y']}"
    return {"path": path, "gold": one["state"] == "done" and other["state"] in {"done", "next"}}
