"""The public list of resources, and the team's pages to edit it."""

from typing import Any

from django.db import models
from django.urls import reverse_lazy

from partnership.publications.forms.resources import ResourceCreateForm, ResourceForm
from partnership.publications.models import Resource, ResourceAudience
from partnership.publications.operations import resources
from partnership.publications.rules import EDIT_RESOURCES
from shield.views.base import PortalList
from shield.views.form_pages import CreatePage, RecordPage
from shield.web.access import PUBLIC


class ResourceList(PortalList):
    model = Resource
    permission_required = PUBLIC
    template_name = "partnership/resources/list.html"
    context_object_name = "resources"

    @property
    def audience(self) -> str:
        return self.request.GET.get("for", "")

    def get_queryset(self) -> "models.QuerySet[Resource]":
        seen = super().get_queryset()
        return seen.useful_to(self.audience) if self.audience in ResourceAudience.values else seen

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            audiences=ResourceAudience.choices[1:],
            audience=self.audience,
            may_edit=self.request.user.has_perm(EDIT_RESOURCES),
            **kwargs,
        )


class ResourceCreate(CreatePage):
    permission_required = EDIT_RESOURCES
    form_class = ResourceCreateForm
    back_url = reverse_lazy("partnership:resource-list")
    heading = "Add a resource"
    success_message = "Resource added"

    def perform(self, form: ResourceCreateForm) -> Resource:
        return resources.create(by=self.request.user, **form.cleaned_data)


class ResourceUpdate(RecordPage):
    model = Resource
    permission_required = EDIT_RESOURCES
    form_class = ResourceForm
    heading = "Edit this resource"
    success_message = "Resource saved"
    shows = ("title", "publisher", "kind", "audience", "published_on", "address", "version")

    def perform(self, form: ResourceForm) -> Resource:
        return resources.update(resource=self.object, by=self.request.user, **form.cleaned_data)
