"""The form for terms of reference."""

from django import forms

from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class TermsForm(PortalForm):
    submit_label = "Add this version"

    agreed_on = DateField(label="Date agreed", error_messages={"required": "Enter the date they were agreed"})
    text = forms.CharField(
        label="Terms of reference",
        help_text="Earlier versions are kept.",
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": "Enter the terms of reference"},
    )
