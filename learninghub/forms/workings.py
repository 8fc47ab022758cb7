"""The parts of a priority as the operational team writes them."""

import re
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from learninghub.models import Activity, Audit, FeedbackSource, HubMember, SuccessMeasure
from partnership.models import Recommendation, Theme
from shield.forms.base import PortalForm, PortalModelForm
from shield.forms.fields import DateField, LinesField

NO_NAMES = "Name no child and no family. Use case codes or general words."


class PartForm(PortalModelForm):
    """A part of a priority: what has to be unique is unique within its priority."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"priority"}  # type: ignore[misc]


class HubMemberForm(PartForm):
    organisation = forms.CharField(
        label="Name of the organisation",
        help_text="Leave empty to use the agency's own name.",
        max_length=150,
        required=False,
    )

    class Meta:
        model = HubMember
        fields = ("version", "person", "agency", "organisation", "starts_on", "ends_on")
        widgets = {"version": forms.HiddenInput}
        field_classes = dict.fromkeys(("starts_on", "ends_on"), DateField)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        agency = cleaned.get("agency")
        cleaned["organisation"] = cleaned.get("organisation") or (agency.name if agency else "")
        if not cleaned["organisation"]:
            self.add_error("organisation", "Choose an agency, or enter the name of the organisation")
        return cleaned


class ActivityForm(PartForm):
    class Meta:
        model = Activity
        fields = (
            "version",
            "title",
            "month",
            "planned_on",
            "state",
            "done_on",
            "when_in_words",
            "commentary",
            "attendees",
        )
        widgets = {"version": forms.HiddenInput, "state": forms.RadioSelect}
        field_classes = dict.fromkeys(("planned_on", "done_on"), DateField)
        help_texts = {
            "month": "1 to 4 in a four-month cycle. Leave empty for what follows the cycle.",
            "when_in_words": "Only where no day is known, for example June 2020.",
            "commentary": "What was done, in a sentence or two.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("done_on") and cleaned.get("state") not in {"done", "partly-done"}:
            self.add_error("state", "Choose Done or Partly done, or take the date away")
        return cleaned


class SuccessMeasureForm(PartForm):
    class Meta:
        model = SuccessMeasure
        fields = ("version", "number", "text", "outcome", "evidence")
        widgets = {"version": forms.HiddenInput, "outcome": forms.RadioSelect}
        error_messages = {NON_FIELD_ERRORS: {"unique_together": "There is a measure with this number already."}}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") in {"met", "partly"} and not cleaned.get("evidence"):
            self.add_error("evidence", "Enter what shows that it is met or partly met")
        return cleaned


class AuditForm(PartForm):
    breakdown = LinesField(
        label="What the records are",
        help_text="One kind to a line with its number, for example: Re-audit: 3",
        required=False,
    )
    agencies = LinesField(label="Agencies that took part", help_text="One to a line.", required=False)

    class Meta:
        model = Audit
        fields = (
            "version",
            "title",
            "status",
            "starts_on",
            "ends_on",
            "when_in_words",
            "records_total",
            "breakdown",
            "case_codes",
            "agencies",
            "findings",
        )
        widgets = {"version": forms.HiddenInput, "status": forms.RadioSelect, "case_codes": forms.TextInput}
        field_classes = dict.fromkeys(("starts_on", "ends_on"), DateField)
        help_texts = {"findings": NO_NAMES, "case_codes": "For example CR-2296 DT-92FX. Never a name."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["breakdown"] = [f"{row['kind']}: {row['count']}" for row in self.instance.breakdown]

    def clean_breakdown(self) -> list[dict[str, Any]]:
        rows = []
        for line in self.cleaned_data["breakdown"]:
            found = re.fullmatch(r"(.+?)\s*:\s*(\d+)", line)
            if found is None:
                raise forms.ValidationError(f"Write “{line}” as a kind and a number, for example: Re-audit: 3")
            rows.append({"kind": found[1], "count": int(found[2])})
        return rows

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        counted = sum(row["count"] for row in cleaned.get("breakdown") or [])
        if counted > (cleaned.get("records_total") or 0):
            self.add_error("breakdown", f"The kinds add up to {counted}, which is more than the records in all")
        return cleaned


class FeedbackForm(PartForm):
    class Meta:
        model = FeedbackSource
        fields = ("version", "kind", "title", "held_on", "when_in_words", "people", "said", "quotation")
        widgets = {"version": forms.HiddenInput, "kind": forms.RadioSelect}
        field_classes = {"held_on": DateField}
        help_texts = {"said": NO_NAMES, "quotation": "A sentence that nobody can be recognised by."}


class RecommendationForm(PortalForm):
    """A recommendation of the Hub, before it goes to the Board."""

    text = forms.CharField(
        label="What should change",
        widget=forms.Textarea,
        error_messages={"required": "Enter what should change"},
    )
    owner = forms.CharField(label="Who leads on it", max_length=150, required=False)
    due_on = DateField(label="By when", required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Themes", required=False, widget=forms.CheckboxSelectMultiple
    )

    def layout_fields(self) -> list[Any]:
        return ["text", "owner", "due_on", Field.checkboxes("themes", small=True)]

    def __init__(self, *args: Any, themes: Any, recommendation: Recommendation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = themes  # type: ignore[attr-defined]
        if recommendation is not None:
            self.initial = {
                "text": recommendation.text,
                "owner": recommendation.owner,
                "due_on": recommendation.due_on,
                "themes": list(recommendation.themes.all()),
                **self.initial,
            }
