"""The series of a panel's meetings, kept by its chairs."""

from typing import Any

from django.urls import reverse_lazy

from crest.forms.meetings import PanelForm
from crest.models import Panel
from crest.operations import panels
from crest.presenters import panel_readers
from crest.rules import CHAIR_PANEL
from crest.views.locked import Locked
from shield.views.base import OperationView, PortalFormView


class PanelPage(Locked, PortalFormView):
    permission_required = CHAIR_PANEL
    template_name = "crest/panels/edit.html"
    form_class = PanelForm
    read_kind = "crest.panel-read"
    success_message = "Panel saved"
    success_url = reverse_lazy("crest:meeting-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(readers=panel_readers(), **kwargs)  # type: ignore[misc]


class PanelCreate(PanelPage):
    def perform(self, form: PanelForm) -> Panel:
        return panels.set_up(by=self.request.user, **form.facts())


class PanelEdit(PanelPage, OperationView):
    model = Panel
    context_object_name = "panel"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def perform(self, form: PanelForm) -> Panel:
        version = form.cleaned_data["version"] or 0
        return panels.revise(panel=self.object, version=version, by=self.request.user, **form.facts())
