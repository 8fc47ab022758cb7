"""Plans, their priorities and how these stand, as the team types them."""

from typing import Any

from django import forms

from partnership.board.models import PlanKind, Standing
from partnership.directory.forms.periods import PeriodForm
from partnership.directory.models import Agency, PartnershipProfile
from shield.forms.base import PortalForm
from shield.forms.fields import DateField, leads_inside


class PlanForm(PeriodForm):
    submit_label = "Begin this plan"

    kind = forms.ChoiceField(label="Which plan", choices=PlanKind, widget=forms.RadioSelect)
    title = forms.CharField(label="Title", max_length=150)
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day")
    introduction = forms.CharField(label="Introduction", widget=forms.Textarea, required=False)


class PlanEditForm(PortalForm):
    title = forms.CharField(label="Title", max_length=150)
    introduction = forms.CharField(label="Introduction", widget=forms.Textarea, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class PriorityForm(PortalForm):
    title = forms.CharField(label="Priority", max_length=150)
    outcome = forms.CharField(label="What will be different for children?", widget=forms.Textarea)
    measure = forms.CharField(label="How will we know?", widget=forms.Textarea, required=False)
    ambition = forms.ChoiceField(label="Which ambition does it serve?", required=False)
    lead = forms.ModelChoiceField(Agency.objects.none(), label="Who leads?", required=False)
    starts_on = DateField(label="Begins")
    ends_on = DateField(label="To be reached by")
    url = forms.CharField(
        label="Where the work is seen",
        help_text="A page of this portal, such as /priorities/6/",
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profile = PartnershipProfile.objects.first()
        ambitions = profile.ambitions if profile else []
        none = [("", "None of them")]
        self.fields["ambition"].choices = none + [(each, each) for each in ambitions]  # type: ignore[attr-defined]
        self.fields["lead"].queryset = Agency.objects.all()  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        if url and not leads_inside(url):
            raise forms.ValidationError("Begin the address with / and a page of this portal")
        return url


class PriorityEditForm(PriorityForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class StandingForm(PortalForm):
    standing = forms.ChoiceField(label="How does it stand?", choices=Standing, widget=forms.RadioSelect)
    commentary = forms.CharField(label="Why?", help_text="For the partnership only.", widget=forms.Textarea)
    public_words = forms.CharField(
        label="What does the public read?", help_text="In plain words.", widget=forms.Textarea, required=False
    )
