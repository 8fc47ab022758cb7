"""Forms for plans, their priorities and status updates."""

from django import forms

from partnership.board.models import PlanKind, PriorityStatus
from partnership.directory.forms.periods import PeriodForm
from partnership.directory.models import Agency, PartnershipProfile
from shield.forms.base import PortalForm
from shield.forms.fields import DateField, leads_inside


class PlanForm(PeriodForm):
    submit_label = "Create plan"

    kind = forms.ChoiceField(
        label="Type of plan",
        choices=PlanKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a type of plan"},
    )
    title = forms.CharField(label="Title", max_length=150)
    starts_on = DateField(label="Start date")
    ends_on = DateField(label="End date")
    introduction = forms.CharField(label="Introduction (optional)", widget=forms.Textarea, required=False)


class PlanUpdateForm(PortalForm):
    submit_label = "Save plan"

    title = forms.CharField(label="Title", max_length=150)
    introduction = forms.CharField(label="Introduction (optional)", widget=forms.Textarea, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def _ambitions() -> list[tuple[str, str]]:
    profile = PartnershipProfile.objects.first()
    return [("", "None"), *((each, each) for each in (profile.ambitions if profile else []))]


class PriorityForm(PortalForm):
    submit_label = "Add priority"

    title = forms.CharField(label="Priority", max_length=150)
    outcome = forms.CharField(label="Outcome for children", widget=forms.Textarea)
    measure = forms.CharField(label="How we will measure it (optional)", widget=forms.Textarea, required=False)
    ambition = forms.ChoiceField(label="Ambition (optional)", choices=_ambitions, required=False)
    lead = forms.ModelChoiceField(Agency.objects.all(), label="Lead agency (optional)", required=False)
    starts_on = DateField(label="Start date")
    ends_on = DateField(label="End date")
    url = forms.CharField(
        label="Page that shows the work (optional)",
        help_text="A page of this portal, such as /priorities/6/",
        max_length=200,
        required=False,
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        if url and not leads_inside(url):
            raise forms.ValidationError("Page must be an address in this portal, starting with /")
        return url


class PriorityUpdateForm(PriorityForm):
    submit_label = "Save priority"

    version = forms.IntegerField(widget=forms.HiddenInput)


class PriorityStatusForm(PortalForm):
    submit_label = "Update status"

    status = forms.ChoiceField(
        label="Status", choices=PriorityStatus, widget=forms.RadioSelect, error_messages={"required": "Select a status"}
    )
    commentary = forms.CharField(label="Reason", help_text="For the partnership only.", widget=forms.Textarea)
    public_summary = forms.CharField(
        label="Public summary (optional)",
        help_text="Published on the plan’s page.",
        widget=forms.Textarea,
        required=False,
    )
