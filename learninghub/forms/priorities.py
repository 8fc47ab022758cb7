"""A priority as the operational team writes it, and what its moves ask for."""

from typing import Any, cast

from crispy_forms_gds.layout import Field
from django import forms

from learninghub.models import Priority
from learninghub.models.priorities import AT_WORK
from partnership.models import PartnerSeat
from shield.forms.base import PortalForm, PortalModelForm, ReasonForm
from shield.forms.fields import DateField, DueDateField, WorkingDayField


class PriorityForm(PortalModelForm):
    submit_label = "Save priority"

    lead_partners = forms.MultipleChoiceField(
        label="Lead partners",
        choices=PartnerSeat,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Priority
        fields = (
            "version",
            "number",
            "title",
            "partnership_year",
            "overarching_area",
            "summary",
            "rationale",
            "lead_partners",
            "starts_on",
            "cycle_months",
            "cycle_note",
            "board_on",
            "impact_due_on",
            "members_recorded",
            "themes",
        )
        widgets = {"version": forms.HiddenInput, "themes": forms.CheckboxSelectMultiple}
        field_classes = {"starts_on": DateField, "board_on": WorkingDayField, "impact_due_on": DueDateField}
        help_texts = {
            "summary": "One or two sentences. Everyone can read them on the public website.",
            "rationale": "Why the partnership chose this priority. Do not name a child.",
            "cycle_months": "Recommendations are due this many months after the start.",
            "cycle_note": "For example, moved from April to July because of Covid-19.",
            "members_recorded": "Enter the total if the members are not listed by name.",
        }
        error_messages = {
            "number": {"unique": "There is already a priority with this number"},
            "cycle_months": {"required": "Enter the number of months in the cycle"},
        }

    def layout_fields(self) -> list[Any]:
        return [*(name for name in self.fields if name != "themes"), Field.checkboxes("themes", small=True)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        started = self.instance.status in AT_WORK
        if started and not cleaned.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", "Enter the date the cycle starts")
        return cleaned


class NoteForm(PortalForm):
    """Ask for a note, which may be left empty."""

    reason = forms.CharField(
        label="Note (optional)",
        help_text="We store it in the history.",
        required=False,
        widget=forms.Textarea,
    )


class BoardDecisionForm(ReasonForm):
    reason = forms.CharField(
        label="What the Board decided",
        help_text="Include the date of the meeting, or of the decision by correspondence.",
        widget=forms.Textarea,
        error_messages={"required": "Enter what the Board decided"},
    )


class ImpactForm(PortalModelForm):
    submit_label = "Report the impact"

    class Meta:
        model = Priority
        fields = (
            "how_much",
            "how_much_unknown",
            "how_well",
            "how_well_unknown",
            "better_off",
            "better_off_unknown",
        )
        labels = {
            "how_much": "How much did we do?",
            "how_much_unknown": "How much: if this is not yet known, explain why",
            "how_well": "How well did we do it?",
            "how_well_unknown": "How well: if this is not yet known, explain why",
            "better_off": "Is anyone better off?",
            "better_off_unknown": "Better off: if this is not yet known, explain why",
        }

    def _get_validation_exclusions(self) -> set[str]:
        # The status changes only with the operation, which checks the three answers.
        exclusions: set[str] = cast(Any, super())._get_validation_exclusions()
        return exclusions | {"status"}
