"""Pages about the partnership."""

from django.http import Http404
from django.urls import reverse

from partnership.directory.forms.profile import ProfileForm
from partnership.directory.models import PartnershipProfile
from partnership.directory.operations import profiles
from partnership.directory.rules.permissions import EDIT_PROFILE
from shield.records.history import history_of
from shield.views.base import PortalPage
from shield.views.form_pages import RecordPage
from shield.web.access import PUBLIC


class About(PortalPage):
    """What the partnership is: vision, ambitions, how it measures success."""

    permission_required = PUBLIC
    template_name = "partnership/profile/about.html"

    def get_context_data(self, **kwargs):
        profile = PartnershipProfile.objects.visible_to(self.request.user).first()
        return super().get_context_data(profile=profile, **kwargs)


class ProfileEdit(RecordPage):
    """The profile. Of two people who edit it at once, the second is told and keeps what was typed."""

    model = PartnershipProfile
    permission_required = EDIT_PROFILE
    form_class = ProfileForm
    template_name = "partnership/profile/edit.html"
    heading = "Partnership profile"
    success_message = "Profile saved"

    def get_object(self, queryset=None):
        profile = self.get_queryset().first()
        if profile is None:
            raise Http404
        return profile

    def get_form_kwargs(self):
        # A copy of its own: a form that is refused must leave the record as it was.
        return super().get_form_kwargs() | {"instance": self.get_queryset().first()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(history=history_of(self.object)[:20], **kwargs)

    def perform(self, form):
        return profiles.edit(profile=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("partnership:about")
