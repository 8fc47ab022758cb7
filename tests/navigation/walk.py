"""Walk through the portal as one person, from the sections along the links of each page."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.forms import BaseForm
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from shield.web.navigation import Navigation
from tests.cast import enter

LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"#?]*)')
# Files rather than pages, and the way out.
NOT_PAGES = re.compile(
    r"document|account_logout|-feed|-pdf|-calendar|-download|-export|-csv|-ics|-sheet|-workbook|-pack|-table|-file"
)


@dataclass
class Walk:
    """What a walk found, by view name: clicks from the nearest entry of the navigation, and the sections shown.

    ``troubles`` are pages that did not open, ``forms`` those that ask for something.
    """

    clicks: dict[str, int] = field(default_factory=dict)
    sections: dict[str, list[str]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)


def view_name_of(path: str) -> str:
    """Return the name of the view at a path; empty for files and unknown addresses."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        return ""
    return "" if NOT_PAGES.search(name) else name


def signed_in(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    enter(client, user)
    return client


def walk_as(user: Any, of_each_kind: int = 1) -> Walk:
    """Open every kind of page that links lead to, starting at both rows of the navigation.

    The pages of one kind of record are alike, so ``of_each_kind`` of them are opened.
    """
    client = signed_in(user)
    found, seen, opened = Walk(), set(), Counter()
    to_visit = deque((path, 0) for path in entries(client))
    while to_visit:
        path, clicks = to_visit.popleft()
        name = view_name_of(path)
        if not name or path in seen or opened[name] >= of_each_kind:
            continue
        seen.add(path)
        opened[name] += 1
        content = _open(client, path, name, clicks, found)
        to_visit += [(unescape(link), clicks + 1) for link in LINK.findall(content)]
    return found


def entries(client: Client) -> list[str]:
    """Return the addresses of the sections, of the pages in their second rows, and of the account in the header."""
    sections = [link.url for link in client.get("/", follow=True).context["navigation"].sections]
    rows = [client.get(url, follow=True).context["navigation"].pages for url in sections]
    return [*sections, *(link.url for row in rows for link in row), reverse("my-account")]


def _open(client: Client, path: str, name: str, clicks: int, found: Walk) -> str:
    response = client.get(path, follow=True)
    if response.status_code != 200 or response.streaming:
        found.troubles.append(f"{path} answers {response.status_code}")
        return ""
    if not response.headers["Content-Type"].startswith("text/html"):
        return ""
    found.clicks.setdefault(name, clicks)
    if isinstance(response.context.get("form"), BaseForm):
        found.forms.add(name)
    navigation: Navigation = response.context["navigation"]
    found.sections.setdefault(name, [link.label for link in navigation.sections if link.current])
    return response.content.decode()
