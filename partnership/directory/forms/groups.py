"""Governance groups, as the team types them."""

from typing import Any

from django import forms

from partnership.directory.models import Agency, GroupKind, StandingItem
from partnership.directory.operations.groups import Standing
from shield.forms.base import PortalForm

TURNS = 8
# In minutes: no item takes longer than a working day.
LONGEST = 480
SHORT = {"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}


def _number(
    label: str, help_text: str = "", *, most: int, least: int = 1, required: bool = False
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs=SHORT),
    )


class GroupForm(PortalForm):
    submit_label = "Set this group up"

    name = forms.CharField(label="Name", max_length=150)
    kind = forms.ChoiceField(
        label="Kind of group",
        help_text="Rights follow the kind: who sits on a Board reads its papers.",
        choices=GroupKind,
    )
    purpose = forms.CharField(label="What it is for", widget=forms.Textarea, required=False)
    frequency = forms.CharField(label="How often it meets", max_length=200, required=False)
    meetings_per_year = _number("Meetings in a year", most=60)
    chairing_rule = forms.CharField(label="Who chairs", max_length=200, required=False)
    quorum = _number("How many members make a quorum", "Leave empty where the terms say nothing.", most=60)
    paper_days = _number("Papers are due, in working days before a meeting", most=30, least=0, required=True)
    has_presentations = forms.BooleanField(label="An agency presents its work at each meeting, in turn", required=False)
    has_public_page = forms.BooleanField(label="Everybody can read about it", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"paper_days": 5, **self.initial}


class GroupEditForm(GroupForm):
    submit_label = "Save"

    version = forms.IntegerField(widget=forms.HiddenInput)


class StandingItemsForm(PortalForm):
    items = forms.CharField(
        label="What stands on every agenda",
        help_text="One item a line. To say who brings it and for how many minutes: Risk register | Chair | 10",
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_items(self) -> list[Standing]:
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        return [self._item(line) for line in lines]

    def _item(self, line: str) -> Standing:
        title, presenter, minutes, *more = (part.strip() for part in f"{line} | | ".split("|"))
        is_long = minutes and not (minutes.isdecimal() and 1 <= int(minutes) <= LONGEST)
        if any(more) or is_long or not title or len(title) > 250 or len(presenter) > 150:
            raise forms.ValidationError(f"“{line}”: write it like Risk register | Chair | 10")
        return Standing(title, presenter, int(minutes) if minutes else None)


def as_lines(items: list[StandingItem]) -> str:
    """What stands on every agenda, as it is typed."""
    rows = ([each.title, each.presenter, str(each.minutes or "")] for each in items)
    return "\n".join(" | ".join(row).rstrip(" |") for row in rows)


class ChairTurnsForm(PortalForm):
    """Agencies in the order in which they take the chair."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.all()
        for turn in range(1, TURNS + 1):
            self.fields[f"turn_{turn}"] = forms.ModelChoiceField(
                agencies, label=f"Turn {turn}", required=False, empty_label="Nobody"
            )

    def agencies(self) -> list[Agency]:
        """Those who were chosen, in their order."""
        chosen = (self.cleaned_data[f"turn_{turn}"] for turn in range(1, TURNS + 1))
        return [agency for agency in chosen if agency]
