"""Announce and iterate: what the lower floors offer, and the upper floors fill.

An app announces its parts in ``contributions.py``, which is found at start-up. A registry keeps a stated order;
a duplicate key stops start-up. The lower floors iterate and never import the app that announced.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured


class Keyed(Protocol):
    """Anything that can be announced."""

    @property
    def key(self) -> str: ...

    @property
    def order(self) -> int: ...


Item = TypeVar("Item", bound=Keyed)


class Registry(Generic[Item]):
    """An ordered list of announcements, each key once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, Item] = {}

    def register(self, item: Item) -> Item:
        """Take an announcement; the same key twice raises ``ImproperlyConfigured`` and stops start-up."""
        if item.key in self._items:
            raise ImproperlyConfigured(f"{item.key} is announced twice in {self.name}.")
        self._items[item.key] = item
        return item

    def __iter__(self) -> Iterator[Item]:
        return iter(sorted(self._items.values(), key=lambda item: (item.order, item.key)))

    def __getitem__(self, key: str) -> Item:
        return self._items[key]

    def __len__(self) -> int:
        return len(self._items)


@dataclass(frozen=True)
class ReportSection:
    """A chapter of the annual report: ``compile(start, end)`` answers JSON-ready figures for the template."""

    key: str
    order: int
    title: str
    template_name: str
    compile: Callable[[date, date], dict[str, Any]]


@dataclass(frozen=True)
class Story:
    """Words for a bulletin, copied into the issue when chosen."""

    title: str
    summary: str
    url: str


@dataclass(frozen=True)
class BulletinStories:
    """Offers stories that are new since a moment."""

    key: str
    order: int
    title: str
    candidates: Callable[[datetime], Iterable[Story]]


@dataclass(frozen=True)
class Hit:
    """One thing found by the site search."""

    title: str
    summary: str
    url: str
    kind: str


@dataclass(frozen=True)
class SearchSource:
    """``find(user, words)`` must start from ``visible_to(user)`` and answer at most ten hits, best first."""

    key: str
    order: int
    find: Callable[[Any, str], Iterable[Hit]]


