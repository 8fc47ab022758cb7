"""Pages of the published arrangements."""

from typing import Any

from csp.decorators import csp_update
from django.db import models
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import RedirectView

from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.publications.forms.arrangements import (
    ChecklistForm,
    PictureForm,
    SectionCreateForm,
    SectionForm,
    VersionCreateForm,
    VersionForm,
)
from partnership.publications.forms.copies import SentCopyForm
from partnership.publications.models import ArrangementsPicture, ArrangementsSection, ArrangementsVersion, SentCopy
from partnership.publications.operations import arrangements, copies, pictures, signing
from partnership.publications.rules import EDIT_ARRANGEMENTS, SIGN_ARRANGEMENTS
from shield.forms.base import PortalForm, ReasonForm
from shield.records.history import history_of
from shield.text.rich_text import EDITOR_STYLE
from shield.views.base import Guarded, PortalDetail, PortalList
from shield.views.form_pages import ConfirmPage, CreatePage, MovePage, OverSeenText, RecordPage
from shield.web.access import PUBLIC

CANCELS_SIGNATURES = "If this version is already checked, saving returns it to draft and cancels every signature."


class ArrangementsDetail(PortalDetail):
    """One complete version; a replaced one says so and links to the one in force."""

    model = ArrangementsVersion
    permission_required = PUBLIC
    template_name = "partnership/arrangements/detail.html"
    context_object_name = "version"
    slug_field = "number"
    slug_url_kwarg = "number"

    def get_queryset(self) -> "models.QuerySet[ArrangementsVersion]":
        return (
            super()
            .get_queryset()
            .select_related("document")
            .prefetch_related("sections__pictures__document", "changes", "checks")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, version = self.request.user, self.object
        seen = ArrangementsVersion.objects.visible_to(user)
        governs = user.has_perm(READ_GOVERNANCE)
        return super().get_context_data(
            versions=list(seen),
            in_force=seen.in_force().first(),
            signatures=list(version.live_signatures()),
            uncovered=version.uncovered_rules() if governs and not version.is_published else [],
            copies=list(version.sent_copies()) if governs else [],
            history=history_of(version)[:30] if governs else [],
            may_edit=user.has_perm(EDIT_ARRANGEMENTS),
            may_sign=version.is_being_signed and user.has_perm(SIGN_ARRANGEMENTS),
            **kwargs,
        )


class ArrangementsCurrent(Guarded, RedirectView):
    """Redirect to the version in force; to the list of versions while there is none."""

    permission_required = PUBLIC
    http_method_names = ["get", "head"]

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        version = ArrangementsVersion.objects.visible_to(self.request.user).in_force().first()
        return version.get_absolute_url() if version else reverse("partnership:arrangements-list")


class ArrangementsList(PortalList):
    """Every version with what changed in it."""

    model = ArrangementsVersion
    permission_required = PUBLIC
    template_name = "partnership/arrangements/list.html"
    context_object_name = "versions"

    def get_queryset(self) -> "models.QuerySet[ArrangementsVersion]":
        return super().get_queryset().select_related("document").prefetch_related("changes")


class ArrangementsCreate(CreatePage):
    permission_required = EDIT_ARRANGEMENTS
    form_class = VersionCreateForm
    back_url = reverse_lazy("partnership:arrangements-list")
    heading = "Create a new version"
    explanation = "The draft is a copy of the newest version. The current version stays in force until you publish."
    success_message = "Draft created. Next, edit the sections that change."

    def perform(self, form: VersionCreateForm) -> ArrangementsVersion:
        return arrangements.create(by=self.request.user, **form.cleaned_data)


class VersionPage(RecordPage):
    """A form about one version; leads back to it."""

    model = ArrangementsVersion
    permission_required = EDIT_ARRANGEMENTS
    slug_field = "number"
    slug_url_kwarg = "number"


class VersionConfirmPage(ConfirmPage):
    """One act on one version; leads back to it."""

    model = ArrangementsVersion
    permission_required = EDIT_ARRANGEMENTS
    slug_field = "number"
    slug_url_kwarg = "number"
    record_name = "version"


class VersionMovePage(MovePage):
    """One move of a version."""

    slug_field = "number"
    slug_url_kwarg = "number"


class ArrangementsUpdate(VersionPage):
    form_class = VersionForm
    heading = "Edit title, first day and edition"
    explanation = CANCELS_SIGNATURES
    success_message = "Version saved"
    shows = ("title", "effective_on", "edition", "note")

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"read": self.object.version}

    def perform(self, form: VersionForm) -> ArrangementsVersion:
        return arrangements.update(version=self.object, by=self.request.user, **form.cleaned_data)


