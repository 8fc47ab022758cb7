"""Forms for agencies: email domains and relations."""

from django import forms

from partnership.directory.models import PartnerSeat, RelationKind
from shield.forms.base import PortalForm
from shield.forms.fields import DateField, LinesField


class DomainsForm(PortalForm):
    submit_label = "Save addresses"

    domains = LinesField(
        label="E-mail addresses end in",
        help_text="The part after the @, one a line. People with such an address can join by themselves.",
        required=False,
    )


class RelationForm(PortalForm):
    submit_label = "Save"

    kind = forms.ChoiceField(label="What the agency is", choices=RelationKind, widget=forms.RadioSelect)
    seat = forms.ChoiceField(
        label="Seat",
        choices=[("", "None"), *PartnerSeat.choices],
        help_text="For safeguarding partners.",
        required=False,
    )
    reason = forms.CharField(
        label="Why this agency",
        help_text="Shown in the published arrangements.",
        widget=forms.Textarea,
        error_messages={"required": "Say why"},
    )
    starts_on = DateField(label="From", error_messages={"required": "Enter the first day"})


class EndRelationForm(PortalForm):
    submit_label = "Save"

    last_day = DateField(label="Last day", error_messages={"required": "Enter the last day"})
