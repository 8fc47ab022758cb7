"""Forms for decisions by correspondence."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms

from partnership.board.models import AgendaItem, Stance
from partnership.directory.models import PartnerSeat
from shield.forms.base import Layout, PortalForm
from shield.forms.fields import DateField
from shield.working_days import LONDON


class CirculateForm(PortalForm):
    submit_label = "Circulate for responses"

    closes_on = DateField(label="Closing date", error_messages={"required": "Enter a closing date"})
    required_seats = forms.MultipleChoiceField(
        label="Required responses",
        choices=PartnerSeat,
        initial=list(PartnerSeat),
        widget=forms.CheckboxSelectMultiple,
        help_text="If one of these partners has not responded by the closing date, no decision is made.",
        error_messages={"required": "Select at least one partner"},
    )

    def closes_at(self) -> datetime:
        """Return the last minute of the closing date, in London time."""
        return datetime.combine(self.cleaned_data["closes_on"], time(23, 59), LONDON)


# The choices in the first person.
OWN_STANCES = [
    (Stance.AGREES, "I agree"),
    (Stance.WITH_CHANGES, "I agree with changes"),
    (Stance.DISAGREES, "I do not agree"),
    (Stance.ABSTAINS, "I abstain"),
]


class ResponseForm(PortalForm):
    """A member's stance and reason on each recommendation."""

    submit_label = "Submit your response"

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"stance_{item.pk}"] = forms.ChoiceField(
                label=f"{item.number}. {item.title}",
                help_text=item.detail,
                choices=OWN_STANCES,
                widget=forms.RadioSelect,
                error_messages={"required": f"Select your response to recommendation {item.number}"},
            )
            self.fields[f"reason_{item.pk}"] = forms.CharField(
                label=f"Reason, or changes you want to recommendation {item.number}",
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
            )
        self.helper = self.build_helper()
        self.helper.layout = Layout(*self.fields)

    def answers(self) -> dict[AgendaItem, tuple[str, str]]:
        """Return stance and reason by item."""
        typed = self.cleaned_data
        return {item: (typed[f"stance_{item.pk}"], typed[f"reason_{item.pk}"]) for item in self.items}
