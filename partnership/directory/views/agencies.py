from django.db.models import Count, Prefetch, Q

from partnership.directory.forms.agencies import DomainsForm, EndRelationForm, RelationForm
from partnership.directory.models import Agency, AgencyRelation, Post
from partnership.directory.models.effective_dates import in_force
from partnership.directory.operations import agencies
from partnership.directory.rules.permissions import EDIT_AGENCIES, SEE_AGENCIES
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import RecordPage


class AgencyList(PortalList):
    model = Agency
    permission_required = SEE_AGENCIES
    template_name = "partnership/agencies/list.html"
    context_object_name = "agencies"
    paginate_by = 100

    def get_queryset(self):
        relations = AgencyRelation.objects.visible_to(self.request.user).current()
        here = Count("posts__person", filter=in_force(prefix="posts__"), distinct=True)
        found = super().get_queryset().select_related("sector").annotate(people_today=here).order_by("name")
        words = self.request.GET.get("q", "").strip()
        found = found.filter(Q(name__icontains=words)) if words else found
        return found.prefetch_related(Prefetch("relations", relations, to_attr="relations_today"))


class AgencyDetail(PortalDetail):
    model = Agency
    permission_required = SEE_AGENCIES
    template_name = "partnership/agencies/detail.html"
    context_object_name = "agency"

    def get_context_data(self, **kwargs):
        seen = Post.objects.visible_to(self.request.user).current()
        held = seen.filter(agency=self.object).select_related("person").order_by("person__name")
        relations = self.object.relations.order_by("-starts_on")
        return super().get_context_data(posts=held, relations=relations, **kwargs)


class AgencyDomains(RecordPage):
    model = Agency
    permission_required = EDIT_AGENCIES
    form_class = DomainsForm
    success_message = "Addresses saved"

    def get_heading(self):
        return f"Addresses of {self.object}"

    def get_initial(self):
        return {"domains": [row.domain for row in self.object.domains.order_by("domain")]}

    def perform(self, form):
        return agencies.keep_domains(agency=self.object, by=self.request.user, **form.cleaned_data)


class RelationCreate(RecordPage):
    model = Agency
    permission_required = EDIT_AGENCIES
    form_class = RelationForm
    success_message = "Relation saved"

    def get_heading(self):
        return f"What {self.object} is to the partnership"

    def perform(self, form):
        return agencies.relate(agency=self.object, by=self.request.user, **form.cleaned_data)


class RelationEnd(RecordPage):
    model = AgencyRelation
    permission_required = EDIT_AGENCIES
    form_class = EndRelationForm
    heading = "Until when was this so?"
    success_message = "Relation ended"

    def perform(self, form):
        return agencies.end_relation(relation=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.object.agency.get_absolute_url()
