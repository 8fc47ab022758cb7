"""Forms for agencies: email domains and relationships."""

from django import forms

from partnership.directory.models import PartnerSeat, RelationKind
from shield.forms.base import PortalForm
from shield.forms.fields import DateField, LinesField


class DomainsForm(PortalForm):
    submit_label = "Save email domains"

    domains = LinesField(
        label="Email domains",
        help_text="The part after the @, one on each line. People with these addresses can join without a request.",
        required=False,
    )


class RelationForm(PortalForm):
    submit_label = "Add relationship"

    kind = forms.ChoiceField(
        label="Relationship",
        choices=RelationKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a relationship"},
    )
    seat = forms.ChoiceField(
        label="Partner",
        choices=[("", "None"), *PartnerSeat.choices],
        help_text="For safeguarding partners only: the local authority, health or the police.",
        required=False,
    )
    reason = forms.CharField(
        label="Reason",
        help_text="Shown in the published arrangements.",
        widget=forms.Textarea,
        error_messages={"required": "Enter a reason"},
    )
    starts_on = DateField(label="Start date", error_messages={"required": "Enter a start date"})


class EndRelationForm(PortalForm):
    submit_label = "End relationship"

    last_day = DateField(label="Last day", error_messages={"required": "Enter the last day"})
