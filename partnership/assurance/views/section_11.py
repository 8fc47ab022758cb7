"""Cycles of assurance: the years, who has answered, what the answers say; questions, rota and visits."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views import View

from partnership.assurance.forms.section_11 import CycleForm, IssueForm, PutOffCycleForm
from partnership.assurance.forms.visits import FinishVisitForm, VisitForm
from partnership.assurance.models import Section11Cycle, Section11Return, Section11Visit
from partnership.assurance.operations import section_11_cycles, section_11_statistics
from partnership.assurance.rules import EDIT_SECTION_11, SEE_RETURNS
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.forms.base import ReasonForm
from shield.records.history import history_of
from shield.records.workflow import permission_for
from shield.views.base import GuardedObject, PortalDetail, PortalList, PortalPage
from shield.views.downloads import csv_response
from shield.views.form_pages import BeginPage, MovePage, RecordPage


class Section11List(PortalList):
    """The years to those who govern, and to an agency its own returns."""

    model = Section11Cycle
    permission_required = SEE_RETURNS
    template_name = "partnership/section_11/list.html"
    context_object_name = "cycles"

    def get_context_data(self, **kwargs):
        own = (
            Section11Return.objects.visible_to(self.request.user)
            .filled_by(self.request.user)
            .select_related("cycle", "agency")
        )
        return super().get_context_data(own=own.order_by("-cycle__starts_on"), **kwargs)


class Section11Detail(PortalDetail):
    model = Section11Cycle
    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/detail.html"
    context_object_name = "cycle"

    def get_queryset(self):
        printed = ("questions__findings", "answers__agency", "visits__agency")
        return super().get_queryset().select_related("question_set").prefetch_related(*printed)

    def get_context_data(self, **kwargs):
        seen = Section11Return.objects.visible_to(self.request.user).filter(cycle=self.object)
        returns = self.object.returns.select_related("agency", "cycle", "moderator")
        return super().get_context_data(
            returns=returns,
            handed_in=sum(each.is_handed_in for each in returns),
            may_ask=section_11_cycles.not_asked(self.object).exists(),
            readable=set(seen.values_list("pk", flat=True)),
            **kwargs,
        )


class Section11Begin(BeginPage):
    permission_required = EDIT_SECTION_11
    form_class = CycleForm
    back_url = reverse_lazy("partnership:section11cycle-list")
    heading = "Set a year up"
    explanation = "Agencies hear of it when you ask them, not before."
    success_message = "Year set up. Now choose whom to ask"

    def perform(self, form):
        duty = form.cleaned_data["question_set"].duty
        return section_11_cycles.begin(duty=duty, by=self.request.user, **form.cleaned_data)


class CyclePage(RecordPage):
    """A form about one year."""

    model = Section11Cycle
    permission_required = EDIT_SECTION_11


class Section11Issue(CyclePage):
    form_class = IssueForm
    heading = "Whom do you ask?"
    explanation = "Whoever leads on safeguarding there gets a letter, and reminders until the return is in."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"cycle": self.object}

    def perform(self, form):
        asked = section_11_cycles.issue(cycle=self.object, by=self.request.user, **form.cleaned_data)
        self.success_message = f"{asked} {'agency' if asked == 1 else 'agencies'} asked"
        return asked


class Section11PutOff(CyclePage):
    form_class = PutOffCycleForm
    heading = "Give agencies more time"
    success_message = "New day saved"

    def perform(self, form):
        return section_11_cycles.put_off(cycle=self.object, by=self.request.user, **form.cleaned_data)


class Section11Analysis(PortalDetail):
    """What the answers say together, question by question."""

    model = Section11Cycle
    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/analysis.html"
    context_object_name = "cycle"

    def get_context_data(self, **kwargs):
        lines = section_11_statistics.analysis(self.object)
        waiting = lines[0].not_answered if lines else ()
        return super().get_context_data(lines=lines, waiting=waiting, **kwargs)


class Section11Table(GuardedObject, View):
    """The same as a table for a spreadsheet."""

    model = Section11Cycle
    permission_required = READ_GOVERNANCE
    HEADS = (
        "Place",
        "Question",
        "Answered",
        "Asked",
        *(f"{whose} {score}" for whose in ("Own score", "Moderated") for score in section_11_statistics.SCORES),
        "Has not answered",
    )

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = section_11_statistics.analysis(self.object)
        rows = (
            [
                line.place,
                line.text,
                line.answered,
                line.asked,
                *line.scores,
                *line.moderated,
                "; ".join(line.not_answered),
            ]
            for line in lines
        )
        return csv_response(self.HEADS, rows, f"section-11-{self.object.slug}.csv")


class VisitRota(PortalPage):
    """Every relevant agency, and by when it is to be visited."""

    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/rota.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(lines=section_11_statistics.rota(), **kwargs)


class VisitPlan(CyclePage):
    form_class = VisitForm
    heading = "Plan a visit"
    success_message = "Visit planned"

    def get_initial(self):
        return {"agency": self.request.GET.get("agency", "")}

    def perform(self, form):
        return section_11_cycles.plan_visit(cycle=self.object, by=self.request.user, **form.cleaned_data)


class VisitDetail(PortalDetail):
    model = Section11Visit
    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/visit.html"
    context_object_name = "visit"

    def get_queryset(self):
        return super().get_queryset().select_related("agency", "cycle")

    def get_context_data(self, **kwargs):
        return super().get_context_data(history=history_of(self.object), **kwargs)


class VisitFinish(RecordPage):
    model = Section11Visit
    permission_required = permission_for(Section11Visit, "finish")
    form_class = FinishVisitForm
    heading = "What was found?"
    success_message = "Findings kept"

    def perform(self, form):
        return section_11_cycles.finish_visit(visit=self.object, by=self.request.user, **form.cleaned_data)


class VisitCancel(MovePage):
    model = Section11Visit
    permission_required = permission_for(Section11Visit, "cancel")
    form_class = ReasonForm
    heading = "Take this visit out of the rota"
    success_message = "Visit cancelled"

    def perform(self, form):
        return section_11_cycles.cancel_visit(visit=self.object, by=self.request.user, **form.cleaned_data)
