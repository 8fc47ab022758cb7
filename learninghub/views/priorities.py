"""Pages of the priorities: by year, in public, at work, and their history."""

from copy import copy
from functools import partial
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from django.urls import reverse_lazy

from learninghub.forms.priorities import BoardDecisionForm, ImpactForm, NoteForm, PriorityForm
from learninghub.models import HubMember, Priority
from learninghub.models.cycle import cycle_of
from learninghub.operations import priorities
from learninghub.presenters.priorities import measure_parts, measure_summary, priority_overview, state_of
from learninghub.rules import EDIT_PRIORITY, READ_PRIORITY, RESUMES
from partnership.models import Recommendation
from shield import working_days
from shield.extension_points import Evidence, evidence_sources
from shield.forms.base import PortalForm, ReasonForm
from shield.records.history import history_of
from shield.views.base import GuardedObject, PortalDetail, PortalList
from shield.views.form_pages import CreatePage, EditPage, MovePage
from shield.views.moves import MoveForm
from shield.web.access import PUBLIC, demand


class PriorityPage(GuardedObject):
    """A page about a priority, found by its number among those the reader may see."""

    model: type[Model] = Priority
    context_object_name = "priority"
    slug_field = "number"
    slug_url_kwarg = "number"


class PriorityList(PortalList):
    permission_required = PUBLIC
    model = Priority
    paginate_by = None
    template_name = "learninghub/priorities/list.html"
    context_object_name = "priorities"

    def get_queryset(self) -> QuerySet[Priority]:
        return super().get_queryset().order_by("-partnership_year", "-number").prefetch_related("themes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rows = [{"priority": one, "state": state_of(one), "year": one.partnership_year} for one in self.object_list]
        return super().get_context_data(
            rows=rows,
            may_read=user.has_perm(READ_PRIORITY),
            may_edit=user.has_perm(EDIT_PRIORITY),
            **kwargs,
        )


class PrioritySummary(PriorityPage, PortalDetail):
    """What everyone may read about a priority."""

    permission_required = PUBLIC
    template_name = "learninghub/priorities/summary.html"

    def get_queryset(self) -> QuerySet[Priority]:
        return super().get_queryset().prefetch_related("activities", "measures", "themes", "members")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        measures = list(self.object.measures.all())
        parts = measure_parts(measures)
        return super().get_context_data(
            cycle=cycle_of(self.object, self.object.activities.all(), working_days.today()),
            measures=measures,
            measure_summary=measure_summary(parts, len(measures)),
            measure_parts=parts,
            agencies=sorted({member.organisation for member in self.object.members.all()}),
            state=state_of(self.object),
            may_read=self.request.user.has_perm(READ_PRIORITY),
            **kwargs,
        )


class PriorityDetail(PriorityPage, PortalDetail):
    """The working page."""

    permission_required = READ_PRIORITY
    template_name = "learninghub/priorities/detail.html"

    def get_queryset(self) -> QuerySet[Priority]:
        members = Prefetch("members", HubMember.objects.visible_to(self.request.user).select_related("person"))
        parts = ("activities", "measures", "audits", "feedback", "themes")
        return super().get_queryset().prefetch_related(members, *parts)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        recommendations = list(
            Recommendation.objects.visible_to(user).from_source(self.object).prefetch_related("actions", "themes")
        )
        return super().get_context_data(
            page=priority_overview(self.object, recommendations, self.training(), working_days.today()),
            may_edit=user.has_perm(EDIT_PRIORITY, self.object),
            **kwargs,
        )

    def training(self) -> list[Evidence]:
        """Return training on the first theme, from the app that announces it."""
        themes = list(self.object.themes.all())[:1]
        sources = [source for source in evidence_sources if source.key.startswith("training.")]
        return [fact for theme in themes for source in sources for fact in source.find(self.request.user, theme)]


class PriorityHistory(PriorityPage, PortalDetail):
    permission_required = READ_PRIORITY
    template_name = "learninghub/priorities/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entries=history_of(self.object), **kwargs)


class PriorityCreate(CreatePage):
    permission_required = EDIT_PRIORITY
    form_class = PriorityForm
    heading = "Propose a priority"
    explanation = "The priority appears on the public website when the Board has agreed it."
    success_message = "Priority proposed"
    back_url = reverse_lazy("learninghub:priority-list")

    def perform(self, form: PriorityForm) -> Priority:
        changes = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return priorities.create(by=self.request.user, **changes)


class PriorityUpdate(PriorityPage, EditPage):
    permission_required = EDIT_PRIORITY
    form_class = PriorityForm
    heading = "Edit this priority"
    success_message = "Priority saved"

    def perform(self, form: PriorityForm) -> Priority:
        version = form.cleaned_data["version"]
        return priorities.update(priority=self.object, version=version, by=self.request.user, **self.get_changes(form))


class PriorityMove(PriorityPage, MovePage):
    """One move of a priority."""


class PriorityResume(PriorityMove):
    """Resume a paused priority. At another stage than it was paused at, the operation refuses in words."""

    def check_access(self) -> None:
        demand(self.request.user, EDIT_PRIORITY, self.get_permission_object())


class PriorityReportImpact(PriorityMove):
    """Answer the three questions; the form opens with the answers there are."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": copy(self.object)}


def move_form(verb: str, form_class: type[PortalForm] = NoteForm, page: type[PriorityMove] = PriorityMove) -> MoveForm:
    """Return what the page of one move of a priority needs."""
    return MoveForm(partial(priorities.move, verb=verb), form_class, page)


PRIORITY_MOVES = {
    **{move.verb: move_form(move.verb) for move in Priority.WORKFLOW},
    **{verb: move_form(verb, page=PriorityResume) for verb in RESUMES},
    "agree": move_form("agree", BoardDecisionForm),
    "agree-action-plan": move_form("agree-action-plan", BoardDecisionForm),
    "pause": move_form("pause", ReasonForm),
    "report-impact": MoveForm(priorities.report_impact, ImpactForm, PriorityReportImpact),
}
