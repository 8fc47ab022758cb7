"""Cycles of assurance, their questions and visits, as the team types them."""

from typing import Any

from django import forms

from partnership.forms.periods import PeriodForm
from partnership.models import Agency, Duty, QuestionKind, QuestionSet, Section11Cycle, Theme
from partnership.operations.section_11_cycles import not_asked
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


class QuestionSetForm(PortalForm):
    submit_label = "Begin this version"

    duty = forms.ChoiceField(label="Under which duty", choices=Duty, widget=forms.RadioSelect)


class StandardForm(PortalForm):
    title = forms.CharField(label="Standard", max_length=150)
    statement = forms.CharField(label="What is expected", widget=forms.Textarea, required=False)


class StandardEditForm(StandardForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class QuestionForm(PortalForm):
    text = forms.CharField(label="Question", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label="How it is answered", choices=QuestionKind, widget=forms.RadioSelect)
    hint = forms.CharField(label="Help with the answer", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label="Themes the answers bear on",
        help_text="The learning tracker shows the scores beside these themes.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.all()  # type: ignore[attr-defined]


class QuestionEditForm(QuestionForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class VisitForm(PortalForm):
    submit_label = "Plan this visit"

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency")
    planned_for = forms.CharField(label="When", help_text="A day or a month, for example March 2027", max_length=60)
    visitors = forms.CharField(label="Who visits", max_length=250, required=False)
    aims = forms.CharField(label="What you want to find out", widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.relevant()  # type: ignore[attr-defined]


class FinishVisitForm(PortalForm):
    submit_label = "Keep what was found"

    visited_on = DateField(label="Day of the visit")
    working_well = forms.CharField(label="What works well", widget=forms.Textarea)
    to_improve = forms.CharField(label="What could be better", widget=forms.Textarea, required=False)
    next_steps = forms.CharField(
        label="Next steps",
        help_text="Give an action for what somebody has to do.",
        widget=forms.Textarea,
        required=False,
    )
