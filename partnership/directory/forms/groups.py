"""Forms for governance groups."""

import re
from typing import Any

from django import forms

from partnership.directory.models import Agency, GroupKind, MajorityRule, PartnerSeat, StandingItem
from partnership.directory.operations.groups import StandingItemData
from shield.forms.base import PortalForm
from shield.text.formatting import mid_sentence

TURNS = 8
# The longest standing item, in minutes.
MAX_MINUTES = 480
MINUTES = re.compile(r"[0-9]{1,3}")
SHORT = {"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}


def _number(
    label: str, name: str, help_text: str = "", *, most: int, least: int = 1, required: bool = False
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        required=required,
        error_messages={
            "required": f"Enter the {mid_sentence(name)}",
            "invalid": f"{name} must be a number",
            "min_value": f"{name} must be {least} or more",
            "max_value": f"{name} must be {most} or fewer",
        },
        widget=forms.NumberInput(attrs=SHORT),
    )


class GroupForm(PortalForm):
    submit_label = "Create group"

    name = forms.CharField(label="Name", max_length=150)
    kind = forms.ChoiceField(
        label="Type of group",
        help_text="Members get permissions from the type of group. For example, members of the Board can read its papers.",
        choices=GroupKind,
    )
    purpose = forms.CharField(label="Purpose (optional)", widget=forms.Textarea, required=False)
    frequency = forms.CharField(label="How often it meets (optional)", max_length=200, required=False)
    meetings_per_year = _number("Meetings a year (optional)", "Meetings a year", most=60)
    chairing_rule = forms.CharField(label="Who chairs (optional)", max_length=200, required=False)
    quorum = _number(
        "Quorum (optional)", "Quorum", "The number of members who must attend, including deputies.", most=60
    )
    quorum_seats = forms.MultipleChoiceField(
        label="Partners who must attend for a quorum (optional)",
        choices=PartnerSeat,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    required_seats = forms.MultipleChoiceField(
        label="Partners who must each agree to a decision by correspondence",
        help_text="A partner who does not respond, or abstains, has not agreed.",
        choices=PartnerSeat,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    majority = forms.ChoiceField(
        label="Members who must agree to a decision by correspondence",
        help_text="The quorum is the number of members who must respond.",
        choices=MajorityRule,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which members must agree to a decision by correspondence"},
    )
    paper_days = _number(
        "Working days before a meeting that papers are due", "Number of working days", most=30, least=0, required=True
    )
    has_presentations = forms.BooleanField(
        label="At each meeting one agency presents its work, in turn", required=False
    )
    has_public_page = forms.BooleanField(label="Show this group on the public website", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = {"required_seats": PartnerSeat.values, "majority": MajorityRule.VOTES}
        self.initial = {"paper_days": 5, **rule, **self.initial}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("majority") == MajorityRule.NONE and not typed.get("required_seats"):
            self.add_error("required_seats", "Select at least one partner, or which members must agree")
        return typed


class GroupUpdateForm(GroupForm):
    submit_label = "Save group"

    version = forms.IntegerField(widget=forms.HiddenInput)


class StandingItemsForm(PortalForm):
    submit_label = "Save standing items"

    items = forms.CharField(
        label="Standing items",
        help_text="One on each line. Add presenter and length in minutes like this: Risk register | Chair | 10",
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_items(self) -> list[StandingItemData]:
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        return [self._item(line) for line in lines]

    def _item(self, line: str) -> StandingItemData:
        title, presenter, minutes, *more = (part.strip() for part in f"{line} | | ".split("|"))
        is_long = minutes and not (MINUTES.fullmatch(minutes) and 1 <= int(minutes) <= MAX_MINUTES)
        if any(more) or is_long or not title or len(title) > 250 or len(presenter) > 150:
            raise forms.ValidationError(
                f"Standing items must be in the format “Risk register | Chair | 10”. Check “{line}”."
            )
        return StandingItemData(title, presenter, int(minutes) if minutes else None)


def as_lines(items: list[StandingItem]) -> str:
    """Return standing items as they are typed."""
    rows = ([each.title, each.presenter, str(each.minutes or "")] for each in items)
    return "\n".join(" | ".join(row).rstrip(" |") for row in rows)


class ChairTurnsForm(PortalForm):
    """Agencies in the order in which they chair."""

    submit_label = "Save order of chairs"

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.all()
        for turn in range(1, TURNS + 1):
            self.fields[f"turn_{turn}"] = forms.ModelChoiceField(
                agencies, label=f"Turn {turn}", required=False, empty_label="No agency"
            )

    def agencies(self) -> list[Agency]:
        """Return the selected agencies in order."""
        chosen = (self.cleaned_data[f"turn_{turn}"] for turn in range(1, TURNS + 1))
        return [agency for agency in chosen if agency]
