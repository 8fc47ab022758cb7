from csp.decorators import csp_update
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import RedirectView

from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.publications.forms.arrangements import (
    ArrangementsSectionForm,
    BeginVersionForm,
    ChecklistForm,
    CopyForm,
    NewSectionForm,
    PictureForm,
    VersionForm,
)
from partnership.publications.models import ArrangementsPicture, ArrangementsSection, ArrangementsVersion
from partnership.publications.models.arrangements import READABLE
from partnership.publications.operations import arrangements, arrangements_pictures
from partnership.publications.rules import EDIT_ARRANGEMENTS, SIGN_ARRANGEMENTS
from shield.forms.base import ReasonForm
from shield.records.history import history_of
from shield.records.workflow import permission_for
from shield.text.rich_text import EDITOR_STYLE
from shield.views.base import Guarded, PortalDetail, PortalList
from shield.views.form_pages import BeginPage, MovePage, RecordPage
from shield.web.access import PUBLIC


class ArrangementsDetail(PortalDetail):
    """One version, whole; a replaced one says so and leads to the one in force."""

    model = ArrangementsVersion
    permission_required = PUBLIC
    template_name = "partnership/arrangements/detail.html"
    context_object_name = "version"
    slug_field = "number"
    slug_url_kwarg = "number"

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .select_related("document")
            .prefetch_related("sections__pictures__document", "changes", "checks")
        )

    def get_context_data(self, **kwargs):
        user, version = self.request.user, self.object
        seen = ArrangementsVersion.objects.visible_to(user)
        governs = user.has_perm(READ_GOVERNANCE)
        return super().get_context_data(
            versions=list(seen),
            in_force=seen.in_force().first(),
            is_open=version.status not in READABLE,
            signatures=list(version.live_signatures()),
            unanswered=version.unanswered_rules() if governs and version.status not in READABLE else [],
            copies=list(version.copies.select_related("proof", "recorded_by")) if governs else [],
            history=history_of(version)[:30] if governs else [],
            may_sign=user.has_perm(SIGN_ARRANGEMENTS) and version.status == "signing",
            **kwargs,
        )


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


class ArrangementsBegin(BeginPage):
    permission_required = EDIT_ARRANGEMENTS
    form_class = BeginVersionForm
    back_url = reverse_lazy("partnership:arrangements-list")
    heading = "Begin a new version"
    explanation = "It begins as a copy of the newest. The one in force stays until you publish."
    success_message = "Draft begun"

    def perform(self, form):
        return arrangements.begin(by=self.request.user, **form.cleaned_data)


class VersionPage(RecordPage):
    """A form about one version; leads back to it."""

    model = ArrangementsVersion
    permission_required = EDIT_ARRANGEMENTS
    slug_field = "number"
    slug_url_kwarg = "number"


class VersionMove(MovePage):
    """One step of a version's life."""

    model = ArrangementsVersion
    slug_field = "number"
    slug_url_kwarg = "number"


class ArrangementsEdit(VersionPage):
    form_class = VersionForm
    heading = "Title, first day and edition"
    explanation = "An edit after the check makes it a draft again and voids every signature."
    success_message = "Saved"

    def get_initial(self):
        names = ("title", "effective_on", "edition", "note")
        return {name: getattr(self.object, name) for name in names} | {"read": self.object.version}

    def perform(self, form):
        return arrangements.edit_facts(version=self.object, by=self.request.user, **form.cleaned_data)


