from typing import Any

from django import forms

from shield.forms.base import PortalForm, ReasonForm
from shield.forms.fields import DateField
from training.models import ImportMapping, Level
from training.operations.learning.imports import DATE_FORMATS

LEVELS = [(level.value, f"{level.value} {level.label}") for level in Level]


class CheckCodeForm(PortalForm):
    submit_label = "Check"

    code = forms.CharField(
        label="Code",
        help_text="Twelve letters and numbers, such as K7QM-3XPA-9TZ2.",
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20", "autocomplete": "off"}),
        max_length=20,
        error_messages={"required": "Enter the code", "max_length": "Enter the twelve letters and numbers of the code"},
    )


class RevokeForm(ReasonForm):
    submit_label = "Revoke the certificate"


class OutsideCourseForm(PortalForm):
    """A course that somebody else ran."""

    submit_label = "Add to my passport"

    title = forms.CharField(label="Course", max_length=200, error_messages={"required": "Enter the course"})
    provider = forms.CharField(label="Who ran it", max_length=150, error_messages={"required": "Enter who ran it"})
    levels = forms.TypedMultipleChoiceField(
        label="Level, as its certificate says",
        choices=LEVELS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one level"},
    )
    completed_on = DateField(label="When you completed it", help_text="For example, 27 3 2026.")
    hours = forms.DecimalField(
        label="CPD hours",
        max_digits=4,
        decimal_places=1,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-3", "inputmode": "decimal"}),
        error_messages={"invalid": "Enter the hours as a number, such as 3 or 2.5"},
    )
    evidence = forms.FileField(
        label="Evidence",
        help_text="Your certificate as PDF, PNG or JPEG, smaller than 20 MB.",
        error_messages={"required": "Choose the file with your certificate", "empty": "The file is empty"},
    )


class ConfirmLearningForm(PortalForm):
    submit_label = "Confirm"


class LevelNeededForm(PortalForm):
    submit_label = "Save"

    level = forms.TypedChoiceField(
        label="Which level does their work ask for?",
        choices=LEVELS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the level"},
    )


class RefreshersForm(PortalForm):
    """After how many months each level has to be refreshed."""

    submit_label = "Save"

    def __init__(self, *args: Any, months: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in Level:
            self.fields[f"level_{level.value}"] = forms.IntegerField(
                label=f"Level {level.value}, {level.label.lower()}",
                help_text="Months. Leave it empty if it never has to be refreshed." if level == 1 else "",
                min_value=1,
                max_value=120,
                required=False,
                initial=months.get(level.value),
                widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
                error_messages={
                    "invalid": f"Enter the months for level {level.value} as a number, such as 36",
                    "min_value": f"The months for level {level.value} must be 1 or more",
                    "max_value": f"The months for level {level.value} must be 120 or fewer",
                },
            )

    def months(self) -> dict[int, int | None]:
        """What was typed, by level."""
        return {level.value: self.cleaned_data[f"level_{level.value}"] for level in Level}


class SupplierForm(PortalForm):
    """Which column holds what; asked once for a supplier."""

    submit_label = "Keep these columns"

    name = forms.CharField(
        label="Supplier",
        help_text="For example, Learning Pool.",
        max_length=80,
        error_messages={"required": "Enter the supplier’s name"},
    )
    email = forms.CharField(
        label="Column with the e-mail address",
        max_length=80,
        error_messages={"required": "Enter the name of the column with the e-mail address"},
    )
    title = forms.CharField(
        label="Column with the course",
        max_length=80,
        error_messages={"required": "Enter the name of the column with the course"},
    )
    completed = forms.CharField(
        label="Column with the day of completion",
        max_length=80,
        error_messages={"required": "Enter the name of the column with the day of completion"},
    )
    date_format = forms.ChoiceField(
        label="How the supplier writes a day",
        choices=list(DATE_FORMATS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the supplier writes a day"},
    )


class LearningFileForm(PortalForm):
    submit_label = "Go on"

    mapping = forms.ModelChoiceField(
        ImportMapping.objects.all(),
        label="Supplier",
        empty_label="Choose a supplier",
        error_messages={"required": "Choose the supplier"},
    )
    file = forms.FileField(
        label="File", help_text="CSV.", error_messages={"required": "Choose the file", "empty": "The file is empty"}
    )
    how = forms.ChoiceField(
        label="What should happen?",
        choices=[("try", "Try it out: nothing is kept"), ("write", "Import it")],
        initial="try",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what should happen"},
    )
