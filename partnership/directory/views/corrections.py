"""Pages that correct the name and address of a person, and ask for a corrected name."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from partnership.directory.forms.corrections import CorrectionForm, NameRequestForm
from partnership.directory.models import NameRequest, Person
from partnership.directory.operations import corrections
from partnership.directory.rules.permissions import CORRECT_PERSON, MANAGE_PEOPLE
from shield.forms.base import PortalForm
from shield.views.base import PortalFormView, PortalList
from shield.views.form_pages import EditPage, MovePage
from shield.web.access import SIGNED_IN


class PersonUpdate(EditPage):
    model = Person
    permission_required = CORRECT_PERSON
    sensitive = True
    form_class = CorrectionForm
    heading = "Correct name and email address"
    success_message = "Correction saved"

    def get_explanation(self) -> str:
        words = "What it was before is kept in the history. Certificates show the corrected name under the same codes."
        return f"{words} {corrections.OWN_ADDRESS}" if self.object.user_id else words

    def perform(self, form: Any) -> Person:
        version = form.cleaned_data["version"]
        return corrections.update(person=self.object, version=version, by=self.request.user, **self.get_changes(form))


class NameRequestCreate(PortalFormView):
    """Ask the team to correct one's own name, or see the request that waits for an answer."""

    permission_required = SIGNED_IN
    form_class = NameRequestForm
    template_name = "partnership/people/name_request.html"
    success_url = reverse_lazy("partnership:my-name")
    success_message = "Request sent. We will email you when it has been answered."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(waiting=corrections.waiting_for(self.request.user), **kwargs)

    def perform(self, form: PortalForm) -> NameRequest:
        return corrections.request_name(by=self.request.user, **form.cleaned_data)


class NameRequestList(PortalList):
    model = NameRequest
    permission_required = MANAGE_PEOPLE
    template_name = "partnership/people/name_requests.html"
    context_object_name = "requests"

    def get_queryset(self) -> QuerySet[NameRequest]:
        return super().get_queryset().waiting().select_related("user")


class NameRequestMove(MovePage):
    """Correct the name or decline the request; leads back to the list."""

    sensitive = True

    def get_explanation(self) -> str:
        asked = f"{self.object.user} asks for the name {self.object.name}. Their reason: {self.object.reason}."
        return f"{asked} {super().get_explanation()}"

    def get_success_url(self) -> str:
        return reverse("partnership:namerequest-list")