class ArrangementsDelete(VersionConfirmPage):
    form_class = ReasonForm
    heading = "Delete this draft"
    explanation = "You cannot undo this. Your reason is stored in the audit log."
    done = "Draft deleted"
    operation = staticmethod(arrangements.delete_draft)

    def get_success_url(self) -> str:
        return reverse("partnership:arrangements-list")

    def get_back_url(self) -> str:
        return self.object.get_absolute_url()


class SectionPage(VersionPage):
    """A form about one section of a version; 404 for a section that the version does not have."""

    explanation = CANCELS_SIGNATURES

    @cached_property
    def section(self) -> ArrangementsSection:
        return get_object_or_404(self.object.sections.select_related("version"), number=self.kwargs["section"])

    def get_permission_object(self) -> ArrangementsVersion | None:
        version = super().get_permission_object()
        return self.section.version if version else None

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"read": self.object.version}


class ArrangementsPictureCreate(SectionPage):
    form_class = PictureForm
    heading = "Add a picture"
    success_message = "Picture added"

    def perform(self, form: PictureForm) -> ArrangementsPicture:
        return pictures.add(section=self.section, by=self.request.user, **form.cleaned_data)


class ArrangementsPictureRemove(VersionConfirmPage):
    heading = "Remove this picture"
    explanation = CANCELS_SIGNATURES
    success_message = "Picture removed"

    @cached_property
    def picture(self) -> ArrangementsPicture:
        seen = ArrangementsPicture.objects.visible_to(self.request.user).filter(section__version=self.object)
        return get_object_or_404(seen, pk=self.kwargs["picture"])

    def get_permission_object(self) -> ArrangementsVersion | None:
        return self.picture.section.version if super().get_permission_object() else None

    def perform(self, form: PortalForm) -> None:
        pictures.remove(picture=self.picture, by=self.request.user)


@method_decorator(csp_update({"style-src": [EDITOR_STYLE]}), name="dispatch")
class ArrangementsSectionUpdate(SectionPage):
    form_class = SectionForm
    template_name = "partnership/arrangements/section_form.html"
    success_message = "Section saved"

    def get_heading(self) -> str:
        return f"Edit section {self.kwargs['section']}"

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"title": self.section.title, "body": self.section.body}

    def perform(self, form: SectionForm) -> ArrangementsSection:
        return arrangements.update_section(section=self.section, by=self.request.user, **form.cleaned_data)


@method_decorator(csp_update({"style-src": [EDITOR_STYLE]}), name="dispatch")
class ArrangementsSectionCreate(VersionPage):
    form_class = SectionCreateForm
    template_name = "partnership/arrangements/section_form.html"
    heading = "Add a section"
    success_message = "Section added"

    def perform(self, form: SectionCreateForm) -> ArrangementsSection:
        return arrangements.add_section(version=self.object, by=self.request.user, **form.cleaned_data)


class ArrangementsChecklist(VersionPage):
    """Which section covers each requirement of the guidance, or why it does not apply."""

    form_class = ChecklistForm
    heading = "Guidance checklist"
    explanation = "Select the section that covers each requirement, or enter why it does not apply."
    success_message = "Checklist saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"version": self.object}

    def perform(self, form: ChecklistForm) -> ArrangementsVersion:
        return arrangements.update_checklist(version=self.object, answers=form.answers(), by=self.request.user)


class ArrangementsCopyCreate(VersionPage):
    form_class = SentCopyForm
    heading = "Record who it was sent to"
    success_message = "Recipient recorded"

    def perform(self, form: SentCopyForm) -> SentCopy:
        return copies.record(publication=self.object, by=self.request.user, **form.cleaned_data)


class ArrangementsSign(OverSeenText, VersionConfirmPage):
    """Signs the text that the page was opened with."""


sign_page = ArrangementsSign.as_view(
    permission_required=SIGN_ARRANGEMENTS,
    sensitive=True,
    heading="Sign this version",
    explanation="You are signing this exact text for your agency. Any edit cancels your signature.",
    done="Version signed",
    operation=signing.sign,
    record_name="publication",
)
