"""The navigation of one page: the sections open to a person, and which of them the page belongs to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from shield.extension_points import (
    PublicDoor,
    Section,
    SectionPage,
    account_pages,
    header_actions,
    public_doors,
    section_pages,
    sections,
)


@dataclass(frozen=True)
class Link:
    """An entry of the navigation as one page shows it.

    ``current`` is the value of ``aria-current``: ``page`` on the entry's own page, ``true`` on the pages behind it.
    """

    key: str
    label: str
    url: str
    current: str = ""
    apart: bool = False


@dataclass(frozen=True)
class Navigation:
    """Both rows of the navigation; ``section`` is the current entry of the first row and ``page`` of the second."""

    sections: tuple[Link, ...]
    pages: tuple[Link, ...] = ()

    @property
    def section(self) -> Link | None:
        return next((link for link in self.sections if link.current), None)

    @property
    def page(self) -> Link | None:
        return next((link for link in self.pages if link.current), None)


def navigation_for(user: Any, view_name: str) -> Navigation:
    """Return the sections open to a signed-in user and the second row of the section that the view belongs to."""
    seen = sections_for(user)
    section_key, page_key = find_current(user, view_name, seen)
    return Navigation(
        tuple(_link(each, view_name, each.key == section_key, apart=each.apart) for each in seen),
        tuple(_link(page, view_name, page.key == page_key) for page in pages_of(user, section_key, seen)),
    )


def _link(entry: Section | SectionPage | PublicDoor, view_name: str, is_current: bool, *, apart: bool = False) -> Link:
    current = ("page" if entry.url_name == view_name else "true") if is_current else ""
    return Link(entry.key, entry.label, address(entry.url_name), current, apart)


def sections_for(user: Any) -> list[Section]:
    """Return the sections that the user may open, in order."""
    permitted = {each.key: each for each in sections if user.has_perm(each.permission)}
    return [each for each in permitted.values() if each.unless not in permitted]


def pages_of(user: Any, section_key: str, seen: Iterable[Section]) -> list[SectionPage]:
    """Return the entries of a section's second row that the user may open, in order."""
    keys = {each.key for each in seen}
    return [page for page in section_pages if page.section == section_key and _is_open(page, user, keys)]


def _is_open(page: SectionPage, user: Any, section_keys: set[str]) -> bool:
    return page.section in section_keys and page.unless not in section_keys and user.has_perm(page.permission)


def find_current(user: Any, view_name: str, seen: list[Section]) -> tuple[str, str]:
    """Return the keys of the section and of the second-row entry that a view belongs to.

    A view that no open section covers belongs to the first section, where the task that led there is listed. Views
    without a section, such as sign-in, return two empty keys.
    """
    if not seen or not has_section(view_name):
        return "", ""
    keys = {each.key for each in seen}
    for _, section_key, page in _covering(view_name):
        if section_key in keys and (page is None or _is_open(page, user, keys)):
            return section_key, page.key if page else ""
    return seen[0].key, ""


def has_section(view_name: str) -> bool:
    """Whether any section covers the view, whoever may open it."""
    return bool(_covering(view_name))


@cache
def _covering(view_name: str) -> tuple[tuple[int, str, SectionPage | None], ...]:
    """Return every section and entry that covers the view, the longest beginning first."""
    found = [
        (max(lengths), section_key, page)
        for section_key, page, beginnings in _beginnings()
        if (lengths := [len(each) for each in beginnings if view_name.startswith(each)])
    ]
    return tuple(sorted(found, key=lambda one: -one[0]))


def _beginnings() -> Iterator[tuple[str, SectionPage | None, tuple[str, ...]]]:
    for section in sections:
        for page in section_pages:
            if page.section == section.key:
                yield section.key, page, (page.url_name, *page.covers)
        # Pages about one's own account belong where the account itself does.
        own = tuple(page.url_name for page in account_pages) if "my-account" in section.covers else ()
        yield section.key, None, (section.url_name, *section.covers, *own)


def public_navigation(view_name: str) -> tuple[Link, ...]:
    """Return the navigation for visitors who have not signed in."""
    lengths = {door.key: _covered(door, view_name) for door in public_doors}
    longest = max(lengths.values(), default=0)
    return tuple(_link(door, view_name, lengths[door.key] == longest > 0) for door in public_doors)


def _covered(door: PublicDoor, view_name: str) -> int:
    return max(len(each) for each in ("", door.url_name, *door.covers) if view_name.startswith(each))


def header_actions_for(user: Any) -> list[Link]:
    """Return the buttons in the header that the user may press."""
    return [
        Link(each.key, each.label, address(each.url_name)) for each in header_actions if user.has_perm(each.permission)
    ]


@cache
def address(url_name: str) -> str:
    """Return the address of a page without arguments, worked out once because every page shows it."""
    return reverse(url_name)


def view_name_of(request: HttpRequest) -> str:
    """Return the name of the view that answers the request; empty where no address matched."""
    return request.resolver_match.view_name if request.resolver_match else ""
