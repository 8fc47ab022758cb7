"""Pages of the three-year plan and the business plan."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from partnership.board.forms.plans import (
    PlanForm,
    PlanUpdateForm,
    PriorityForm,
    PriorityStatusForm,
    PriorityUpdateForm,
)
from partnership.board.models import Plan, PlanPriority, PlanStatus
from partnership.board.operations import plans
from partnership.board.presenters.plan_timeline import plan_timeline
from partnership.board.rules import EDIT_PLANS
from partnership.directory.models import PartnershipProfile
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield import working_days
from shield.forms.base import PortalForm
from shield.records.history import history_of
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import CreatePage, RecordPage
from shield.web.access import PUBLIC


class PlanList(PortalList):
    model = Plan
    permission_required = PUBLIC
    template_name = "partnership/plans/list.html"
    context_object_name = "plans"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_edit=self.request.user.has_perm(EDIT_PLANS), **kwargs)


class PlanDetail(PortalDetail):
    model = Plan
    permission_required = PUBLIC
    template_name = "partnership/plans/detail.html"
    context_object_name = "plan"

    def get_queryset(self) -> QuerySet[Plan]:
        return super().get_queryset().with_priorities()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        may_edit = user.has_perm(EDIT_PLANS)
        return super().get_context_data(
            profile=PartnershipProfile.objects.visible_to(user).first(),
            timeline=plan_timeline(self.object, working_days.today()),
            may_change=may_edit and self.object.status != PlanStatus.REPLACED,
            reads_commentary=user.has_perm(READ_GOVERNANCE),
            history=history_of(self.object) if may_edit else (),
            **kwargs,
        )


class PlanCreate(CreatePage):
    permission_required = EDIT_PLANS
    form_class = PlanForm
    back_url = reverse_lazy("partnership:plan-list")
    heading = "Create a plan"
    success_message = "Draft plan created. Now add its priorities."

    def perform(self, form: PortalForm) -> Plan:
        return plans.create(by=self.request.user, **form.cleaned_data)


class PlanPage(RecordPage):
    """A form about one plan."""

    model = Plan
    permission_required = EDIT_PLANS


class PlanUpdatePage(PlanPage):
    form_class = PlanUpdateForm
    heading = "Edit this plan"
    success_message = "Plan saved"
    shows = ("title", "introduction", "version")

    def perform(self, form: PortalForm) -> Plan:
        return plans.update(plan=self.object, by=self.request.user, **form.cleaned_data)


PLAN_MOVES = {"publish": plans.publish, "replace": None}


class PriorityCreate(PlanPage):
    form_class = PriorityForm
    heading = "Add a priority"
    success_message = "Priority added"
    shows = ("starts_on", "ends_on")

    def perform(self, form: PortalForm) -> PlanPriority:
        return plans.add_priority(plan=self.object, by=self.request.user, **form.cleaned_data)


class PriorityPage(RecordPage):
    """A form about one priority; leads back to it in its plan."""

    model = PlanPriority
    permission_required = EDIT_PLANS

    def get_queryset(self) -> QuerySet[PlanPriority]:
        return super().get_queryset().select_related("plan")


class PriorityUpdate(PriorityPage):
    form_class = PriorityUpdateForm
    heading = "Edit this priority"
    success_message = "Priority saved"
    shows = ("title", "outcome", "measure", "ambition", "lead", "starts_on", "ends_on", "url", "version")

    def perform(self, form: PortalForm) -> PlanPriority:
        return plans.update_priority(priority=self.object, by=self.request.user, **form.cleaned_data)


class PriorityStatusUpdate(PriorityPage):
    form_class = PriorityStatusForm
    heading = "Update the status of this priority"
    success_message = "Status updated"

    def perform(self, form: PortalForm) -> Any:
        return plans.update_status(priority=self.object, by=self.request.user, **form.cleaned_data)
