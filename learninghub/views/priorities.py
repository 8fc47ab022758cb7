"""Pages of the priorities: by year, in public, at work, and their history."""

from copy import copy
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse

from learninghub.forms.priorities import BoardDecisionForm, ImpactForm, PauseForm, PriorityForm, StepForm
from learninghub.models import HubMember, Priority
from learninghub.models.cycle import cycle_of
from learninghub.operations import priorities
from learninghub.presenters import measure_parts, measure_words, priority_page, state_of
from learninghub.rules import EDIT_PRIORITY, MOVE_PRIORITY, READ_PRIORITY
from partnership.models import Recommendation
from shield import working_days
from shield.extension_points import Evidence, evidence_sources
from shield.records.history import history_of
from shield.records.workflow import moves_for, permission_for
from shield.views.base import GuardedObject, MoveView, OperationView, PortalDetail, PortalFormView, PortalList
from shield.web.access import PUBLIC, demand


class PriorityPageMixin(GuardedObject):
    """Finds a priority by its number among those the reader may see."""

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


class PrioritySummary(PriorityPageMixin, PortalDetail):
    """What everybody may read of a priority."""

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
            measure_words=measure_words(parts, len(measures)),
            measure_parts=parts,
            organisations=sorted({member.organisation for member in self.object.members.all()}),
            state=state_of(self.object),
            may_read=self.request.user.has_perm(READ_PRIORITY),
            **kwargs,
        )


class PriorityDetail(PriorityPageMixin, PortalDetail):
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
        page = priority_page(self.object, recommendations, self.training(), working_days.today())
        return super().get_context_data(
            page=page,
            moves=moves_for(self.object, user),
            may_edit=user.has_perm(EDIT_PRIORITY, self.object),
            **kwargs,
        )

    def training(self) -> list[Evidence]:
        """Training that bears on the first theme, from whichever app announces it."""
        themes = list(self.object.themes.all())[:1]
        sources = [source for source in evidence_sources if source.key.startswith("training.")]
        return [fact for theme in themes for source in sources for fact in source.find(self.request.user, theme)]


class PriorityHistory(PriorityPageMixin, PortalDetail):
    permission_required = READ_PRIORITY
    template_name = "learninghub/priorities/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entries=history_of(self.object), **kwargs)


class PriorityCreate(PortalFormView):
    permission_required = EDIT_PRIORITY
    form_class = PriorityForm
    template_name = "learninghub/priorities/create.html"
    success_message = "Priority proposed"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("learninghub:priority-list"), **kwargs)

    def perform(self, form: PriorityForm) -> Priority:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return priorities.propose(by=self.request.user, **facts)

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class BackToPriority(PriorityPageMixin):
    """Forms that lead back to the working page, saved or not."""

    object: Priority

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)  # type: ignore[misc]


class PriorityUpdate(BackToPriority, OperationView):
    permission_required = EDIT_PRIORITY
    form_class = PriorityForm
    template_name = "learninghub/priorities/update.html"
    success_message = "Priority saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": copy(self.object)}

    def perform(self, form: PriorityForm) -> Priority:
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name != "version"}
        version = form.cleaned_data["version"]
        return priorities.edit(priority=self.object, version=version, by=self.request.user, **changes)


BOARD_DECIDES = {"agree", "agree-action-plan"}


class PriorityMove(BackToPriority, MoveView):
    """Asks before one step of the cycle; each step has its own address and its own permission."""

    permission_required = MOVE_PRIORITY
    template_name = "learninghub/priorities/move.html"

    def check_access(self) -> None:
        super().check_access()
        if self.kwargs["verb"] not in {move.verb for move in Priority.WORKFLOW}:
            raise Http404
        if not self.kwargs["verb"].startswith("resume-"):
            demand(self.request.user, permission_for(Priority, self.kwargs["verb"]), self.object)

    @property
    def verb(self) -> str:
        return str(self.kwargs["verb"])

    def get_form_class(self) -> Any:
        if self.verb == "pause":
            return PauseForm
        return BoardDecisionForm if self.verb in BOARD_DECIDES else StepForm

    @property
    def target(self) -> str:
        """The state it leads to, in words."""
        return str(dict(Priority.status.field.flatchoices)[Priority.WORKFLOW[self.verb].target])  # type: ignore[attr-defined]

    def perform(self, form: Any) -> Priority:
        self.success_message = f"The state is now “{self.target}”"
        return priorities.move(priority=self.object, verb=self.verb, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(move=Priority.WORKFLOW[self.verb], target=self.target, **kwargs)


class PriorityReportImpact(BackToPriority, OperationView):
    permission_required = permission_for(Priority, "report-impact")
    form_class = ImpactForm
    template_name = "learninghub/priorities/report_impact.html"
    success_message = "Impact reported"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": copy(self.object)}

    def perform(self, form: ImpactForm) -> Priority:
        return priorities.report_impact(priority=self.object, by=self.request.user, **form.cleaned_data)
