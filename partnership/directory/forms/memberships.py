"""Forms for group members and terms of reference."""

from django import forms

from partnership.directory.models import Agency, MembershipRole, Person
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class SeatForm(PortalForm):
    submit_label = "Give this seat"

    person = forms.ModelChoiceField(Person.objects.all(), label="Person")
    agency = forms.ModelChoiceField(Agency.objects.all(), label="For which agency")
    role = forms.ChoiceField(label="As", choices=MembershipRole)
    starts_on = DateField(label="From", error_messages={"required": "Enter the first day"})


class TermsForm(PortalForm):
    submit_label = "Keep this version"

    agreed_on = DateField(label="Agreed on", error_messages={"required": "Enter the day it was agreed"})
    text = forms.CharField(
        label="Terms of reference",
        help_text="The version before stays readable.",
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": "Enter the terms"},
    )
