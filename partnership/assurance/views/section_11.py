"""Pages of Section 11 years: the list, one year, and the analysis of its returns."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from partnership.assurance.forms.section_11 import CycleForm, DueDateForm, IssueForm
from partnership.assurance.models import Section11Cycle, Section11Return
from partnership.assurance.operations import section_11_cycles, section_11_statistics
from partnership.assurance.presenters.section_11_returns import FILTERS, filter_returns, return_filters, return_rows
from partnership.assurance.rules import EDIT_SECTION_11, SEE_RETURNS
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.tables import Heads
from shield.views.base import GuardedObject, PortalDetail, PortalList
from shield.views.downloads import TableDownload
from shield.views.form_pages import CreatePage, RecordPage


class Section11List(PortalList):
    """The years for people who govern, and the returns of the user's own agencies."""

    model = Section11Cycle
    permission_required = SEE_RETURNS
    template_name = "partnership/section_11/list.html"
    context_object_name = "cycles"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        own = Section11Return.objects.visible_to(user).editable_by(user).select_related("cycle", "agency")
        return super().get_context_data(own=own.order_by("-cycle__starts_on"), **kwargs)


class Section11Detail(PortalDetail):
    model = Section11Cycle
    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/detail.html"
    context_object_name = "cycle"

    def get_queryset(self) -> QuerySet[Section11Cycle]:
        published = ("questions__findings", "answers__agency", "visits__agency")
        return super().get_queryset().select_related("question_set").prefetch_related(*published)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = Section11Return.objects.visible_to(self.request.user).filter(cycle=self.object)
        asked = self.object.returns.select_related("agency", "cycle", "moderator")
        returns = list(asked.prefetch_related("responses__question"))
        shown = self.request.GET.get("show", "")
        rows = return_rows(filter_returns(returns, shown), set(seen.values_list("pk", flat=True)))
        return super().get_context_data(
            returns=returns,
            rows=rows,
            filters=return_filters(returns),
            shown=shown if shown in FILTERS else "",
            questions=self.object.asked_questions().count(),
            submitted=sum(not each.is_open for each in returns),
            outstanding=[each for each in returns if each.is_open],
            may_edit=self.request.user.has_perm(EDIT_SECTION_11),
            has_agencies_to_ask=section_11_cycles.agencies_not_asked(self.object).exists(),
            **kwargs,
        )


class Section11Create(CreatePage):
    permission_required = EDIT_SECTION_11
    form_class = CycleForm
    back_url = reverse_lazy("partnership:section11cycle-list")
    heading = "Start a new year"
    explanation = "We do not email agencies until you request their returns."
    success_message = "Year started. Request returns from agencies next."

    def perform(self, form: Any) -> Section11Cycle:
        duty = form.cleaned_data["question_set"].duty
        return section_11_cycles.create(duty=duty, by=self.request.user, **form.cleaned_data)


class CyclePage(RecordPage):
    """A form about one year."""

    model = Section11Cycle
    permission_required = EDIT_SECTION_11


class Section11Issue(CyclePage):
    form_class = IssueForm
    heading = "Request returns from agencies"
    explanation = "We will email their safeguarding leads, and send reminders until they submit their return."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"cycle": self.object}

    def perform(self, form: Any) -> int:
        asked = section_11_cycles.issue(cycle=self.object, by=self.request.user, **form.cleaned_data)
        agencies = "1 agency" if asked == 1 else f"{asked} agencies"
        self.success_message = f"Returns requested from {agencies}. We have emailed their safeguarding leads."
        return asked


class Section11ChangeDueDate(CyclePage):
    form_class = DueDateForm
    heading = "Change the due date"
    explanation = "You can give agencies more time. Reminders will use the new date."
    success_message = "Due date changed"

    def perform(self, form: Any) -> Section11Cycle:
        return section_11_cycles.change_due_date(cycle=self.object, by=self.request.user, **form.cleaned_data)


class Section11Analysis(PortalDetail):
    """The scores of all returns, question by question."""

    model = Section11Cycle
    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/analysis.html"
    context_object_name = "cycle"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions = section_11_statistics.analysis(self.object)
        not_answered = questions[0].not_answered if questions else ()
        return super().get_context_data(questions=questions, not_answered=not_answered, **kwargs)


class Section11Table(GuardedObject, TableDownload):
    """The analysis as a file for a spreadsheet."""

    model = Section11Cycle
    permission_required = READ_GOVERNANCE
    HEADS = (
        "Number",
        "Question",
        "Answered",
        "Asked",
        *(f"{whose} score {score}" for whose in ("Own", "Moderated") for score in section_11_statistics.SCORES),
        "Not answered by",
    )

    def get_heads(self) -> Heads:
        return self.HEADS

    def get_filename(self) -> str:
        return f"section-11-{self.object.slug}"

    def get_rows(self) -> Iterator[list[Any]]:
        for each in section_11_statistics.analysis(self.object):
            counted = [each.place, each.text, each.answered, each.asked, *each.scores, *each.moderated]
            yield [*counted, "; ".join(each.not_answered)]
