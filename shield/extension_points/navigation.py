"""Sections and their pages, jobs, buttons in the header, and doors for visitors."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shield.extension_points.registry import Registry


@dataclass(frozen=True)
class Section:
    """A section of the signed-in portal: one entry in the first row of the navigation, leading to its landing page.

    Shown to people who hold ``permission``. ``covers`` names beginnings of view names that belong to the section
    without having an entry in its second row. ``apart`` puts the section at the right with a padlock. ``unless`` is
    the key of a section that replaces this one for the people who may open it.
    """

    key: str
    order: int
    label: str
    url_name: str
    permission: str
    covers: tuple[str, ...] = ()
    apart: bool = False
    unless: str = ""


@dataclass(frozen=True)
class LandingPart:
    """An app's part of a section's landing page: main buttons for a person, and a panel beside the tasks.

    ``context(user)`` returns the panel's context, or ``None`` to hide it. The template gets it as ``part``.
    """

    key: str
    order: int
    section: str
    buttons: Callable[[Any], Iterable[Any]] = lambda user: ()
    template_name: str = ""
    context: Callable[[Any], dict[str, Any] | None] = lambda user: None


@dataclass(frozen=True)
class SectionPage:
    """An entry in the second row of a section, shown to people who hold ``permission``.

    ``covers`` names the beginnings of the view names that lie behind it, so that the pages and forms of one record show
    this entry as current: ``("partnership:meeting", "partnership:agendaitem")``. The page's own ``url_name`` is always
    covered. Where several entries cover a view, the longest beginning wins among those the person may open.
    ``unless`` is the key of a section: people who may open that section do not see this entry.
    """

    key: str
    order: int
    section: str
    label: str
    url_name: str
    permission: str
    covers: tuple[str, ...] = ()
    unless: str = ""


@dataclass(frozen=True)
class Job:
    """Something a person can do here, so that the search leads to the page that does it.

    ``label`` is the verb and the object ("Invite a colleague"), ``words`` are other words people search for, and
    ``url_name`` is the page that does it or where doing it starts. A job with an ``icon`` from
    ``components/sprite.html`` is also listed under "Quick actions" on My work; of the jobs with ``is_main`` the first
    is the button at the top of that page.
    """

    key: str
    order: int
    label: str
    words: str
    url_name: str
    permission: str
    icon: str = ""
    is_main: bool = False


@dataclass(frozen=True)
class HeaderAction:
    """A button that stays in the header of every page, for people who hold ``permission``."""

    key: str
    order: int
    label: str
    url_name: str
    permission: str


@dataclass(frozen=True)
class PublicDoor:
    """An entry in the navigation for visitors who have not signed in.

    With a ``summary`` it is also a door on the public home page: one line of text, an ``icon`` from
    ``components/sprite.html`` and a ``style``: ``main`` for the one large filled door, ``family`` for pages for parents
    and young people. ``covers`` names beginnings of view names, as for ``SectionPage``.
    """

    key: str
    order: int
    label: str
    url_name: str
    summary: str = ""
    icon: str = "arrow"
    style: str = ""
    covers: tuple[str, ...] = ()


sections: Registry[Section] = Registry("sections")
landing_parts: Registry[LandingPart] = Registry("landing_parts")
section_pages: Registry[SectionPage] = Registry("section_pages")
jobs: Registry[Job] = Registry("jobs")
header_actions: Registry[HeaderAction] = Registry("header_actions")
public_doors: Registry[PublicDoor] = Registry("public_doors")
