"""The landing page of a section: one picture, three main buttons, the tasks there, and an aside.

How to fill one in
------------------
A section's landing page is a subclass in the section's own app or wing, in ``views/landing.py``:

    class GovernanceLanding(LandingPage):
        permission_required = SEE_MEETINGS
        section = "governance"
        lead = "Who decides what, when, and whether it was done."
        template_name = "partnership/landing/governance.html"

        def get_picture(self) -> Picture | None:
            meetings = year_of_meetings(self.request.user)
            return Picture(
                "partnership/landing/governance_picture.html",
                "Meetings this year",
                ("Meeting", "Date", "Decisions"),
                [(str(each), long_date(each.starts_on), each.decision_count) for each in meetings],
                {"meetings": meetings},
            )

        def get_main_buttons(self) -> list[MainButton]:
            return [
                MainButton("Take the minutes", "Executive, Tuesday 8 December", url, "pencil", filled=True),
                MainButton("Create meetings", "Date, group, items from the forward plan", url, "calendar"),
                MainButton("Add an action", "From a decision, with an owner and a date", url, "flag"),
            ]

The picture's template draws one ``<svg role="img">`` with ``<title>`` and ``<desc>`` from ``picture.context``; the page
itself adds the table with the same numbers. Return ``None`` from ``get_picture`` when there is nothing to draw yet, and
say in ``empty_picture`` what will appear there.
Leave out buttons that the person may not press; exactly one of the rest is ``filled``.

The template extends ``components/landing_page.html`` and may fill in these blocks:

- ``below_picture``: what belongs to the picture, such as the next three meetings
- ``landing_aside``: panels beside the tasks (``<section class="panel">``)
- ``below``: anything below both columns

The tasks come from the work queues announced for the section (``WorkQueue(…, section="governance")``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shield import working_days
from shield.extension_points import LandingPart, landing_parts, sections, work_queue
from shield.presenters import group_by_due
from shield.views.base import PortalPage
from shield.web.navigation import pages_of, sections_for


@dataclass(frozen=True)
class Picture:
    """A section's picture: the template that draws it, its title, and the same numbers as the rows of a table."""

    template_name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MainButton:
    """One of three large buttons. ``icon`` is a name from ``components/sprite.html``."""

    title: str
    text: str
    url: str
    icon: str
    filled: bool = False


@dataclass(frozen=True)
class EmptyPicture:
    """What the page says in place of its picture, with the button that makes the picture appear, if the user has it."""

    title: str
    text: str
    button_url: Any = ""
    button_label: str = ""
    # Who has the button; everybody where it is empty.
    permission: str = ""


class LandingPage(PortalPage):
    """The landing page of the section ``section``; see the module's text for how to fill one in."""

    template_name = "components/landing_page.html"
    section = ""
    lead = ""
    # Said while there is nothing to draw; ``None`` for a section without a picture.
    empty_picture: EmptyPicture | None = None

    def get_picture(self) -> Picture | None:
        """Return the section's picture, or ``None`` when there is nothing to draw."""
        return None

    def get_empty_picture(self) -> EmptyPicture | None:
        """Return ``empty_picture``, without its button for a user who may not press it."""
        empty = self.empty_picture
        if empty is None or not empty.permission or self.request.user.has_perm(empty.permission):
            return empty
        return replace(empty, button_url="", button_label="")

    def get_main_buttons(self) -> Iterable[MainButton]:
        """Return up to three buttons that the user may press, one of them filled.

        These are the first three of the section's parts (``landing_parts``), where several apps share a section.
        """
        offered = [button for part in self._parts() for button in part.buttons(self.request.user)][:3]
        return [replace(button, filled=number == 0) for number, button in enumerate(offered)]

    def _parts(self) -> list[LandingPart]:
        return [part for part in landing_parts if part.section == self.section]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        today = working_days.today()
        tasks = [task for queue in work_queue if queue.section == self.section for task in queue.waiting(user)]
        picture = self.get_picture()
        return super().get_context_data(
            heading=sections[self.section].label,
            lead=self.lead,
            picture=picture,
            empty_picture=None if picture else self.get_empty_picture(),
            main_buttons=list(self.get_main_buttons()),
            groups=group_by_due(tasks, today, with_tomorrow=True),
            panels=[
                (part.template_name, context) for part in self._parts() if (context := part.context(user)) is not None
            ],
            section_links=pages_of(user, self.section, sections_for(user)),
            **kwargs,
        )
