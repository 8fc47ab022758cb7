"""Forms for creating, editing and recording meetings."""

import re
from datetime import date
from typing import Any

from django import forms

from partnership.board.models import MeetingFormat
from partnership.directory.models import GovernanceGroup
from shield.forms.base import PortalForm
from shield.forms.fields import DueDateField, LinesField, WorkingDayField


class ClockField(forms.TimeField):
    """A time of day, such as 09:30."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input govuk-input--width-10"})
        super().__init__(widget=widget, **kwargs)


class MeetingForm(PortalForm):
    """Date, time and place of one meeting."""

    starts_on = WorkingDayField(label="Date", error_messages={"required": "Enter a date"})
    starts_at = ClockField(label="Start time", required=False)
    ends_at = ClockField(label="End time", required=False)
    format = forms.ChoiceField(label="Format", choices=MeetingFormat, widget=forms.RadioSelect)
    venue = forms.CharField(
        label="Venue",
        max_length=200,
        required=False,
        help_text="A room, or “Microsoft Teams”. Do not enter a joining link: it would be in everyone’s calendar.",
    )
    title = forms.CharField(
        label="Title (optional)", max_length=200, required=False, help_text="Leave blank to use the name of the group."
    )


class DaysField(LinesField):
    """Several days of a meeting, one on each line."""

    expects_working_day = True


class MeetingCreateForm(MeetingForm):
    """One meeting, or several on more dates at the same time and place."""

    submit_label = "Create meetings"

    group = forms.ModelChoiceField(GovernanceGroup.objects.all(), label="Group")
    more_days = DaysField(
        label="More dates (optional)",
        required=False,
        help_text="One on each line, for example 27/01/2027. Time and venue are the same for all.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("group", "starts_on", "more_days", "starts_at", "ends_at", "format", "venue", "title")

    def clean_more_days(self) -> list[date]:
        return [_day(line) for line in self.cleaned_data["more_days"]]


def _day(line: str) -> date:
    found = re.fullmatch(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]((?:19|20|21)[0-9]{2})", line)
    try:
        return date(*(int(part) for part in reversed(found.groups()))) if found else date.min.replace(year=0)
    except ValueError as error:
        raise forms.ValidationError(
            f"More dates must be real dates, for example 27/01/2027. Check “{line}”."
        ) from error


class MeetingUpdateForm(MeetingForm):
    submit_label = "Save meeting"

    papers_due_on = DueDateField(label="Papers due", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
