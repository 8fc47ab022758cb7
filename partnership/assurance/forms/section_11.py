"""Forms for Section 11 cycles."""

from typing import Any

from django import forms

from partnership.assurance.models import Section11Cycle
from partnership.assurance.operations.section_11_cycles import agencies_not_asked
from partnership.directory.forms.choices import set_queryset
from partnership.directory.forms.periods import PeriodForm
from partnership.directory.models import Agency
from partnership.improvement.models import QuestionSet
from shield.forms.base import PortalForm
from shield.forms.fields import DateField, DueDateField


class CycleForm(PeriodForm):
    submit_label = "Start this year"

    question_set = forms.ModelChoiceField(
        QuestionSet.objects.all(), label="Questions", error_messages={"required": "Select the questions"}
    )
    label = forms.CharField(label="Year", help_text="For example 2026/27", max_length=20)
    starts_on = DateField(label="First day of the year")
    ends_on = DateField(label="Last day of the year")
    opens_on = DateField(
        label="First day for returns (optional)",
        help_text="The window of days in which returns are submitted is agreed locally. No return is submitted before this day.",
        required=False,
    )
    due_on = DueDateField(label="Due date for returns", error_messages={"required": "Enter the due date for returns"})
    summary = forms.CharField(label="Summary", widget=forms.Textarea, required=False)


class IssueForm(PortalForm):
    """The agencies of the duty that have not been asked yet, all of them selected."""

    submit_label = "Request returns"

    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="Agencies",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one agency"},
    )

    def __init__(self, *args: Any, cycle: Section11Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = agencies_not_asked(cycle)
        set_queryset(self, "agencies", offered)
        self.fields["agencies"].initial = offered


class DueDateForm(PortalForm):
    submit_label = "Change the due date"

    due_on = DueDateField(label="New due date for returns", error_messages={"required": "Enter the new due date"})
