"""Forms for measures and measurements."""

from django import forms

from shield.forms.base import PortalForm
from shield.forms.fields import DateField


def number_field(label: str, help_text: str = "") -> forms.DecimalField:
    """Return a field for a number with up to 2 decimal places."""
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10", "inputmode": "decimal"}),
        error_messages={"invalid": f"{label} must be a number, like 12.5"},
    )


class MeasureForm(PortalForm):
    submit_label = "Add measure"

    name = forms.CharField(
        label="Measure",
        help_text="For example: case files that record the child’s views",
        max_length=200,
        error_messages={"required": "Enter what you will measure"},
    )
    unit = forms.CharField(label="Unit", max_length=40, required=False, help_text="For example: % of files")
    baseline = number_field("Baseline", "The value before the changes were made.")
    baseline_on = DateField(label="Baseline date", error_messages={"required": "Enter the baseline date"})
    target = number_field("Target")


class MeasurementForm(PortalForm):
    submit_label = "Add measurement"

    on = DateField(label="Date measured", error_messages={"required": "Enter the date measured"})
    value = number_field("Value")
    source = forms.CharField(
        label="Source of the data", help_text="For example: dip sample of 24 files", max_length=200
    )
