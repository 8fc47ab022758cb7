"""The landing page of the section Assurance."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.urls import reverse, reverse_lazy

from partnership.assurance.models import ReturnStatus, Section11Cycle, Section11Return
from partnership.assurance.operations import section_11_cycles, section_11_returns, visits
from partnership.assurance.presenters.landing import Bar, return_bar, table_rows, year_bar
from partnership.assurance.rules import EDIT_SECTION_11, RAISE_ESCALATION, SEE_RETURNS
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.text.formatting import long_date
from shield.views.landing import EmptyPicture, LandingPage, MainButton, Picture


class AssuranceLanding(LandingPage):
    permission_required = SEE_RETURNS
    section = "assurance"
    lead = "How agencies show that they keep children safe."
    empty_picture = EmptyPicture(
        "No returns this year",
        "Section 11 and Section 175 returns appear here by status.",
        reverse_lazy("partnership:section11cycle-create"),
        "Start a new year",
        EDIT_SECTION_11,
    )
    template_name = "partnership/landing/assurance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_see_visits = self.request.user.has_perm(READ_GOVERNANCE)
        next_visits = list(islice(visits.schedule(), 3)) if may_see_visits else []
        return super().get_context_data(next_visits=next_visits, **kwargs)

    def get_picture(self) -> Picture | None:
        """Return the current years by status of their returns; for an agency its own open returns."""
        bars = self.year_bars() or self.own_bars()
        if not bars:
            return None
        return Picture(
            "partnership/landing/assurance_picture.html",
            "Returns by status",
            ("Returns", "Status", "Number"),
            table_rows(bars),
            {"bars": bars},
        )

    def year_bars(self) -> list[Bar]:
        cycles = Section11Cycle.objects.visible_to(self.request.user).current().prefetch_related("returns")
        asked = [(cycle, list(cycle.returns.all())) for cycle in cycles.order_by("duty", "pk")]
        return [year_bar(cycle, returns) for cycle, returns in asked if returns]

    def own_bars(self) -> list[Bar]:
        return [
            return_bar(
                each,
                list(each.cycle.asked_questions()),
                [question for question, _ in section_11_returns.missing_answers(each)],
            )
            for each in self.own_returns()
        ]

    def own_returns(self) -> list[Section11Return]:
        """Return the open returns of the user's own agencies, the one due first at the beginning."""
        seen = Section11Return.objects.visible_to(self.request.user)
        own = seen.editable_by(self.request.user).outstanding().values("pk")
        found = seen.filter(pk__in=own).select_related("cycle__question_set", "agency")
        return list(found.prefetch_related("responses").order_by("cycle__due_on"))

    def get_main_buttons(self) -> list[MainButton]:
        """Return the first three buttons that apply; the first is filled."""
        buttons = list(islice(self.buttons(), 3))
        return [replace(button, filled=number == 0) for number, button in enumerate(buttons)]

    def buttons(self) -> Iterator[MainButton]:
        user = self.request.user
        for each in self.own_returns():
            verb = "Start" if each.status == ReturnStatus.ISSUED else "Continue"
            due = f", due {long_date(each.cycle.due_on)}" if each.cycle.due_on else ""
            yield MainButton(f"{verb} your return", f"{each.cycle.name}{due}", each.get_absolute_url(), "pencil")
        if user.has_perm(EDIT_SECTION_11):
            yield from self.team_buttons()
        if user.has_perm(RAISE_ESCALATION):
            url = reverse("partnership:escalation-create")
            yield MainButton("Raise an escalation", "A disagreement with another agency", url, "flag")
        if user.has_perm(READ_GOVERNANCE):
            url = reverse("partnership:scrutiny")
            yield MainButton("View independent scrutiny", "The scrutineer’s comments and work plan", url, "eye")
            url = reverse("partnership:visit-schedule")
            yield MainButton("View the visit schedule", "When each agency has to be visited next", url, "calendar")
        yield MainButton(
            "View Section 11", "Your agency’s returns", reverse("partnership:section11cycle-list"), "report"
        )

    def team_buttons(self) -> Iterator[MainButton]:
        submitted = (
            Section11Return.objects.visible_to(self.request.user)
            .filter(status=ReturnStatus.SUBMITTED)
            .select_related("cycle", "agency")
        )
        if first := submitted.first():
            url = reverse("partnership:section11return-appoint-moderator", args=[first.pk])
            yield MainButton("Appoint a moderator", f"{first.agency}, {first.cycle.name}", url, "people")
        for cycle in Section11Cycle.objects.visible_to(self.request.user).current():
            if waiting := section_11_cycles.agencies_not_asked(cycle).count():
                text = f"{waiting} {'agency' if waiting == 1 else 'agencies'} not asked yet, {cycle.name}"
                url = reverse("partnership:section11cycle-issue", args=[cycle.slug])
                yield MainButton("Request returns", text, url, "mail")
            else:
                url = reverse("partnership:section11visit-create", args=[cycle.slug])
                yield MainButton("Plan a visit", f"An agency to visit in {cycle.label}", url, "calendar")
            return
        url = reverse("partnership:section11cycle-create")
        yield MainButton("Start a new year", "Section 11 or Section 175", url, "plus")
