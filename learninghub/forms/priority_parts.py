"""The parts of a priority as the operational team writes them."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from learninghub.models import Activity, Audit, FeedbackSource, HubMember, Outcome, SuccessMeasure
from learninghub.models.activities import SOMETHING_DONE
from shield.forms.base import PortalModelForm
from shield.forms.fields import DateField, LinesField, WorkingDayField

NO_NAMES = "Do not name a child or a family. Use case codes or general words."


class PartForm(PortalModelForm):
    """A part of a priority; what must be unique is checked within its priority."""

    def _get_validation_exclusions(self) -> set[str]:
        exclusions: set[str] = cast(Any, super())._get_validation_exclusions()
        return exclusions - {"priority"}


class HubMemberForm(PartForm):
    submit_label = "Save Hub member"

    organisation = forms.CharField(
        label="Name of the agency as printed",
        help_text="Leave this empty to use the name of the agency you selected.",
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
            self.add_error("organisation", "Select an agency, or enter its name")
        return cleaned


class ActivityForm(PartForm):
    submit_label = "Save activity"

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
        field_classes = {"planned_on": WorkingDayField, "done_on": DateField}
        help_texts = {
            "month": "1 to 4 in a four-month cycle. Leave this empty for activities after the cycle.",
            "when_in_words": "Use this only if you do not know the day. For example, June 2020.",
            "commentary": "What was done, in a sentence or two.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("done_on") and cleaned.get("state") not in SOMETHING_DONE:
            self.add_error("state", "Select ‘Done’ or ‘Partly done’, or remove the date")
        return cleaned


class SuccessMeasureForm(PartForm):
    submit_label = "Save success measure"

    class Meta:
        model = SuccessMeasure
        fields = ("version", "number", "text", "outcome", "evidence")
        widgets = {"version": forms.HiddenInput, "outcome": forms.RadioSelect}
        error_messages = {NON_FIELD_ERRORS: {"unique_together": "There is already a measure with this number"}}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") in {Outcome.MET, Outcome.PARTLY} and not cleaned.get("evidence"):
            self.add_error("evidence", "Enter the evidence that the measure is met or partly met")
        return cleaned


class AuditForm(PartForm):
    submit_label = "Save audit"

    breakdown = LinesField(
        label="Types of record",
        help_text="Enter one type and its number on each line. For example, Re-audit: 3",
        required=False,
    )
    agencies = LinesField(label="Agencies that took part", help_text="Enter one agency on each line.", required=False)

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
        help_texts = {"findings": NO_NAMES, "case_codes": "For example, CR-2296 DT-92FX. Do not enter names."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["breakdown"] = [f"{row['kind']}: {row['count']}" for row in self.instance.breakdown]

    def clean_breakdown(self) -> list[dict[str, Any]]:
        rows = []
        for line in self.cleaned_data["breakdown"]:
            found = re.fullmatch(r"(.+?)\s*:\s*([0-9]{1,6})", line)
            if found is None:
                raise forms.ValidationError(f"Enter “{line}” as a type and a number, like Re-audit: 3")
            rows.append({"kind": found[1], "count": int(found[2])})
        return rows

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        counted = sum(row["count"] for row in cleaned.get("breakdown") or [])
        total = cleaned.get("records_total") or 0
        if counted > total:
            self.add_error("breakdown", f"Types of record must add up to {total} or fewer. They add up to {counted}")
        return cleaned


class FeedbackForm(PartForm):
    submit_label = "Save feedback"

    class Meta:
        model = FeedbackSource
        fields = ("version", "kind", "title", "held_on", "when_in_words", "people", "said", "quotation")
        widgets = {"version": forms.HiddenInput, "kind": forms.RadioSelect}
        field_classes = {"held_on": DateField}
        help_texts = {"said": NO_NAMES, "quotation": "Choose words that do not identify anyone."}
