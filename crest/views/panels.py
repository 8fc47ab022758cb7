"""A panel's series of meetings, for its chairs."""

from typing import Any

from django.urls import reverse_lazy

from crest.forms.panels import PanelForm
from crest.models import Panel
from crest.operations import panels
from crest.presenters import panel_readers
from crest.rules import CHAIR_PANEL
from crest.views.locked import Locked
from shield.views.base import PortalFormView
from shield.views.form_pages import FormPage, RecordPage


class PanelPage(Locked, PortalFormView):
    """A form about a panel."""

    permission_required = CHAIR_PANEL
    template_name = "crest/panels/form.html"
    form_class = PanelForm
    read_kind = "crest.panel-read"
    explanation = "New referrals go to the next meeting of the series. Meetings that already exist keep their date."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(readers=panel_readers(), **kwargs)

    def get_success_url(self) -> str:
        return str(reverse_lazy("crest:meeting-list"))


class PanelCreate(PanelPage, FormPage):
    heading = "Create a panel"
    success_message = "Panel created"

    def perform(self, form: PanelForm) -> Panel:
        return panels.create(by=self.request.user, **form.get_changes())


class PanelUpdate(PanelPage, RecordPage):
    model = Panel
    context_object_name = "panel"
    heading = "Edit this panel"
    success_message = "Panel saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def perform(self, form: PanelForm) -> Panel:
        version = form.cleaned_data["version"] or 0
        return panels.update(panel=self.object, version=version, by=self.request.user, **form.get_changes())
