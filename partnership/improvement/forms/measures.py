"""Forms for measures and measurements."""

from django import forms

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
