"""Measures, readings and scrutiny, as people type them."""

from typing import Any

from django import forms

from partnership.models import ScrutinyKind
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


def number_field(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10", "inputmode": "decimal"}),
        error_messages={"invalid": f"{label}: enter a number, such as 12.5"},
    )


class MeasureForm(PortalForm):
    submit_label = "Add this measure"

    name = forms.CharField(label="What is measured", max_length=200)
    unit = forms.CharField(label="In what", max_length=40, required=False, help_text="For example: per cent of files.")
    baseline = number_field("Where it began")
    baseline_on = DateField(label="On", error_messages={"required": "Enter the day"})
    target = number_field("Where it should get")


class ReadingForm(PortalForm):
    submit_label = "Keep this reading"

    on = DateField(label="Read on", error_messages={"required": "Enter the day"})
    value = number_field("What was read")
    source = forms.CharField(label="Where the number comes from", max_length=200)


class ScrutinyPlanForm(PortalForm):
    submit_label = "Put it on the work plan"

    title = forms.CharField(label="What", max_length=200)
    kind = forms.ChoiceField(label="How", choices=ScrutinyKind, widget=forms.RadioSelect)
    planned_for = DateField(label="Planned for", error_messages={"required": "Enter the day"})


class ScrutinyFinishForm(PortalForm):
    submit_label = "Keep what was found"

    done_on = DateField(label="Done on", error_messages={"required": "Enter the day"})
    findings = forms.CharField(label="What did you find?", widget=forms.Textarea)


class ScrutinyCommentForm(PortalForm):
    submit_label = "Say this"

    about = forms.CharField(label="About what", max_length=200)
    text = forms.CharField(
        label="What do you want to say?",
        widget=forms.Textarea,
        help_text="It stays word for word. The partners have to answer.",
    )


class ScrutinyResponseForm(PortalForm):
    submit_label = "Send the answer"

    response = forms.CharField(label="The partners’ answer", widget=forms.Textarea)

    def clean_response(self) -> Any:
        return self.cleaned_data["response"].strip()
