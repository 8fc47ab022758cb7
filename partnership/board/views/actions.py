"""Pages of actions."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from partnership.board.forms.actions import ActionForm, ActionNoteForm, DueDateForm, EvidenceForm, ReassignForm
from partnership.board.models import Action, ActionStatus
from partnership.board.models.action_filters import ActionFilters, ActionSource, agencies_of, owners_of
from partnership.board.operations import action_statistics, actions
from partnership.board.rules import ADD_ACTION_NOTE, EDIT_ACTIONS, SEE_ACTIONS
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.extension_points import RecordLink, record_links
from shield.forms.base import PortalForm, ReasonForm
from shield.records.history import history_of
from shield.tables import Heads, Rows
from shield.views.base import Guarded, PortalDetail, PortalList, PortalPage
from shield.views.downloads import TableDownload
from shield.views.form_pages import FormPage, RecordPage
from shield.views.moves import MoveForm, Moves

ADDED = "Action added. We have emailed the owner."
RELATED = (
    "owner__person",
    "agency",
    "recommendation",
    "reported_by",
    "verified_by",
    "item__meeting__group",
    "gap",
    "evidence_file",
)


class ActionList(PortalList):
    """The actions that the user can see: open, overdue or all, with further filters."""

    model = Action
    permission_required = SEE_ACTIONS
    template_name = "partnership/actions/list.html"
    context_object_name = "actions"

    def get_queryset(self) -> QuerySet[Action]:
        self.filters = ActionFilters.of_query(self.request.GET)
        self.shown = self.request.GET.get("show", "all" if self.filters.status else "")
        self.matching = super().get_queryset().filter(self.filters.condition())
        return _shown(self.matching, self.shown).select_related("owner__person", "agency")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible, filters = Action.objects.visible_to(self.request.user), self.filters
        return super().get_context_data(
            tabs=[(label, "?" + urlencode(filters.as_query() | query), *rest) for label, query, *rest in self._tabs()],
            shown=self.shown,
            filters=filters,
            csv_url=reverse("partnership:action-csv", query=filters.as_query()),
            workbook_url=reverse("partnership:action-workbook", query=filters.as_query()),
            owners=owners_of(visible),
            agencies=agencies_of(visible),
            sources=tuple(ActionSource.choices),
            statuses=tuple(ActionStatus.choices),
            **kwargs,
        )

    def _tabs(self) -> list[tuple[str, dict[str, str], bool]]:
        """Return the label, the query and whether it is the current one, for each tab."""
        tabs = (("Open", "", self.matching.unfinished()), ("Overdue", "overdue", self.matching.overdue()))
        return [
            (f"{label} ({found.count()})", {"show": key} if key or self.filters.status else {}, self.shown == key)
            for label, key, found in (*tabs, ("All", "all", self.matching))
        ]


def _shown(actions: Any, shown: str) -> Any:
    """Return the open actions, the overdue ones or all."""
    if shown == "overdue":
        return actions.overdue()
    return actions if shown == "all" else actions.unfinished()


class ActionDetail(PortalDetail):
    model = Action
    permission_required = SEE_ACTIONS
    template_name = "partnership/actions/detail.html"
    context_object_name = "action"

    def get_queryset(self) -> QuerySet[Action]:
        return super().get_queryset().select_related(*RELATED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, action = self.request.user, self.object
        links = [link for source in record_links for link in source.find(user, action)]
        return super().get_context_data(
            links=[link for link in links if link.url != action.origin_url],
            can_open_origin=self.can_open_origin(links),
            rating=action.rating(),
            notes=list(action.progress_notes.select_related("written_by")),
            may_add_note=action.is_unfinished and user.has_perm(ADD_ACTION_NOTE, action),
            history=history_of(action),
            **kwargs,
        )

    def can_open_origin(self, links: Sequence[RecordLink]) -> bool:
        """Return whether the user can open the record that the action comes from."""
        if self.object.gap_id is None:
            return self.request.user.has_perm(self.object.origin_permission or READ_GOVERNANCE)
        return any(link.url == self.object.origin_url for link in links)


class ActionCreate(FormPage):
    permission_required = EDIT_ACTIONS
    form_class = ActionForm
    heading = "Add an action"
    success_url = reverse_lazy("partnership:action-list")
    success_message = ADDED

    def perform(self, form: PortalForm) -> Action:
        agency = form.cleaned_data["owner"].agency
        return actions.create(agency=agency, by=self.request.user, **form.cleaned_data)


class RecordActionCreate(RecordPage):
    """Add an action to another record and return to it. ``origin`` names what the action keeps of the record."""

    permission_required = EDIT_ACTIONS
    form_class = ActionForm
    heading = "Add an action"
    success_message = ADDED

    def origin(self) -> dict[str, Any]:
        """Return the fields of the action that refer to the record."""
        return {"origin_title": str(self.object), "origin_url": self.object.get_absolute_url()}

    def perform(self, form: PortalForm) -> Action:
        agency = form.cleaned_data["owner"].agency
        return actions.create(agency=agency, by=self.request.user, **self.origin(), **form.cleaned_data)


ACTION_MOVES: Moves = {
    "start": actions.start,
    "report-done": MoveForm(actions.report_done, EvidenceForm),
    "verify": actions.verify,
    "send-back": MoveForm(actions.send_back, ReasonForm),
    "withdraw": MoveForm(actions.withdraw, ReasonForm),
}


class ActionNoteCreate(RecordPage):
    model = Action
    permission_required = ADD_ACTION_NOTE
    form_class = ActionNoteForm
    heading = "Add a progress update"
    success_message = "Progress update added"

    def perform(self, form: PortalForm) -> Any:
        return actions.add_note(action=self.object, by=self.request.user, **form.cleaned_data)


class ActionChangeDueDate(RecordPage):
    model = Action
    permission_required = EDIT_ACTIONS
    form_class = DueDateForm
    heading = "Change the due date"
    explanation = "The first due date stays on the record."
    success_message = "Due date changed"

    def perform(self, form: PortalForm) -> Action:
        return actions.change_due_date(action=self.object, by=self.request.user, **form.cleaned_data)


class ActionReassign(RecordPage):
    model = Action
    permission_required = EDIT_ACTIONS
    form_class = ReassignForm
    heading = "Reassign this action"
    success_message = "Action reassigned. We have emailed the new owner."

    def perform(self, form: PortalForm) -> Action:
        return actions.reassign(action=self.object, by=self.request.user, **form.cleaned_data)


class ActionStatistics(PortalPage):
    """Open, overdue and closed actions by month."""

    permission_required = SEE_ACTIONS
    template_name = "partnership/actions/statistics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        months = action_statistics.by_month(Action.objects.visible_to(self.request.user))
        return super().get_context_data(
            months=months,
            open_rows=[(month.label[:3], month.open + month.overdue) for month in months],
            overdue_rows=[(month.label[:3], month.overdue) for month in months],
            closed_rows=[(month.label[:3], month.closed) for month in months],
            **kwargs,
        )


class ActionTable(Guarded, TableDownload):
    """The actions that the user can see and that fit the filters, as a file for a spreadsheet."""

    permission_required = SEE_ACTIONS

    def get_heads(self) -> Heads:
        return ("Action", "Source", "Owner", "Agency", "First due date", "Due date", "Status", "Rating")

    def get_rows(self) -> Rows:
        filters = ActionFilters.of_query(self.request.GET)
        visible = Action.objects.visible_to(self.request.user).filter(filters.condition())
        return (self._row(action) for action in visible.select_related("owner__person", "agency"))

    def get_filename(self) -> str:
        return "actions"

    def _row(self, action: Action) -> list[Any]:
        return [
            action.title,
            action.origin_title,
            str(action.owner.person) if action.owner else "",
            str(action.agency),
            action.first_due_on,
            action.due_on,
            action.get_status_display(),
            action.rating().reason,
        ]
