"""Forms that merge two records of one person."""

from collections.abc import Sequence
from typing import Any

from django import forms

from partnership.directory.models import Person
from shield.extension_points import MergeChoice
from shield.forms.base import PortalForm


class MergeStartForm(PortalForm):
    submit_label = "Check what will happen"

    email = forms.EmailField(
        label="Email address of the other record",
        help_text="That record is closed. This one is kept.",
        error_messages={
            "required": "Enter the email address of the other record",
            "invalid": "Enter an email address in the correct format, like name@example.org",
        },
    )

    def clean_email(self) -> Person:
        """Return the person of the address."""
        email = self.cleaned_data["email"]
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise forms.ValidationError("There is no person with this email address")
        return person


class MergeForm(PortalForm):
    """The reason, and what the team has to choose."""

    submit_label = "Merge these records"

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="For example, they moved to a new email address. This will be kept with the record.",
        error_messages={"required": "Enter a reason"},
    )

    def __init__(self, *args: Any, choices: Sequence[MergeChoice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [choice.key for choice in choices]
        for choice in choices:
            self.fields[choice.key] = forms.ChoiceField(
                label=f"Which record is right: {choice.label}?",
                choices=choice.options,
                widget=forms.RadioSelect,
                error_messages={"required": f"Select which record is right: {choice.label}"},
            )

    @property
    def choices(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self.keys}
