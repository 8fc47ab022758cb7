"""What the MASH decides on a referral."""

from django import forms

from crest.forms.lengths import LONGEST
from shield.forms.base import PortalForm


class AcceptForm(PortalForm):
    submit_label = "Accept for the panel"

    reason = forms.CharField(
        label="Why does this need the panel?",
        help_text="The panel reads this. It is stored encrypted.",
        widget=forms.Textarea,
        error_messages={"required": "Enter the reason"},
        max_length=LONGEST,
    )


class SignpostForm(PortalForm):
    submit_label = "Signpost this referral"

    to = forms.CharField(
        label="Service",
        help_text="For example, early help or the police intelligence desk.",
        max_length=200,
        error_messages={"required": "Enter the service"},
    )
    reason = forms.CharField(
        label="Why is this not for the panel?",
        help_text="It is stored encrypted. The referrer does not see it.",
        widget=forms.Textarea,
        error_messages={"required": "Enter the reason"},
        max_length=LONGEST,
    )
