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
    submit_label = "Circulate it"

    closes_on = DateField(label="Last day for answers", error_messages={"required": "Enter the last day"})
    required_seats = forms.MultipleChoiceField(
        label="Whose position there must be",
        choices=PartnerSeat,
        initial=list(PartnerSeat),
        widget=forms.CheckboxSelectMultiple,
        help_text="Without these positions on every recommendation nothing is decided, and it lapses.",
        error_messages={"required": "Choose at least one partner"},
    )

    def closes_at(self) -> datetime:
        """The last minute of the last day, in London."""
        return datetime.combine(self.cleaned_data["closes_on"], time(23, 59), LONDON)


# What a member says of themselves.
I_STAND = [
    (Stance.AGREES, "I agree"),
    (Stance.WITH_CHANGES, "I agree with changes"),
    (Stance.DISAGREES, "I do not agree"),
    (Stance.ABSTAINS, "I take no position"),
]


class FeedbackForm(PortalForm):
    """A member's stance and reason on each recommendation."""

    submit_label = "Send my answers"

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"stance_{item.pk}"] = forms.ChoiceField(
                label=f"{item.number}. {item.title}",
                help_text=item.detail,
                choices=I_STAND,
                widget=forms.RadioSelect,
                error_messages={"required": f"Say where you stand on recommendation {item.number}"},
            )
            self.fields[f"reason_{item.pk}"] = forms.CharField(
                label=f"Why, or what would have to change in recommendation {item.number}",
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
            )
        self.helper = self.build_helper()
        self.helper.layout = Layout(*self.fields)

    def answers(self) -> dict[AgendaItem, tuple[str, str]]:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        return {item: (typed[f"stance_{item.pk}"], typed[f"reason_{item.pk}"]) for item in self.items}
