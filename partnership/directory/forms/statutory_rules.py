"""Forms for statutory rules."""

from typing import Any

from django import forms

from partnership.directory.models import StatutoryRule
from shield.forms.base import PortalForm, PortalModelForm
from shield.forms.fields import DateField


class RuleForm(PortalModelForm):
    """One statutory rule."""

    submit_label = "Save rule"

    starts_on = DateField(label="In force from", error_messages={"required": "Enter the date it came into force"})
    ends_on = DateField(
        label="In force until (optional)", help_text="Leave blank if it is still in force.", required=False
    )
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
            "is_in_use",
            "needs_confirmation",
            "version",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "“In force until” must be on or after “In force from”")
        return cleaned


class RuleCreateForm(RuleForm):
    """A rule that an edition does not have yet."""

    submit_label = "Add rule"

    version = None  # type: ignore[assignment]

    class Meta(RuleForm.Meta):
        fields = ["edition", "key", *(name for name in RuleForm.Meta.fields if name != "version")]
        help_texts = {
            "key": "Lower case letters, numbers and hyphens. The same rule has the same key in every edition."
        }


class EditionForm(PortalForm):
    """A new edition of the guidance."""

    submit_label = "Start edition"

    edition = forms.CharField(label="Name of the edition", help_text="For example, 2026.", max_length=40)
    starts_on = DateField(label="In force from", error_messages={"required": "Enter the date it comes into force"})


class ConfirmRuleForm(PortalForm):
    submit_label = "Confirm this rule"

    on = DateField(
        label="When did you check it against the guidance?",
        error_messages={"required": "Enter the date you checked it"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
