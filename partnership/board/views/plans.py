"""The three-year plan and the business plan: public pages, and the team's changes to them."""

from django.urls import reverse_lazy

from partnership.board.forms.plans import PlanEditForm, PlanForm, PriorityEditForm, PriorityForm, StandingForm
from partnership.board.models import Plan, PlanPriority
from partnership.board.operations import plans
from partnership.board.presenters import plan_timeline
from partnership.board.rules import EDIT_PLANS
from partnership.directory.models import PartnershipProfile
from shield import working_days
from shield.records.history import history_of
from shield.records.workflow import permission_for
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import BeginPage, MovePage, RecordPage
from shield.web.access import PUBLIC


class PlanList(PortalList):
    model = Plan
    permission_required = PUBLIC
    template_name = "partnership/plans/list.html"
    context_object_name = "plans"

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_edit=self.request.user.has_perm(EDIT_PLANS), **kwargs)


class PlanDetail(PortalDetail):
    model = Plan
    permission_required = PUBLIC
    template_name = "partnership/plans/detail.html"
    context_object_name = "plan"

    def get_queryset(self):
        return super().get_queryset().with_priorities()

    def get_context_data(self, **kwargs):
        user = self.request.user
        may_edit = user.has_perm(EDIT_PLANS)
        return super().get_context_data(
            profile=PartnershipProfile.objects.visible_to(user).first(),
            timeline=plan_timeline(self.object, working_days.today()),
            may_edit=may_edit,
            is_inside=user.has_perm("partnership.read-governance"),
            history=history_of(self.object) if may_edit else (),
            **kwargs,
        )


class PlanBegin(BeginPage):
    permission_required = EDIT_PLANS
    form_class = PlanForm
    back_url = reverse_lazy("partnership:plan-list")
    heading = "Begin a plan"
    success_message = "Draft begun. Now write its priorities"

    def perform(self, form):
        return plans.begin(by=self.request.user, **form.cleaned_data)


class PlanPage(RecordPage):
    """A form about one plan."""

    model = Plan
    permission_required = EDIT_PLANS


class PlanEdit(PlanPage):
    form_class = PlanEditForm
    heading = "Change this plan"
    success_message = "Saved"
    shows = ("title", "introduction", "version")

    def perform(self, form):
        return plans.edit(plan=self.object, by=self.request.user, **form.cleaned_data)


class PlanPublish(MovePage):
    model = Plan
    permission_required = permission_for(Plan, "publish")
    heading = "Publish this plan"
    explanation = "Everybody can read it. The published plan of its kind is marked as replaced."
    success_message = "Plan published"

    def perform(self, form):
        return plans.publish(plan=self.object, by=self.request.user)


class PriorityCreate(PlanPage):
    form_class = PriorityForm
    heading = "Add a priority"
    success_message = "Priority added"

    def get_initial(self):
        return {"starts_on": self.object.starts_on, "ends_on": self.object.ends_on}

    def perform(self, form):
        return plans.add_priority(plan=self.object, by=self.request.user, **form.cleaned_data)


class PriorityPage(RecordPage):
    """A form about one priority; leads back to it in its plan."""

    model = PlanPriority
    permission_required = EDIT_PLANS

    def get_queryset(self):
        return super().get_queryset().select_related("plan")


class PriorityEdit(PriorityPage):
    form_class = PriorityEditForm
    heading = "Change this priority"
    success_message = "Saved"
    shows = ("title", "outcome", "measure", "ambition", "lead", "starts_on", "ends_on", "url", "version")

    def perform(self, form):
        return plans.edit_priority(priority=self.object, by=self.request.user, **form.cleaned_data)


class PriorityReport(PriorityPage):
    form_class = StandingForm
    heading = "How does this priority stand?"
    success_message = "Said"

    def perform(self, form):
        return plans.report(priority=self.object, by=self.request.user, **form.cleaned_data)
