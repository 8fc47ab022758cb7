"""Pages of actions."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views import View

from partnership.board.forms.actions import ActionForm, ActionNoteForm, EvidenceForm, HandOverForm, PutOffForm
from partnership.board.models import Action
from partnership.board.operations import action_statistics, actions
from partnership.board.rules import EDIT_ACTIONS, NOTE_ACTION, SEE_ACTIONS
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.extension_points import RecordLink, record_links
from shield.forms.base import ReasonForm
from shield.records.history import history_of
from shield.views.base import Guarded, PortalDetail, PortalList, PortalPage
from shield.views.downloads import csv_response
from shield.views.form_pages import FormPage, RecordPage
from shield.views.moves import MoveForm, Moves


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
        people = (
            "owner__person",
            "agency",
            "recommendation",
            "reported_by",
            "verified_by",
            "item__meeting__group",
            "gap",
        )
        return super().get_queryset().select_related(*people)

    def get_context_data(self, **kwargs):
        notes = list(self.object.progress_notes.select_related("written_by"))
        may_note = self.object.is_unfinished and self.request.user.has_perm(NOTE_ACTION, self.object)
        links = [link for source in record_links for link in source.find(self.request.user, self.object)]
        return super().get_context_data(
            links=[link for link in links if link.url != self.object.origin_url],
            may_follow=self.may_follow(links),
            rating=self.object.rating(),
            notes=notes,
            may_note=may_note,
            history=history_of(self.object),
            **kwargs,
        )

    def may_follow(self, links: list[RecordLink]) -> bool:
        """Return whether the reader may open the record that the action comes from."""
        if self.object.gap_id is None:
            return self.request.user.has_perm(self.object.origin_permission or READ_GOVERNANCE)
        return any(link.url == self.object.origin_url for link in links)


class ActionCreate(FormPage):
    permission_required = EDIT_ACTIONS
    form_class = ActionForm
    heading = "Give an action"
    success_url = reverse_lazy("partnership:action-list")
    success_message = "Action given, and its owner told"

    def perform(self, form):
        owner = form.cleaned_data["owner"]
        return actions.give(agency=owner.agency, by=self.request.user, **form.cleaned_data)


class GiveAction(RecordPage):
    """Give an action that a record asks for; leads back to the record. Say in ``origin`` where it comes from."""

    permission_required = EDIT_ACTIONS
    form_class = ActionForm
    heading = "Give an action"
    success_message = "Action given, and its owner told"

    def origin(self) -> dict[str, Any]:
        """What the action keeps of the record."""
        return {"origin_title": str(self.object), "origin_url": self.object.get_absolute_url()}

    def perform(self, form):
        owner = form.cleaned_data["owner"]
        return actions.give(agency=owner.agency, by=self.request.user, **self.origin(), **form.cleaned_data)


ACTION_MOVES: Moves = {
    "start": actions.start,
    "report-done": MoveForm(actions.report_done, EvidenceForm),
    "verify": actions.verify,
    "reopen": MoveForm(actions.reopen, ReasonForm),
    "withdraw": MoveForm(actions.withdraw, ReasonForm),
}


class ActionPutOff(RecordPage):
    model = Action
    permission_required = EDIT_ACTIONS
    form_class = PutOffForm
    heading = "Put this action off"
    explanation = "The first date stays beside the new one."
    success_message = "New date saved"

    def perform(self, form):
        return actions.put_off(action=self.object, by=self.request.user, **form.cleaned_data)


class ActionNoteCreate(RecordPage):
    model = Action
    permission_required = NOTE_ACTION
    form_class = ActionNoteForm
    heading = "How far has it come?"
    success_message = "Note kept"

    def perform(self, form):
        return actions.note(action=self.object, by=self.request.user, **form.cleaned_data)


class ActionHandOver(RecordPage):
    model = Action
    permission_required = EDIT_ACTIONS
    form_class = HandOverForm
    heading = "Give this action to somebody else"
    success_message = "Action handed over, and its new owner told"

    def perform(self, form):
        return actions.hand_over(action=self.object, by=self.request.user, **form.cleaned_data)


class ActionProgress(PortalPage):
    """Open, overdue and closed, month by month."""

    permission_required = SEE_ACTIONS
    template_name = "partnership/actions/progress.html"

    def get_context_data(self, **kwargs):
        months = action_statistics.by_month(Action.objects.visible_to(self.request.user))
        return super().get_context_data(
            months=months,
            open_rows=[(month.label[:3], month.open + month.overdue) for month in months],
            overdue_rows=[(month.label[:3], month.overdue) for month in months],
            closed_rows=[(month.label[:3], month.closed) for month in months],
            **kwargs,
        )


class ActionTable(Guarded, View):
    """Every action one may see, as a table for a spreadsheet."""

    permission_required = SEE_ACTIONS
    HEADS = ("Action", "From", "Owner", "Agency", "First due", "Due", "State", "How it stands")

    def get(self, request: Any) -> HttpResponse:
        found = Action.objects.visible_to(request.user).select_related("owner__person", "agency")
        return csv_response(self.HEADS, (self._row(action) for action in found), "actions.csv")

    def _row(self, action: Action) -> list[Any]:
        owner = str(action.owner.person) if action.owner else ""
        where, days = (
            [action.title, action.origin_title, owner, str(action.agency)],
            [action.first_due_on, action.due_on],
        )
        return [*where, *days, action.get_status_display(), action.rating().why]