@dataclass(frozen=True)
class HomeCard:
    """A card on a home page: ``context(user)`` answers the template's words, or ``None`` to stay hidden.

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
    """One thing that waits for a person: what, why, until when, and the verb that finishes it."""

    title: str
    why: str
    url: str
    verb: str
    due: date | None = None


@dataclass(frozen=True)
class FirstStep:
    """Where somebody has to go before the home page is of any use: ``url(user)`` answers ``None`` for the rest."""

    key: str
    order: int
    url: Callable[[Any], str | None]


@dataclass(frozen=True)
class WorkQueue:
    """``waiting(user)`` answers what waits for this person."""

    key: str
    order: int
    waiting: Callable[[Any], Iterable[Waiting]]


@dataclass(frozen=True)
class PersonalData:
    """How one model's personal data is handed out, erased and kept.

    ``fields`` names every personal field; ``export(user)`` answers JSON-ready rows; ``erase(user)`` answers how many
    rows it changed; ``retention`` says in words how long, from when, and on what basis.
    """

    key: str
    order: int
    model: str
    fields: Sequence[str]
    retention: str
    export: Callable[[Any], Iterable[dict[str, Any]]]
    erase: Callable[[Any], int]


@dataclass(frozen=True)
class Evidence:
    """A fact that bears on a theme or recommendation."""

    title: str
    summary: str
    url: str
    on: date | None = None
    kind: str = ""


@dataclass(frozen=True)
class EvidenceSource:
    """``find(user, subject)`` answers facts that bear on the subject (a theme or a recommendation)."""

    key: str
    order: int
    find: Callable[[Any, Any], Iterable[Evidence]]


@dataclass(frozen=True)
class RecordLink:
    """A link from one record to another: what it is called, its title and address."""

    label: str
    title: str
    url: str


@dataclass(frozen=True)
class RecordLinks:
    """``find(user, record)`` returns links to records that the user may see."""

    key: str
    order: int
    find: Callable[[Any, Any], Iterable[RecordLink]]


@dataclass(frozen=True)
class DueItem:
    """Something a group has to talk about by a day; ``key`` is the same whenever it is asked for."""

    key: str
    title: str
    due_on: date
    url: str


@dataclass(frozen=True)
class AgendaSource:
    """``due(group_kind, start, end)`` answers what a kind of group has to talk about in a period, both days included."""

    key: str
    order: int
    due: Callable[[str, date, date], Iterable[DueItem]]


@dataclass(frozen=True)
class NavigationItem:
    """A door in the service navigation, shown to those who hold ``permission``.

    ``area`` is ``public`` (white header) or ``working`` (deep header). A public item with a ``summary`` is also a door
    on the public home page: one line of text, an ``icon`` from ``components/sprite.html`` and a ``style``: ``main`` for
    the one large filled door, ``family`` for pages for parents and young people. ``also`` are beginnings of addresses
    that lie behind the door without lying below its own.
    """

    key: str
    order: int
    label: str
    url_name: str
    permission: str
    area: str = "working"
    summary: str = ""
    icon: str = "arrow"
    style: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class SecondFactorDemand:
    """``demands(user)`` says whether this person may see more than their own bookings."""

    key: str
    order: int
    demands: Callable[[Any], bool]


@dataclass(frozen=True)
class DemoPart:
    """A part of the demo data: ``load(today)`` is deterministic and safe to run twice."""

    key: str
    order: int
    load: Callable[[date], None]


@dataclass(frozen=True)
class DemoPerson:
    """A demo sign-in: who, what they do here, the account's address, and what is shown to sign in the real way."""

    key: str
    order: int
    name: str
    what_they_do: str
    email: str
    password: str = ""
    totp_secret: str = ""


@dataclass(frozen=True)
class Number:
    """A telephone number to show to somebody who is worried about a child."""

    label: str
    number: str
    hours: str = ""


@dataclass(frozen=True)
class Identity:
    """Who the partnership is, as every page shows it."""

    name: str = "Safeguarding partnership"
    strap: str = "Safeguarding children partnership"
    area: str = ""
    partners: str = ""
    contact_email: str = ""
    worried: Sequence[Number] = field(default_factory=tuple)
    colours: dict[str, str] = field(default_factory=dict, hash=False)
    logo_svg: str = ""


@dataclass(frozen=True)
class IdentitySource:
    """Where the identity comes from; exactly one app announces it."""

    key: str
    order: int
    identity: Callable[[], Identity]


report_sections: Registry[ReportSection] = Registry("report_sections")
bulletin_stories: Registry[BulletinStories] = Registry("bulletin_stories")
search_sources: Registry[SearchSource] = Registry("search_sources")
home_cards: Registry[HomeCard] = Registry("home_cards")
work_queue: Registry[WorkQueue] = Registry("work_queue")
first_steps: Registry[FirstStep] = Registry("first_steps")
personal_data: Registry[PersonalData] = Registry("personal_data")
evidence_sources: Registry[EvidenceSource] = Registry("evidence_sources")
navigation: Registry[NavigationItem] = Registry("navigation")
record_links: Registry[RecordLinks] = Registry("record_links")
agenda_sources: Registry[AgendaSource] = Registry("agenda_sources")
second_factor_demands: Registry[SecondFactorDemand] = Registry("second_factor_demands")
demo_parts: Registry[DemoPart] = Registry("demo_parts")
demo_people: Registry[DemoPerson] = Registry("demo_people")
identity_sources: Registry[IdentitySource] = Registry("identity_sources")


def identity() -> Identity:
    """The partnership's identity, or neutral words before one is set up."""
    for source in identity_sources:
        return source.identity()
    return Identity()
