"""One young person at one meeting: the information, the decision and the actions."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from crest.forms.actions import ActionForm, OutcomeForm
from crest.forms.decisions import DecisionForm
from crest.forms.statements import StatementForm
from crest.models import AgencyStatement, Case, PanelAction, PanelItem
from crest.operations import meetings
from crest.presenters import action_rows, agency_rows, child_head, own_agency, panel_agencies, panel_readers
from crest.rules import DECIDE, READ_PANEL
from crest.views.locked import Locked
from crest.views.meetings import MeetingPage
from shield import working_days
from shield.views.base import OperationView, PortalDetail
from shield.views.form_pages import MovePage, RecordPage
from shield.views.moves import MoveForm


class ItemPage(MeetingPage):
    """One item of a meeting, looked up through the meeting in the address."""

    permission_required = READ_PANEL
    model = PanelItem
    read_kind = "crest.item-read"
    kwargs: dict[str, Any]

    def get_queryset(self) -> QuerySet[PanelItem]:
        shown = super().get_queryset().readable_by(self.request.user)
        return shown.filter(meeting=self.kwargs["meeting"]).select_related(
            "meeting__panel__group", "case__child", "case__opened_from__agency", "decided_by"
        )

    def read_target(self) -> Case:
        return self.object.case

    def read_details(self) -> dict[str, Any]:
        return {"meeting": str(self.object.meeting_id)}

    def get_success_url(self) -> str:
        return reverse("crest:item-detail", args=[self.object.meeting_id, self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item, today = self.object, working_days.today()
        return super().get_context_data(
            case=item.case,
            child=child_head(item.case, today),
            agencies=agency_rows(item, panel_agencies(item.meeting)),
            actions=action_rows(item.case.actions.select_related("agency"), today),
            may_decide=self.request.user.has_perm(DECIDE, item),
            **kwargs,
        )


class ItemDetail(ItemPage, PortalDetail):
    template_name = "crest/meetings/item.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = None if self.object.is_decided else DecisionForm(item=self.object)
        return super().get_context_data(form=form, **kwargs)


class ItemDecide(ItemPage, OperationView):
    """Store the decision that was typed on the item's page; a refusal shows that page again with all that was typed."""

    permission_required = DECIDE
    template_name = "crest/meetings/item.html"
    form_class = DecisionForm
    success_message = "Decision saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"item": self.object}

    def perform(self, form: DecisionForm) -> PanelItem:
        return meetings.decide(item=self.object, by=self.request.user, **form.cleaned_data)


class StatementCreate(ItemPage, RecordPage):
    """The information of the reader's own agency."""

    permission_required = DECIDE
    template_name = "crest/meetings/item_form.html"
    form_class = StatementForm
    explanation = (
        "If your agency has no information, record what it checked. "
        "This replaces anything your agency added for this meeting before."
    )
    success_message = "Your agency’s information is saved"

    def get_heading(self) -> str:
        return f"Information from {own_agency(self.request.user)}"

    def get_initial(self) -> dict[str, Any]:
        """Open with what the agency added before, so that a colleague's text is replaced knowingly."""
        given = self.object.statements.filter(agency=own_agency(self.request.user)).first()
        return {name: getattr(given, name) for name in ("state", "words", "how_known")} if given else {}

    def perform(self, form: StatementForm) -> AgencyStatement:
        agency = own_agency(self.request.user)
        return meetings.record_statement(item=self.object, agency=agency, by=self.request.user, **form.cleaned_data)


class ActionCreate(ItemPage, RecordPage):
    permission_required = DECIDE
    template_name = "crest/meetings/item_form.html"
    form_class = ActionForm
    heading = "Add an action"
    success_message = "Action added"

    def perform(self, form: ActionForm) -> PanelAction:
        return meetings.add_action(case=self.object.case, by=self.request.user, **form.cleaned_data)


class ActionMove(Locked, MovePage):
    """Finish an action, or mark it as not possible."""

    context_object_name = "action"
    template_name = "crest/meetings/move_action.html"
    read_kind = "crest.form-read"

    def get_queryset(self) -> QuerySet[PanelAction]:
        return super().get_queryset().select_related("case", "agency")

    def read_target(self) -> Case:
        return self.object.case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(readers=panel_readers(self.object.case), **kwargs)

    def get_success_url(self) -> str:
        return reverse("crest:case-detail", args=[self.object.case_id])


ACTION_MOVES = {
    move.verb: MoveForm(partial(meetings.move_action, verb=move.verb), OutcomeForm, ActionMove)
    for move in PanelAction.WORKFLOW
}
