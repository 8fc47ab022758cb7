from django.http import Http404
from django.urls import reverse

from partnership.forms.profile import ConfirmRuleForm, ProfileForm, RuleForm
from partnership.models import PartnershipProfile, StatutoryRule
from partnership.operations import profiles, statutory_rules
from partnership.rules import EDIT_PROFILE, EDIT_RULES
from partnership.views.frames import RecordPage
from shield import working_days
from shield.access import PUBLIC
from shield.history import history_of
from shield.views.base import PortalDetail, PortalList, PortalPage


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


class RuleList(PortalList):
    """Every deadline, checklist and duty, with its edition and source."""

    model = StatutoryRule
    permission_required = PUBLIC
    template_name = "partnership/rules/list.html"
    context_object_name = "rules"
    paginate_by = None

    def get_queryset(self):
        rules = super().get_queryset().select_related("confirmed_by").order_by("edition", "key")
        edition = self.request.GET.get("edition", "")
        return rules.for_edition(edition) if edition else rules

    def get_context_data(self, **kwargs):
        seen = StatutoryRule.objects.visible_to(self.request.user).order_by("edition")
        editions = list(seen.values_list("edition", flat=True).distinct())
        return super().get_context_data(editions=editions, edition=self.request.GET.get("edition", ""), **kwargs)


class RuleDetail(PortalDetail):
    model = StatutoryRule
    permission_required = PUBLIC
    template_name = "partnership/rules/detail.html"
    context_object_name = "rule"

    def get_context_data(self, **kwargs):
        signed_in = self.request.user.is_authenticated
        return super().get_context_data(history=history_of(self.object) if signed_in else [], **kwargs)


class RuleEdit(RecordPage):
    model = StatutoryRule
    permission_required = EDIT_RULES
    form_class = RuleForm
    heading = "Edit this rule"
    explanation = "The confirmation goes: it was of other words. Clocks that are running keep what they began with."
    success_message = "Rule saved"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.get_queryset().get(pk=self.object.pk)}

    def perform(self, form):
        return statutory_rules.edit(rule=self.object, by=self.request.user, **form.cleaned_data)


class RuleConfirm(RecordPage):
    model = StatutoryRule
    permission_required = EDIT_RULES
    form_class = ConfirmRuleForm
    heading = "Confirm this rule"
    explanation = "Your name and the day stand beside the rule for everybody to see."
    success_message = "Rule confirmed"

    def get_initial(self):
        return {"on": working_days.today(), "version": self.object.version}

    def perform(self, form):
        return statutory_rules.confirm(rule=self.object, by=self.request.user, **form.cleaned_data)
