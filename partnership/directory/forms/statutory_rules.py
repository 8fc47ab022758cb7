"""Forms for statutory rules."""

from typing import Any

from django import forms

from partnership.directory.models import StatutoryRule
from shield.forms.base import PortalForm, PortalModelForm
from shield.forms.fields import DateField


class RuleForm(PortalModelForm):
    """One statutory rule."""

    submit_label = "Save rule"

    starts_on = DateField(label="In force from", error_messages={"required": "Enter the first day"})
    ends_on = DateField(label="In force until", help_text="Leave empty while it is in force.", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = StatutoryRule
        fields = [
            "title",
            "number",
            "unit",
            "trigger",
            "source",
            "starts_on",
            "ends_on",
            "needs_confirmation",
            "version",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day cannot be before the first.")
        return cleaned


class ConfirmRuleForm(PortalForm):
    submit_label = "I have read it: confirm"

    on = DateField(label="When did you read the guidance itself?", error_messages={"required": "Enter the day"})
    version = forms.IntegerField(widget=forms.HiddenInput)
