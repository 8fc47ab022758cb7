"""Pages about the partnership."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from partnership.directory.forms.profile import ProfileForm
from partnership.directory.models import PartnershipProfile
from partnership.directory.operations import profiles
from partnership.directory.rules.permissions import EDIT_PROFILE
from shield.records.history import history_of
from shield.views.base import PortalPage
from shield.views.form_pages import EditPage
from shield.web.access import PUBLIC


class About(PortalPage):
    """Vision, ambitions and success measures of the partnership."""

    permission_required = PUBLIC
    template_name = "partnership/profile/about.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            profile=PartnershipProfile.objects.visible_to(user).first(), may_edit=user.has_perm(EDIT_PROFILE), **kwargs
        )


class ProfileUpdate(EditPage):
    """The form of the profile. Of two people who edit it at once, the second keeps what they typed."""

    model = PartnershipProfile
    permission_required = EDIT_PROFILE
    form_class = ProfileForm
    template_name = "partnership/profile/edit.html"
    heading = "Edit the partnership profile"
    success_message = "Profile saved"

    def get_object(self, queryset: QuerySet[PartnershipProfile] | None = None) -> PartnershipProfile:
        profile = self.get_queryset().first()
        if profile is None:
            raise Http404
        return profile

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(history=history_of(self.object)[:20], **kwargs)

    def perform(self, form: ProfileForm) -> PartnershipProfile:
        return profiles.update(profile=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("partnership:about")
