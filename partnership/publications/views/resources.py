"""The public list of resources, and the team's hand on it."""

from django.urls import reverse_lazy

from partnership.publications.forms.resources import ResourceEditForm, ResourceForm
from partnership.publications.models import Resource, ResourceAudience
from partnership.publications.operations import resources
from partnership.publications.rules import EDIT_RESOURCES
from shield.views.base import PortalList
from shield.views.form_pages import FormPage, RecordPage
from shield.web.access import PUBLIC


class ResourceList(PortalList):
    model = Resource
    permission_required = PUBLIC
    template_name = "partnership/resources/list.html"
    context_object_name = "resources"

    def get_queryset(self):
        audience = self.request.GET.get("for", "")
        seen = super().get_queryset()
        return seen.useful_to(audience) if audience in ResourceAudience.values else seen

    def get_context_data(self, **kwargs):
        audience = self.request.GET.get("for", "")
        return super().get_context_data(audiences=ResourceAudience.choices[1:], audience=audience, **kwargs)


class ResourceCreate(FormPage):
    permission_required = EDIT_RESOURCES
    form_class = ResourceForm
    heading = "Add a resource"
    success_url = reverse_lazy("partnership:resource-list")
    success_message = "Resource added"

    def perform(self, form):
        return resources.add(by=self.request.user, **form.cleaned_data)


class ResourceEdit(RecordPage):
    model = Resource
    permission_required = EDIT_RESOURCES
    form_class = ResourceEditForm
    heading = "Edit this resource"
    success_message = "Resource saved"
    shows = ("title", "publisher", "kind", "audience", "published_on", "address", "version")

    def perform(self, form):
        return resources.edit(resource=self.object, by=self.request.user, **form.cleaned_data)
