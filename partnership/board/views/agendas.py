"""Pages of agendas: items, their order, their papers, and visual records."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect

from partnership.board.forms.agendas import (
    ItemForm,
    ItemUpdateForm,
    OrderForm,
    PaperForm,
    PlannedItemForm,
    VisualRecordForm,
)
from partnership.board.models import AgendaItem, Meeting, Paper
from partnership.board.operations import agendas, forward_plan
from partnership.directory.rules.permissions import EDIT_GOVERNANCE
from shield import working_days
from shield.extension_points import DueItem
from shield.files import office
from shield.forms.base import PortalForm
from shield.refusals import Refused
from shield.views.base import OperationView
from shield.views.form_pages import ConfirmPage, RecordPage

PAGED_HERE = "PDF, Word, Excel and PowerPoint files become pages of the pack. Other files are listed in it."
PDF_ONLY = (
    "PDF files become pages of the pack. Word, Excel and PowerPoint files are only listed in it, because LibreOffice is not "
    "installed on this server: save them as PDF to include them."
)


class AgendaItemCreate(RecordPage):
    model = Meeting
    permission_required = EDIT_GOVERNANCE
    form_class = ItemForm
    heading = "Add an agenda item"
    success_message = "Item added"

    def perform(self, form: PortalForm) -> AgendaItem:
        return agendas.add_item(meeting=self.object, by=self.request.user, **form.cleaned_data)


class MeetingOrder(RecordPage):
    """The order of the items, by number or by dragging."""

    model = Meeting
    permission_required = EDIT_GOVERNANCE
    form_class = OrderForm
    template_name = "partnership/meetings/order.html"
    heading = "Change the order of items"
    explanation = "Enter the place of each item, or drag the items."
    success_message = "Order saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"items": list(self.object.agenda_items.order_by("number"))}

    def perform(self, form: OrderForm) -> None:
        agendas.order_items(meeting=self.object, places=form.places(), by=self.request.user)


class PlannedItemCreate(OperationView):
    """Add one item of the forward plan to this agenda; a button on the pages that list the plan."""

    model = Meeting
    permission_required = EDIT_GOVERNANCE
    http_method_names: Sequence[str] = ["post"]
    form_class = PlannedItemForm

    def perform(self, form: PlannedItemForm) -> AgendaItem:
        due = self._due_items().get(form.cleaned_data["key"])
        if due is None:
            raise Http404
        self.success_message = f"Added to the agenda of {self.object.when}"
        return agendas.add_planned_item(
            meeting=self.object, key=due.key, title=due.title, url=due.url, by=self.request.user
        )

    def _due_items(self) -> dict[str, DueItem]:
        today = working_days.today()
        start = working_days.add_months(today, -forward_plan.MONTHS)
        end = working_days.add_months(today, forward_plan.MONTHS)
        return {each.key: each for each in forward_plan.due_for(self.object.group, start, end)}

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())

    def refused(self, form: Any, refusal: Refused) -> HttpResponseRedirect:
        """Say on the page of the meeting why the item was not added: this address has no page of its own."""
        messages.error(self.request, refusal.message)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        raise Http404


class ItemPage(RecordPage):
    """A form about one agenda item; leads back to its meeting."""

    model = AgendaItem
    permission_required = EDIT_GOVERNANCE
    context_object_name = "item"

    def get_queryset(self) -> QuerySet[AgendaItem]:
        return super().get_queryset().select_related("meeting__group")

    def get_success_url(self) -> str:
        return str(self.object.meeting.get_absolute_url())


class AgendaItemUpdate(ItemPage):
    form_class = ItemUpdateForm
    heading = "Edit this item"
    success_message = "Item saved"
    shows = ("title", "presenter", "detail", "minutes", "visibility", "version")

    def perform(self, form: PortalForm) -> AgendaItem:
        return agendas.update_item(item=self.object, by=self.request.user, **form.cleaned_data)


class ItemConfirm(ItemPage, ConfirmPage):
    """A confirmation about one agenda item."""

    template_name = ConfirmPage.template_name
    form_class = ConfirmPage.form_class
    record_name = "item"


agenda_item_remove = ItemConfirm.as_view(
    heading="Remove this item", operation=agendas.remove_item, done="Item removed from the agenda"
)
agenda_item_move_up = ItemConfirm.as_view(
    heading="Move this item up", operation=agendas.move_item_up, done="Item moved up"
)
meeting_add_due_items = ConfirmPage.as_view(
    model=Meeting,
    permission_required=EDIT_GOVERNANCE,
    heading="Add due items",
    explanation="Minutes to agree, open actions and decisions made by correspondence are added to the agenda.",
    operation=agendas.add_due_items,
    record_name="meeting",
    done="Due items added to the agenda",
)


class PaperCreate(ItemPage):
    form_class = PaperForm
    heading = "Add papers"

    def get_explanation(self) -> str:
        due = self.object.meeting.papers_due_on
        is_late = due is not None and working_days.today() > due
        late = "The date for papers has passed, so these papers will be marked as late. " if is_late else ""
        return late + (PAGED_HERE if office.find_program() else PDF_ONLY)

    def perform(self, form: PortalForm) -> list[Paper]:
        typed = dict(form.cleaned_data)
        added = agendas.add_papers(item=self.object, files=typed.pop("file"), by=self.request.user, **typed)
        self.success_message = "Paper added" if len(added) == 1 else f"{len(added)} papers added"
        return added


class VisualRecordCreate(RecordPage):
    model = Meeting
    permission_required = EDIT_GOVERNANCE
    form_class = VisualRecordForm
    heading = "Add a picture to the visual record"
    success_message = "Picture added"

    def perform(self, form: PortalForm) -> Any:
        return agendas.add_visual_record(meeting=self.object, by=self.request.user, **form.cleaned_data)
