"""The site search: pages and jobs from the one list that the apps announce, then records from their sources."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shield.extension_points import Hit, jobs, public_doors, search_sources
from shield.web.navigation import address, pages_of, sections_for

# Words that say nothing about what a person is looking for.
SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "can",
        "do",
        "for",
        "from",
        "how",
        "i",
        "in",
        "is",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "the",
        "to",
        "we",
        "what",
        "where",
        "which",
        "who",
        "with",
        "you",
        "your",
    ]
)


@dataclass(frozen=True)
class Candidate:
    """A page that can be found: its title, where it stands, other words for it, and its address."""

    title: str
    place: str
    words: str
    url: str


def find(user: Any, query: str) -> list[Hit]:
    """Return what fits the query: exact titles first, then pages and jobs, then records; each address once."""
    records = [hit for source in search_sources for hit in source.find(user, query)]
    hits = [*find_pages(user, query), *records]
    exact = _plain(query)
    found: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: _plain(hit.title) != exact):
        found.setdefault(hit.url, hit)
    return list(found.values())


def find_some(user: Any, query: str) -> list[Hit]:
    """Return the records that fit at least one word of the query, for when nothing fits all of them."""
    words = [word for word in _plain(query).split() if word not in SMALL_WORDS]
    if len(words) < 2:
        return []
    found = {hit.url: hit for source in search_sources for hit in source.find(user, " or ".join(words))}
    return list(found.values())


def find_pages(user: Any, query: str) -> list[Hit]:
    """Return the pages and jobs open to the user that every word of the query fits, the best first."""
    wanted = _stems(query)
    if not wanted:
        return []
    ranked = [
        (rank, number, candidate)
        for number, candidate in enumerate(_candidates(user))
        if (rank := _rank(candidate, query, wanted)) is not None
    ]
    return [Hit(each.title, each.place, each.url, "Page") for _, _, each in sorted(ranked, key=lambda one: one[:2])]


def _rank(candidate: Candidate, query: str, wanted: set[str]) -> int | None:
    """Return 0 for the exact title, 1 for words of the title, 2 for other words, ``None`` for no match."""
    if _plain(candidate.title) == _plain(query):
        return 0
    title = _stems(candidate.title)
    if _fits(wanted, title):
        return 1
    return 2 if _fits(wanted, title | _stems(candidate.words)) else None


def _fits(wanted: set[str], words: set[str]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in wanted)


def _candidates(user: Any) -> Iterator[Candidate]:
    """Yield every job and every page of the navigation that the user may open, pages first."""
    yield from _sections(user) if user.is_authenticated else _doors()
    for job in jobs:
        if user.has_perm(job.permission):
            yield Candidate(job.label, "", job.words, address(job.url_name))


def _sections(user: Any) -> Iterator[Candidate]:
    seen = sections_for(user)
    for section in seen:
        for page in pages_of(user, section.key, seen):
            yield Candidate(page.label, section.label, "", address(page.url_name))
        yield Candidate(section.label, "", "", address(section.url_name))


def _doors() -> Iterable[Candidate]:
    return [Candidate(door.label, door.summary, "", address(door.url_name)) for door in public_doors]


def _plain(text: str) -> str:
    letters = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", letters.casefold().replace("’", "").replace("'", "")))


def _stems(text: str) -> set[str]:
    """Return the words of a text without small words and without a plural s."""
    words = set(_plain(text).split())
    return {word.removesuffix("s") if len(word) > 3 else word for word in words - SMALL_WORDS} or words
