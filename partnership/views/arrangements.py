from django.http import Http404
from django.urls import reverse
from django.views.generic import RedirectView

from partnership.forms.publications import ArrangementsSectionForm, BeginVersionForm
from partnership.models import ArrangementsSection, ArrangementsVersion
from partnership.operations import arrangements
from partnership.rules import EDIT_ARRANGEMENTS
from partnership.views.frames import FormPage, MovePage, RecordPage
from shield.access import PUBLIC
from shield.views.base import Guarded, PortalDetail, PortalList
from shield.workflow import permission_for


class ArrangementsDetail(PortalDetail):
    """One version, whole; a replaced one says so and leads to the one in force."""

    model = ArrangementsVersion
    permission_required = PUBLIC
    template_name = "partnership/arrangements/detail.html"
    context_object_name = "version"
    slug_field = "number"
    slug_url_kwarg = "number"

    def get_queryset(self):
        return super().get_queryset().select_related("document").prefetch_related("sections", "changes")

    def get_context_data(self, **kwargs):
        seen = ArrangementsVersion.objects.visible_to(self.request.user)
        return super().get_context_data(versions=list(seen), in_force=seen.in_force().first(), **kwargs)


class ArrangementsCurrent(Guarded, RedirectView):
    """Leads to the version in force; to the list of versions while there is none."""

    permission_required = PUBLIC
    http_method_names = ["get", "head"]

    def get_redirect_url(self, *args, **kwargs):
        version = ArrangementsVersion.objects.visible_to(self.request.user).in_force().first()
        return version.get_absolute_url() if version else reverse("partnership:arrangements-list")


class ArrangementsList(PortalList):
    """Every version with what changed in it."""

    model = ArrangementsVersion
    permission_required = PUBLIC
    template_name = "partnership/arrangements/list.html"
    context_object_name = "versions"

    def get_queryset(self):
        return super().get_queryset().select_related("document").prefetch_related("changes")


class ArrangementsBegin(FormPage):
    permission_required = EDIT_ARRANGEMENTS
    form_class = BeginVersionForm
    heading = "Begin a new version"
    explanation = "It begins as a copy of the newest. The one in force stays until you publish."
    success_message = "Draft begun"

    def perform(self, form):
        return arrangements.begin(by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_back_url(self):
        return reverse("partnership:arrangements-list")


class ArrangementsSectionEdit(RecordPage):
    model = ArrangementsVersion
    permission_required = EDIT_ARRANGEMENTS
    form_class = ArrangementsSectionForm
    slug_field = "number"
    slug_url_kwarg = "number"
    success_message = "Section saved"

    @property
    def section(self) -> ArrangementsSection:
        section = self.object.sections.filter(number=self.kwargs["section"]).first()
        if section is None:
            raise Http404
        return section

    def get_heading(self):
        return f"Section {self.kwargs['section']}"

    def get_initial(self):
        return {"title": self.section.title, "body": self.section.body}

    def perform(self, form):
        return arrangements.edit_section(section=self.section, by=self.request.user, **form.cleaned_data)


class ArrangementsPublish(MovePage):
    model = ArrangementsVersion
    permission_required = permission_for(ArrangementsVersion, "publish")
    heading = "Publish this version"
    explanation = "It is printed as a PDF and in force from its day. The version before it stays readable."
    slug_field = "number"
    slug_url_kwarg = "number"
    success_message = "Version published"

    def perform(self, form):
        return arrangements.publish(version=self.object, by=self.request.user)
