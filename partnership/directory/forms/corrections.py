"""Forms for corrected names and addresses."""

from typing import Any, ClassVar

from django import forms

from partnership.directory.models import Person
from shield.forms.base import PortalForm, PortalModelForm

WHY = forms.CharField(
    label="Reason",
    max_length=300,
    help_text="For example, the name was misspelled or has changed. This will be kept with the record.",
    error_messages={"required": "Enter a reason"},
)


class CorrectionForm(PortalModelForm):
    """Name and address of a person; the address of an account is proven by its owner and is not asked for."""

    submit_label = "Save the correction"

    reason = WHY

    class Meta:
        model = Person
        fields = ("name", "email", "version")
        widgets: ClassVar = {"version": forms.HiddenInput}
        error_messages: ClassVar = {
            "name": {"required": "Enter their full name"},
            "email": {"required": "Enter their work email address"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.user_id is not None:
            del self.fields["email"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class NameRequestForm(PortalForm):
    submit_label = "Ask for this name"

    name = forms.CharField(
        label="Your full name, as it should be",
        max_length=150,
        error_messages={"required": "Enter your full name"},
    )
    reason = WHY