class ArrangementsDiscard(VersionMove):
    permission_required = EDIT_ARRANGEMENTS
    form_class = ReasonForm
    heading = "Throw this draft away"
    success_message = "Draft thrown away"

    def perform(self, form):
        arrangements.discard(version=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("partnership:arrangements-list")

    def get_back_url(self):
        return self.object.get_absolute_url()


class SectionPage(VersionPage):
    """A form about one section of a version; a section that is not there is not found."""

    explanation = "An edit after the check makes it a draft again and voids every signature."

    @cached_property
    def section(self) -> ArrangementsSection:
        return get_object_or_404(self.object.sections.select_related("version"), number=self.kwargs["section"])

    def get_permission_object(self):
        version = super().get_permission_object()
        return self.section.version if version else None

    def get_initial(self):
        return {"read": self.object.version}


class ArrangementsPictureCreate(SectionPage):
    form_class = PictureForm
    heading = "Add a picture"
    success_message = "Picture added"

    def perform(self, form):
        return arrangements_pictures.add(section=self.section, by=self.request.user, **form.cleaned_data)


class ArrangementsPictureRemove(VersionMove):
    permission_required = EDIT_ARRANGEMENTS
    heading = "Take this picture out"
    explanation = "An edit after the check makes the version a draft again and voids every signature."
    success_message = "Picture taken out"

    @cached_property
    def picture(self) -> ArrangementsPicture:
        found = ArrangementsPicture.objects.visible_to(self.request.user).filter(section__version=self.object)
        return get_object_or_404(found, pk=self.kwargs["picture"])

    def get_permission_object(self):
        return self.picture.section.version if super().get_permission_object() else None

    def perform(self, form):
        return arrangements_pictures.remove(picture=self.picture, by=self.request.user)


@method_decorator(csp_update({"style-src": [EDITOR_STYLE]}), name="dispatch")
class ArrangementsSectionEdit(SectionPage):
    form_class = ArrangementsSectionForm
    template_name = "partnership/arrangements/section_form.html"
    success_message = "Section saved"

    def get_heading(self):
        return f"Section {self.kwargs['section']}"

    def get_initial(self):
        return super().get_initial() | {"title": self.section.title, "body": self.section.body}

    def perform(self, form):
        return arrangements.edit_section(section=self.section, by=self.request.user, **form.cleaned_data)


@method_decorator(csp_update({"style-src": [EDITOR_STYLE]}), name="dispatch")
class ArrangementsSectionCreate(VersionPage):
    form_class = NewSectionForm
    template_name = "partnership/arrangements/section_form.html"
    heading = "Add a section"
    success_message = "Section added"

    def perform(self, form):
        return arrangements.add_section(version=self.object, by=self.request.user, **form.cleaned_data)


class ArrangementsChecklist(VersionPage):
    """Where each thing stands that the guidance asks for, or why it does not apply."""

    form_class = ChecklistForm
    heading = "What the guidance asks for"
    explanation = "Say for each in which section it stands, or why it does not apply."
    success_message = "Checklist saved"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"version": self.object}

    def perform(self, form):
        return arrangements.answer_rules(version=self.object, answers=form.answers(), by=self.request.user)


class ArrangementsCheck(VersionMove):
    permission_required = permission_for(ArrangementsVersion, "check")
    heading = "Check it against the guidance"
    explanation = "The writing is closed. After this the three partners are asked to sign."
    success_message = "Checked: nothing is missing"

    def perform(self, form):
        return arrangements.check(version=self.object, by=self.request.user)


class ArrangementsOpenSigning(VersionMove):
    permission_required = permission_for(ArrangementsVersion, "open-signing")
    heading = "Ask for signatures"
    success_message = "The three lead safeguarding partners are asked to sign"

    def perform(self, form):
        return arrangements.open_signing(version=self.object, by=self.request.user)


class ArrangementsTakeBack(VersionMove):
    permission_required = permission_for(ArrangementsVersion, "take-back")
    form_class = ReasonForm
    heading = "Take it back to a draft"
    explanation = "Every signature is void, and stays in the history."
    success_message = "A draft again"

    def perform(self, form):
        return arrangements.take_back(version=self.object, by=self.request.user, **form.cleaned_data)


class ArrangementsSign(VersionMove):
    permission_required = SIGN_ARRANGEMENTS
    sensitive = True
    heading = "Sign this version"
    explanation = "You sign this very text. If one word changes after this, your signature is void."
    success_message = "Signed"

    def perform(self, form):
        return arrangements.sign(version=self.object, by=self.request.user)


class ArrangementsPublish(VersionMove):
    permission_required = permission_for(ArrangementsVersion, "publish")
    heading = "Publish this version"
    explanation = "It is printed as a PDF and in force from its day. The version before it stays readable."
    success_message = "Version published"

    def perform(self, form):
        return arrangements.publish(version=self.object, by=self.request.user)


class ArrangementsCopyCreate(VersionPage):
    form_class = CopyForm
    heading = "It was sent to somebody"
    success_message = "Kept"

    def perform(self, form):
        return arrangements.record_copy(version=self.object, by=self.request.user, **form.cleaned_data)
