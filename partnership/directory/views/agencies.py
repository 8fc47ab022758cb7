"""Pages of agencies."""

from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from partnership.directory.forms.agencies import DomainsForm, EndRelationForm, RelationForm
from partnership.directory.models import Agency, AgencyRelation, Post
from partnership.directory.models.effective_dates import in_force
from partnership.directory.operations import agencies
from partnership.directory.rules.permissions import EDIT_AGENCIES, SEE_AGENCIES
from shield.forms.base import PortalForm
from shield.text.full_text import containing
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import RecordPage


class AgencyList(PortalList):
    model = Agency
    permission_required = SEE_AGENCIES
    template_name = "partnership/agencies/list.html"
    context_object_name = "agencies"
    paginate_by = 100

    def get_queryset(self) -> QuerySet[Agency]:
        relations = AgencyRelation.objects.visible_to(self.request.user).current()
        people = Count("posts__person", filter=in_force(prefix="posts__"), distinct=True)
        found = super().get_queryset().select_related("sector").annotate(people_today=people).order_by("name")
        words = self.request.GET.get("q", "").strip()
        found = found.filter(containing(words, "name")) if words else found
        return found.prefetch_related(Prefetch("relations", relations, to_attr="relations_today"))


class AgencyDetail(PortalDetail):
    model = Agency
    permission_required = SEE_AGENCIES
    template_name = "partnership/agencies/detail.html"
    context_object_name = "agency"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        current = Post.objects.visible_to(user).current().filter(agency=self.object)
        return super().get_context_data(
            posts=current.select_related("person").order_by("person__name"),
            relations=self.object.relations.order_by("-starts_on"),
            **kwargs,
        )


class AgencyDomains(RecordPage):
    model = Agency
    permission_required = EDIT_AGENCIES
    # People with an address of these domains join by themselves.
    sensitive = True
    form_class = DomainsForm
    heading = "Edit email domains"
    success_message = "Email domains saved"

    def get_initial(self) -> dict[str, Any]:
        return {"domains": [row.domain for row in self.object.domains.order_by("domain")]}

    def perform(self, form: PortalForm) -> None:
        return agencies.update_domains(agency=self.object, by=self.request.user, **form.cleaned_data)


class RelationCreate(RecordPage):
    model = Agency
    permission_required = EDIT_AGENCIES
    form_class = RelationForm
    heading = "Add a relationship"
    success_message = "Relationship added"

    def perform(self, form: PortalForm) -> AgencyRelation:
        return agencies.add_relation(agency=self.object, by=self.request.user, **form.cleaned_data)


class RelationEnd(RecordPage):
    model = AgencyRelation
    permission_required = EDIT_AGENCIES
    form_class = EndRelationForm
    heading = "End this relationship"
    success_message = "Relationship ended"

    def perform(self, form: PortalForm) -> AgencyRelation:
        return agencies.end_relation(relation=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return str(self.object.agency.get_absolute_url())
