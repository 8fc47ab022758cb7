from django.urls import reverse_lazy

from partnership.forms.governance import ActionForm, EvidenceForm, PutOffForm
from partnership.models import (
    Action,
    BudgetYear,
    Section11Cycle,
)
from partnership.operations import actions
from partnership.rules import EDIT_ACTIONS, READ_GOVERNANCE, SEE_ACTIONS
from partnership.views.frames import FormPage, MovePage, RecordPage
from shield.forms.base import ReasonForm
from shield.history import history_of
from shield.views.base import PortalDetail, PortalList
from shield.workflow import permission_for


class ActionList(PortalList):
    """All to those who read governance records; else those of one's own agencies."""

    model = Action
    permission_required = SEE_ACTIONS
    template_name = "partnership/actions/list.html"
    context_object_name = "actions"

    def get_queryset(self):
        found = super().get_queryset().select_related("owner__person", "agency")
        shown = self.request.GET.get("show", "")
        if shown == "overdue":
            return found.overdue()
        return found if shown == "all" else found.unfinished()

    def get_context_data(self, **kwargs):
        seen = Action.objects.visible_to(self.request.user)
        counts = {"unfinished": seen.unfinished().count(), "overdue": seen.overdue().count(), "all": seen.count()}
        return super().get_context_data(counts=counts, shown=self.request.GET.get("show", ""), **kwargs)


class ActionDetail(PortalDetail):
    model = Action
    permission_required = SEE_ACTIONS
    template_name = "partnership/actions/detail.html"
    context_object_name = "action"

    def get_queryset(self):
        people = ("owner__person", "agency", "recommendation", "reported_by", "verified_by")
        return super().get_queryset().select_related(*people)

    def get_context_data(self, **kwargs):
        return super().get_context_data(history=history_of(self.object), **kwargs)


class ActionCreate(FormPage):
    permission_required = EDIT_ACTIONS
    form_class = ActionForm
    heading = "Give an action"
    success_url = reverse_lazy("partnership:action-list")
    success_message = "Action given, and its owner told"

    def perform(self, form):
        owner = form.cleaned_data["owner"]
        return actions.give(agency=owner.agency, by=self.request.user, **form.cleaned_data)


class ActionStart(MovePage):
    model = Action
    permission_required = permission_for(Action, "start")
    heading = "Start this action"
    success_message = "Action started"

    def perform(self, form):
        return actions.start(action=self.object, by=self.request.user)


class ActionReportDone(RecordPage):
    model = Action
    permission_required = permission_for(Action, "report-done")
    form_class = EvidenceForm
    heading = "Report this action done"
    success_message = "Reported done. Somebody else will verify it"

    def perform(self, form):
        return actions.report_done(action=self.object, by=self.request.user, **form.cleaned_data)


class ActionVerify(MovePage):
    model = Action
    permission_required = permission_for(Action, "verify")
    heading = "Verify that this is done"
    explanation = "You confirm that what was reported was done."
    success_message = "Action verified"

    def perform(self, form):
        return actions.verify(action=self.object, by=self.request.user)


class ActionReopen(MovePage):
    model = Action
    permission_required = permission_for(Action, "reopen")
    form_class = ReasonForm
    heading = "Give this action back"
    success_message = "Action given back"

    def perform(self, form):
        return actions.reopen(action=self.object, by=self.request.user, **form.cleaned_data)


class ActionWithdraw(MovePage):
    model = Action
    permission_required = permission_for(Action, "withdraw")
    form_class = ReasonForm
    heading = "Stop pursuing this action"
    success_message = "Action withdrawn"

    def perform(self, form):
        return actions.withdraw(action=self.object, by=self.request.user, **form.cleaned_data)


class ActionPutOff(RecordPage):
    model = Action
    permission_required = EDIT_ACTIONS
    form_class = PutOffForm
    heading = "Put this action off"
    explanation = "The first date stays beside the new one."
    success_message = "New date saved"

    def perform(self, form):
        return actions.put_off(action=self.object, by=self.request.user, **form.cleaned_data)


class Section11List(PortalList):
    model = Section11Cycle
    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/list.html"
    context_object_name = "cycles"


class Section11Detail(PortalDetail):
    model = Section11Cycle
    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/detail.html"
    context_object_name = "cycle"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("questions__findings", "answers__agency", "visits__agency")


class BudgetList(PortalList):
    model = BudgetYear
    permission_required = READ_GOVERNANCE
    template_name = "partnership/budget/list.html"
    context_object_name = "years"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("contributions__agency")
