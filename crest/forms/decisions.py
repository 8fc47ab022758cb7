"""The panel's decision on one young person."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from crest.forms.lengths import LONGEST
from crest.models import Outcome, PanelItem
from shield.forms.base import PortalForm

NO_LEVEL = ("", "No risk level")


class DecisionForm(PortalForm):
    submit_label = "Save the decision"

    reasons = forms.CharField(
        label="Concerns and reasons for the decision",
        help_text="Include what would change the panel’s decision.",
        widget=forms.Textarea,
        error_messages={"required": "Enter the panel’s concerns and the reasons for its decision"},
        max_length=LONGEST,
    )
    risk_word = forms.ChoiceField(label="Risk level (optional)", required=False)
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the outcome"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: PanelItem, **kwargs: Any) -> None:
        self.levels = item.meeting.panel.risk_words
        super().__init__(*args, **kwargs)
        self.initial["version"] = item.version
        chosen: Any = self.fields["risk_word"]
        chosen.choices = [NO_LEVEL, *((level, level) for level in self.levels)]

    def layout_fields(self) -> list[Any]:
        inline = Field.radios("outcome", inline=True)
        return ["reasons", *(["risk_word"] if self.levels else []), inline, "version"]
