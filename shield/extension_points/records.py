"""What apps know about their records: report chapters, stories, search, personal data, evidence, links, due items."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shield.extension_points.registry import Registry


@dataclass(frozen=True)
class ReportSection:
    """A chapter of the annual report: ``compile(start, end)`` returns JSON-ready statistics for the template."""

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
    """``find(user, words)`` must start from ``visible_to(user)`` and return at most ten hits, best first."""

    key: str
    order: int
    find: Callable[[Any, str], Iterable[Hit]]


@dataclass(frozen=True)
class PersonalData:
    """How one model's personal data is exported, erased and retained.

    ``fields`` names every personal field; ``export(user)`` returns JSON-ready rows; ``erase(user)`` returns how many
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
    """``find(user, subject)`` returns evidence about the subject (a theme or a recommendation)."""

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
    """``due(group_kind, start, end)`` returns what a kind of group must discuss in a period, both days included."""

    key: str
    order: int
    due: Callable[[str, date, date], Iterable[DueItem]]


report_sections: Registry[ReportSection] = Registry("report_sections")
bulletin_stories: Registry[BulletinStories] = Registry("bulletin_stories")
search_sources: Registry[SearchSource] = Registry("search_sources")
personal_data: Registry[PersonalData] = Registry("personal_data")
evidence_sources: Registry[EvidenceSource] = Registry("evidence_sources")
record_links: Registry[RecordLinks] = Registry("record_links")
agenda_sources: Registry[AgendaSource] = Registry("agenda_sources")
