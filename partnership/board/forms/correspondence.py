"""Forms for decisions by correspondence."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms

from partnership.board.models import AgendaItem, Stance
from partnership.directory.forms.choices import set_queryset
from partnership.directory.models import Membership, Person
from shield.forms.base import Layout, PortalForm
from shield.forms.fields import DateField
from shield.working_days import LONDON


class ClosingForm(PortalForm):
    """The day at whose end responses close."""

    closes_on = DateField(label="Closing date", error_messages={"required": "Enter a closing date"})

    def closes_at(self) -> datetime:
        """Return the last minute of the closing date, in London time."""
        return datetime.combine(self.cleaned_data["closes_on"], time(23, 59), LONDON)


class CirculateForm(ClosingForm):
    submit_label = "Circulate for responses"


class AskAgainForm(ClosingForm):
    """The words of each recommendation that a member wants changed, and a new closing date."""

    submit_label = "Ask members again"

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"words_{item.pk}"] = forms.CharField(
                label=f"Recommendation {item.number} with the changes: {item.title}",
                widget=forms.Textarea,
                error_messages={"required": f"Enter recommendation {item.number} with the changes"},
            )

    def layout_fields(self) -> list[Any]:
        return [*(f"words_{item.pk}" for item in self.items), "closes_on"]

    def words(self) -> dict[AgendaItem, str]:
        """Return the new words by item."""
        return {item: self.cleaned_data[f"words_{item.pk}"] for item in self.items}


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
    stances: Sequence[tuple[str, str]] = OWN_STANCES
    reason_label = "Reason, or changes you want"
    required = "Select your response"

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"stance_{item.pk}"] = forms.ChoiceField(
                label=f"{item.number}. {item.title}",
                help_text=item.detail,
                choices=self.stances,
                widget=forms.RadioSelect,
                error_messages={"required": f"{self.required} to recommendation {item.number}"},
            )
            self.fields[f"reason_{item.pk}"] = forms.CharField(
                label=f"{self.reason_label} to recommendation {item.number}",
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
            )
        self.helper = self.build_helper()
        self.helper.layout = Layout(*self.fields)

    def answers(self) -> dict[AgendaItem, tuple[str, str]]:
        """Return stance and reason by item."""
        typed = self.cleaned_data
        return {item: (typed[f"stance_{item.pk}"], typed[f"reason_{item.pk}"]) for item in self.items}


class EmailedResponseForm(ResponseForm):
    """What a member answered by email, entered by the team with the email as proof."""

    submit_label = "Record response"
    stances = tuple(Stance.choices)
    reason_label = "Reason, or changes the member wants"
    required = "Select the member’s response"

    member = forms.ModelChoiceField(
        Membership.objects.none(), label="Member", error_messages={"required": "Select a member"}
    )
    proof = forms.FileField(
        label="Their email",
        help_text="Saved as a PDF, a picture or a Word document, up to 20 MB.",
        error_messages={"required": "Select the email as a file"},
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [member.pk for member in members]
        set_queryset(self, "member", Membership.objects.filter(pk__in=keys).select_related("person", "group"))

    def person(self) -> Person:
        """Return the member who answered."""
        return self.cleaned_data["member"].person
