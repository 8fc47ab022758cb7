"""Forms for planning, editing and recording meetings."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Size
from django import forms

from partnership.board.models import (
    MeetingFormat,
    Presence,
)
from partnership.board.operations.meetings import Guest, Seat
from partnership.directory.models import GovernanceGroup, Membership
from shield.forms.base import PortalForm
from shield.forms.fields import DateField, LinesField


class ClockField(forms.TimeField):
    """A time of day, such as 09:30."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input govuk-input--width-10"})
        super().__init__(widget=widget, error_messages={"invalid": "Enter a time, such as 09:30"}, **kwargs)


class MeetingForm(PortalForm):
    """What is known of one meeting."""

    starts_on = DateField(label="Date", error_messages={"required": "Enter the date"})
    starts_at = ClockField(label="Begins at", required=False)
    ends_at = ClockField(label="Ends at", required=False)
    format = forms.ChoiceField(label="How", choices=MeetingFormat, widget=forms.RadioSelect)
    venue = forms.CharField(
        label="Where",
        max_length=200,
        required=False,
        help_text="A room, or “Microsoft Teams”. Never a link to join by: it would stand in everybody’s diary.",
    )
    title = forms.CharField(
        label="Title", max_length=200, required=False, help_text="Leave empty for the name of the group."
    )


class MeetingPlanForm(MeetingForm):
    """One meeting, or several on further days at the same time and place."""

    submit_label = "Plan"

    group = forms.ModelChoiceField(GovernanceGroup.objects.none(), label="Group")
    more_days = LinesField(
        label="Further days",
        required=False,
        help_text="For the year’s dates: one to a line, such as 27/01/2027. Time and place are the same.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("group", "starts_on", "more_days", "starts_at", "ends_at", "format", "venue", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = GovernanceGroup.objects.all()  # type: ignore[attr-defined]

    def clean_more_days(self) -> list[date]:
        return [_day(line) for line in self.cleaned_data["more_days"]]


def _day(line: str) -> date:
    found = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", line)
    try:
        return date(*(int(part) for part in reversed(found.groups()))) if found else date.min.replace(year=0)
    except ValueError as trouble:
        raise forms.ValidationError(f"“{line}” is no date. Write it like 27/01/2027.") from trouble


class MeetingEditForm(MeetingForm):
    papers_due_on = DateField(label="Papers are due by", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class HoldForm(PortalForm):
    """How each member was at the meeting, and who else."""

    submit_label = "The meeting was held"

    guests = LinesField(
        label="Guests",
        required=False,
        help_text="One to a line: name, then a comma and where they come from.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, seats: Sequence[Membership], **kwargs: Any) -> None:
        self.seats = seats
        super().__init__(*args, **kwargs)
        for seat in seats:
            self.fields[f"presence_{seat.pk}"] = forms.ChoiceField(
                label=f"{seat.person}, {seat.agency}",
                choices=Presence,
                initial=Presence.PRESENT,
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether {seat.person} was there"},
            )
            self.fields[f"deputy_{seat.pk}"] = forms.CharField(
                label=f"Who came instead of {seat.person}", max_length=150, required=False
            )
        self.helper = self.build_helper()

    def layout_fields(self) -> list[Any]:
        rows = [
            Fieldset(
                Field.radios(f"presence_{seat.pk}", inline=True, small=True),
                Field.text(f"deputy_{seat.pk}"),
            )
            for seat in getattr(self, "seats", [])
            if f"presence_{seat.pk}" in self.fields
        ]
        return [*rows, Field.textarea("guests", label_size=Size.SMALL, rows=3)]

    def attendance(self) -> tuple[list[Seat], list[Guest]]:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        seats = [Seat(each, typed[f"presence_{each.pk}"], typed[f"deputy_{each.pk}"]) for each in self.seats]
        guests = [Guest(*(part.strip() for part in line.split(",", 1))) for line in typed["guests"]]
        return seats, guests
