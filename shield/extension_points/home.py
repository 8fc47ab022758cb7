"""What "My work" and the public home page show."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from shield.extension_points.registry import Registry


@dataclass(frozen=True)
class HomeCard:
    """A card on a home page: ``context(user)`` returns the template's context, or ``None`` to stay hidden.

    The template gets them as ``card``. Its one root element says where it stands: ``home-card`` in the main column,
    ``home-card--aside`` beside it, ``home-card--band`` over the full width below both.
    """

    key: str
    order: int
    template_name: str
    context: Callable[[Any], dict[str, Any] | None]
    public: bool = False


@dataclass(frozen=True)
class Waiting:
    """A task of a person: what, why, until when, and the verb that finishes it.

    ``own`` says that the task is this person's alone; other tasks are shared by everybody who holds a permission.
    """

    title: str
    why: str
    url: str
    verb: str
    due: date | None = None
    own: bool = False


@dataclass(frozen=True)
class WorkQueue:
    """``waiting(user)`` returns the tasks of this person; ``section`` is the section whose landing page lists them."""

    key: str
    order: int
    waiting: Callable[[Any], Iterable[Waiting]]
    section: str = ""


@dataclass(frozen=True)
class FirstStep:
    """A page that a person must visit before the home page: ``url(user)`` returns ``None`` for everyone else."""

    key: str
    order: int
    url: Callable[[Any], str | None]


@dataclass(frozen=True)
class WeekEntry:
    """One thing on a day of the week: a meeting, a course date, a last day for something."""

    on: date
    title: str
    detail: str
    url: str
    at: time | None = None


@dataclass(frozen=True)
class WeekEntries:
    """``find(user, start, end)`` returns what the user has from one day to another, both included."""

    key: str
    order: int
    find: Callable[[Any, date, date], Iterable[WeekEntry]]


@dataclass(frozen=True)
class RunningClocks:
    """``find(user)`` returns the statutory clocks that the user may see running, as the tag ``clock`` shows them."""

    key: str
    order: int
    find: Callable[[Any], Iterable[Any]]


@dataclass(frozen=True)
class Chart:
    """A small chart: ``finding`` is its caption, ``rows`` are (label, number) and for a stacked bar maybe a colour.

    ``kind`` is ``upright`` for a short series over time, ``bars`` for a comparison, ``stacked`` for parts of a whole.
    ``highlight`` is the label of the bar to look at.
    """

    title: str
    finding: str
    rows: Sequence[Sequence[Any]]
    kind: str = "bars"
    highlight: str = ""


@dataclass(frozen=True)
class HomeChart:
    """A chart on My work: ``find(user)`` returns it, or ``None`` where the user may not see it or it has no numbers."""

    key: str
    order: int
    find: Callable[[Any], Chart | None]


home_cards: Registry[HomeCard] = Registry("home_cards")
work_queue: Registry[WorkQueue] = Registry("work_queue")
first_steps: Registry[FirstStep] = Registry("first_steps")
week_entries: Registry[WeekEntries] = Registry("week_entries")
running_clocks: Registry[RunningClocks] = Registry("running_clocks")
home_charts: Registry[HomeChart] = Registry("home_charts")
