"""Escalations, as people type them. Every form says: no word that tells which child."""

from typing import Any

from django import forms

from partnership.assurance.models import EscalationStage
from partnership.directory.models import Agency, Theme
from shield.forms.base import PortalForm

NO_CHILD = "Never the name, initials, birthday or address of a child or family."


class RaiseForm(PortalForm):
    submit_label = "Raise it"

    to_agency = forms.ModelChoiceField(
        Agency.objects.none(), label="With which agency", error_messages={"required": "Choose the agency"}
    )
    about = forms.CharField(
        label="What is the difference about?",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Say what the difference is about"},
    )
    wanted = forms.CharField(
        label="What should happen?",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Say what should happen"},
    )
    is_urgent = forms.BooleanField(label="A child may be at immediate risk", required=False)
    stage = forms.ModelChoiceField(
        EscalationStage.objects.none(),
        label="Begin at",
        required=False,
        empty_label="The first stage",
        help_text="Begin at the first, unless there is a reason.",
    )
    why = forms.CharField(label="Why the stages before are left out", widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_agency"].queryset = Agency.objects.all()  # type: ignore[attr-defined]
        self.fields["stage"].queryset = EscalationStage.objects.all()  # type: ignore[attr-defined]


class AnswerForm(PortalForm):
    submit_label = "Send the answer"

    answer = forms.CharField(
        label="Your agency’s answer",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Write the answer"},
    )


class EscalateForm(PortalForm):
    submit_label = "Take it to the next stage"

    why = forms.CharField(
        label="Why",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Say why it goes to the next stage"},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ResolveForm(PortalForm):
    submit_label = "It is resolved"

    outcome = forms.CharField(
        label="How was it resolved?",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Say how it was resolved"},
    )


class SatisfactionForm(PortalForm):
    submit_label = "Send"

    is_satisfied = forms.TypedChoiceField(
        label="Are you satisfied with how it was resolved?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class LearningForm(PortalForm):
    submit_label = "Keep what we learned"

    learning = forms.CharField(
        label="What did we learn?",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Say what we learned"},
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Themes", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.all()  # type: ignore[attr-defined]


class StageForm(PortalForm):
    name = forms.CharField(label="Name", max_length=100)
    what_happens = forms.CharField(label="Who talks to whom", widget=forms.Textarea)
    days = forms.IntegerField(
        label="To be answered within, in working days",
        min_value=1,
        max_value=60,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}),
    )


class StageEditForm(StageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewStageForm(StageForm):
    submit_label = "Add this stage"

    is_for_partners = forms.BooleanField(label="The safeguarding partners decide at this stage", required=False)
