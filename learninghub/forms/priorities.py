"""A priority as the operational team writes it, and what its moves ask for."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from learninghub.models import Priority
from learninghub.models.priorities import AT_WORK
from partnership.models import PartnerSeat
from shield.forms.base import PortalForm, PortalModelForm, ReasonForm
from shield.forms.fields import DateField


class PriorityForm(PortalModelForm):
    lead_partners = forms.MultipleChoiceField(
        label="Who leads on it",
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
        field_classes = dict.fromkeys(("starts_on", "board_on", "impact_due_on"), DateField)
        help_texts = {
            "summary": "One or two sentences that everybody can read on the public page.",
            "rationale": "Why the partnership chose it. Name no child.",
            "cycle_months": "Recommendations are due this many months after the start.",
            "cycle_note": "For example: moved from April to July because of Covid-19.",
        }

    def layout_fields(self) -> list[Any]:
        return [*(name for name in self.fields if name != "themes"), Field.checkboxes("themes", small=True)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        started = self.instance.status in AT_WORK
        if started and not cleaned.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", "Enter the date the cycle starts: the Hub is at work on it")
        return cleaned


class StepForm(PortalForm):
    """Asks before a step that needs no reason, but may be given one."""

    reason = forms.CharField(
        label="Note on this step (optional)",
        help_text="Kept with the history.",
        required=False,
        widget=forms.Textarea,
    )


class BoardDecisionForm(ReasonForm):
    reason = forms.CharField(
        label="What the Board decided",
        help_text="With the date of the meeting, or of the decision by correspondence.",
        widget=forms.Textarea,
        error_messages={"required": "Enter what the Board decided"},
    )


class PauseForm(ReasonForm):
    submit_label = "Pause this priority"


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
            "how_much_unknown": "If it is not yet known how much: because",
            "how_well": "How well did we do it?",
            "how_well_unknown": "If it is not yet known how well: because",
            "better_off": "Is anyone better off?",
            "better_off_unknown": "If it is not yet known whether anyone is better off: because",
        }

    def _get_validation_exclusions(self) -> set[str]:
        # The status moves only with the operation, which judges the three answers.
        return super()._get_validation_exclusions() | {"status"}  # type: ignore[misc]
