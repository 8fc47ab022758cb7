"""Forms for Section 11 cycles."""

from typing import Any

from django import forms

from partnership.assurance.models import Section11Cycle
from partnership.assurance.operations.section_11_cycles import not_asked
from partnership.directory.forms.periods import PeriodForm
from partnership.directory.models import Agency
from partnership.improvement.models import QuestionSet
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class CycleForm(PeriodForm):
    submit_label = "Set this year up"

    question_set = forms.ModelChoiceField(
        QuestionSet.objects.none(), label="Questions", error_messages={"required": "Choose the questions"}
    )
    label = forms.CharField(label="Year", help_text="For example 2026/27", max_length=20)
    starts_on = DateField(label="First day of the year")
    ends_on = DateField(label="Last day of the year")
    due_on = DateField(
        label="Returns are due on", error_messages={"required": "Enter the day on which returns are due"}
    )
    summary = forms.CharField(label="What it is about", widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question_set"].queryset = QuestionSet.objects.all()  # type: ignore[attr-defined]


class IssueForm(PortalForm):
    """The agencies of the duty that were not asked yet, all of them ticked."""

    submit_label = "Ask these agencies"

    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="Agencies",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one agency"},
    )

    def __init__(self, *args: Any, cycle: Section11Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = not_asked(cycle)
        self.fields["agencies"].queryset = offered  # type: ignore[attr-defined]
        self.fields["agencies"].initial = offered


class PutOffCycleForm(PortalForm):
    due_on = DateField(
        label="Returns are due on", error_messages={"required": "Enter the day on which returns are due"}
    )
