"""Agendas: items, their order, their papers; pictures that a meeting left."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.views import View

from partnership.board.forms.agendas import ItemEditForm, ItemForm, PaperForm, VisualRecordForm
from partnership.board.models import AgendaItem, Meeting
from partnership.board.operations import agendas, forward_plan
from partnership.directory.rules.permissions import EDIT_GOVERNANCE
from shield import working_days
from shield.refusals import Refused
from shield.views.base import GuardedObject
from shield.views.form_pages import MovePage, RecordPage


class AgendaItemCreate(RecordPage):
    model = Meeting
    permission_required = EDIT_GOVERNANCE
    form_class = ItemForm
    heading = "Put an item on the agenda"
    success_message = "Item added"

    def perform(self, form):
        return agendas.add_item(meeting=self.object, by=self.request.user, **form.cleaned_data)


class AgendaDuePut(GuardedObject, View):
    """Put one thing that is due from elsewhere on this agenda."""

    model = Meeting
    permission_required = EDIT_GOVERNANCE
    http_method_names = ["post"]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        meeting = self.object
        start = working_days.today()
        end = working_days.add_months(start, forward_plan.MONTHS)
        begin = working_days.add_months(start, -forward_plan.MONTHS)
        due = {each.key: each for each in forward_plan.due_for(meeting.group, begin, end)}.get(
            request.POST.get("key", "")
        )
        if due is None:
            raise Http404
        try:
            agendas.put_due(meeting=meeting, key=due.key, title=due.title, url=due.url, by=request.user)
            messages.success(request, f"On the agenda of {meeting.when}")
        except Refused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(meeting.get_absolute_url())


class ItemPage(RecordPage):
    """A form about one item of an agenda; leads back to its meeting."""

    model = AgendaItem
    permission_required = EDIT_GOVERNANCE
    context_object_name = "item"

    def get_queryset(self):
        return super().get_queryset().select_related("meeting__group")

    def get_success_url(self):
        return self.object.meeting.get_absolute_url()


class AgendaItemEdit(ItemPage):
    form_class = ItemEditForm
    heading = "Change this item"
    success_message = "Item changed"
    shows = ("title", "presenter", "detail", "minutes", "visibility", "version")

    def perform(self, form):
        return agendas.edit_item(item=self.object, by=self.request.user, **form.cleaned_data)


class ItemMove(ItemPage, MovePage):
    """A step about an item, asked once more before it is made."""

    template_name = MovePage.template_name
    form_class = MovePage.form_class


class AgendaItemRemove(ItemMove):
    heading = "Take this item off the agenda"
    success_message = "Item taken off"

    def perform(self, form):
        agendas.remove_item(item=self.object, by=self.request.user)


class AgendaItemRaise(ItemMove):
    heading = "Move this item up"
    success_message = "Item moved up"

    def perform(self, form):
        return agendas.raise_item(item=self.object, by=self.request.user)


class PaperCreate(ItemPage):
    form_class = PaperForm
    heading = "Add a paper"
    success_message = "Paper added"

    def get_explanation(self):
        due = self.object.meeting.papers_due_on
        late = due is not None and working_days.today() > due
        return "Papers were due earlier, so this one will be marked as late." if late else ""

    def perform(self, form):
        return agendas.add_paper(item=self.object, by=self.request.user, **form.cleaned_data)


class VisualRecordCreate(RecordPage):
    model = Meeting
    permission_required = EDIT_GOVERNANCE
    form_class = VisualRecordForm
    heading = "Add a picture that the meeting left"
    success_message = "Picture added"

    def perform(self, form):
        return agendas.add_visual_record(meeting=self.object, by=self.request.user, **form.cleaned_data)
