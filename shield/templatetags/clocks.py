"""Statutory clocks with a bead for each day or month, cycles, histories, and the golden thread."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from django import template

register = template.Library()

FINISHED = {"done", "done-in-time", "done-late"}
MOST_BEADS_OVER_TIME = 10


@register.inclusion_tag("components/clock.html")
def clock(thing: Any, level: int = 3) -> dict[str, Any]:
    """A clock: name, state, "**Day 9** of 15 working days", beads and the due date. It stands still; it never counts.

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


@register.inclusion_tag("components/golden_thread.html")
def golden_thread(steps: Sequence[Any], title: str, desc: str, key: str = "thread") -> dict[str, Any]:
    """The golden thread as one picture, and below 900 px as an ordered list with the same words.

    Up to eight ``steps`` with ``label`` ("Finding"), ``words`` ("JTAI letter, January 2020"), ``state`` (done, next,
    later) and maybe ``url``. ``key`` tells two threads on one page apart.
    """
    points = [_point(step, place, len(steps)) for place, step in enumerate(steps)]
    return {
        "steps": steps,
        "points": points,
        "arcs": [_arc(one, other) for one, other in zip(points, points[1:], strict=False)],
        "title": title,
        "desc": desc,
        "key": key,
        "role": "group" if any(point["url"] for point in points) else "img",
    }


def _value(step: Any, name: str) -> Any:
    return step.get(name, "") if isinstance(step, dict) else getattr(step, name, "")


def _point(step: Any, place: int, count: int) -> dict[str, Any]:
    """Where a step stands on the wave, with its words broken into lines above or below it."""
    above = place % 2 == 0
    lines = textwrap.wrap(str(_value(step, "words")), 19)[:3]
    y = 130 if above else 158
    top = y - 30 - 20 * len(lines) if above else y + 44
    return {
        "x": round(94 + place * (932 / max(count - 1, 1))),
        "y": y,
        "state": _value(step, "state"),
        "url": _value(step, "url"),
        "label": _value(step, "label"),
        "label_y": top,
        "lines": [{"y": top + 20 * (number + 1), "words": line} for number, line in enumerate(lines)],
    }


def _arc(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The thread between two neighbours; gold where the way is behind us."""
    start, end = one["x"] + 20, other["x"] - 20
    middle = (start + end) // 2
    path = f"M{start} {one['y']}C{middle} {one['y']} {middle} {other['y']} {end} {other['y']}"
    return {"path": path, "gold": one["state"] == "done" and other["state"] in {"done", "next"}}
