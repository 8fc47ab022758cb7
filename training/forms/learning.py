"""Forms for certificates, passports and imports of e-learning."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from shield.forms.base import PortalForm, ReasonForm
from shield.forms.fields import DateField
from training.models import Course, ImportMapping, Level, Refresher
from training.operations.learning.imports import DATE_FORMATS
from training.operations.learning.passports import LevelRule
from training.operations.learning.titles import UnknownTitle

OPTIONAL_COLUMN = "Leave empty if the file does not have one."
LATER, NO_COURSE = "later", "none"
LEVELS = [(level.value, f"{level.value} {level.label}") for level in Level]


class CheckCodeForm(PortalForm):
    submit_label = "Check certificate"

    code = forms.CharField(
        label="Certificate code",
        help_text="12 letters and numbers, for example K7QM-3XPA-9TZ2.",
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20", "autocomplete": "off"}),
        max_length=20,
        error_messages={
            "required": "Enter the certificate code",
            "max_length": "Certificate code must be 12 letters and numbers",
        },
    )


class RevokeForm(ReasonForm):
    submit_label = "Revoke certificate"


class ExternalTrainingForm(PortalForm):
    """Training that another organisation provided."""

    submit_label = "Add training"

    title = forms.CharField(label="Course", max_length=200, error_messages={"required": "Enter the name of the course"})
    provider = forms.CharField(label="Provider", max_length=150, error_messages={"required": "Enter the provider"})
    levels = forms.TypedMultipleChoiceField(
        label="Level shown on the certificate",
        choices=LEVELS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one level"},
    )
    completed_on = DateField(label="Date completed", help_text="For example, 27 3 2026.")
    hours = forms.DecimalField(
        label="CPD hours",
        max_digits=4,
        decimal_places=1,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-3", "inputmode": "decimal"}),
        error_messages={"invalid": "CPD hours must be a number, like 3 or 2.5"},
    )
    expires_on = DateField(
        label="Expiry date on the certificate", help_text="Leave empty if it does not show one.", required=False
    )
    evidence = forms.FileField(
        label="Evidence",
        help_text="Upload your certificate as a PDF, PNG or JPEG. It must be smaller than 20MB.",
        error_messages={"required": "Select a file with your certificate", "empty": "The selected file is empty"},
    )


class CompletionForm(ExternalTrainingForm):
    """E-learning of our own catalogue, of which title, provider and level are known."""

    submit_label = "Report completion"

    title = provider = levels = None  # type: ignore[assignment]


class ConfirmLearningForm(PortalForm):
    submit_label = "Confirm training"


class LevelNeededForm(PortalForm):
    submit_label = "Save level"

    level = forms.TypedChoiceField(
        label="Level required for their role",
        choices=LEVELS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the level required for their role"},
    )


class RefreshersForm(PortalForm):
    """For how many months training at each level is valid, and what it takes."""

    submit_label = "Save rules"

    def __init__(self, *args: Any, rules: dict[int, Refresher], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = {level: rule.months for level, rule in rules.items()}
        for level in Level:
            self.fields[f"level_{level.value}"] = forms.IntegerField(
                label=f"Level {level.value}, {level.label.lower()}",
                help_text="Months. Leave empty if it never needs to be refreshed." if level == 1 else "",
                min_value=1,
                max_value=120,
                required=False,
                initial=months.get(level.value),
                widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
                error_messages={
                    "invalid": f"Months for level {level.value} must be a number, like 36",
                    "min_value": f"Months for level {level.value} must be 1 or more",
                    "max_value": f"Months for level {level.value} must be 120 or fewer",
                },
            )

            self._ask_what_it_takes(level, rules.get(level.value))

    def _ask_what_it_takes(self, level: Level, rule: Refresher | None) -> None:
        self.fields[f"hours_{level.value}"] = forms.DecimalField(
            label=f"Hours within these months for level {level.value}",
            min_value=Decimal("0.5"),
            max_digits=4,
            decimal_places=1,
            required=False,
            initial=rule.hours if rule else None,
            widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
            error_messages={
                "invalid": f"Hours for level {level.value} must be a number, like 6",
                "min_value": f"Hours for level {level.value} must be 0.5 or more",
                "max_digits": f"Hours for level {level.value} must be 999.9 or fewer",
                "max_whole_digits": f"Hours for level {level.value} must be 999.9 or fewer",
                "max_decimal_places": f"Hours for level {level.value} must have 1 decimal place or none",
            },
        )
        self.fields[f"course_{level.value}"] = forms.ModelChoiceField(
            Course.objects.published(),
            label=f"Or the course for level {level.value}",
            required=False,
            initial=rule.course if rule else None,
            empty_label="Any course at this level",
            error_messages={"invalid_choice": "Select a course from the list"},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for level in Level:
            hours, course = cleaned.get(f"hours_{level.value}"), cleaned.get(f"course_{level.value}")
            months = f"level_{level.value}"
            if hours and course:
                self.add_error(
                    f"course_{level.value}", f"Enter hours or select a course for level {level.value}, not both"
                )
            if (hours or course) and not cleaned.get(months) and months not in self.errors:
                self.add_error(months, f"Enter for how many months level {level.value} is valid")
        return cleaned

    def rules(self) -> dict[int, LevelRule | None]:
        """Return the rules by level."""
        return {level.value: self._rule(level.value) for level in Level}

    def _rule(self, level: int) -> LevelRule | None:
        typed = self.cleaned_data
        months = typed[f"level_{level}"]
        return LevelRule(months, typed[f"hours_{level}"], typed[f"course_{level}"]) if months else None


class SupplierForm(PortalForm):
    """Which column holds what in the files of one supplier."""

    submit_label = "Add supplier"

    name = forms.CharField(
        label="Supplier",
        help_text="For example, Learning Pool.",
        max_length=80,
        error_messages={"required": "Enter the name of the supplier"},
    )
    email = forms.CharField(
        label="Column with the email address",
        max_length=80,
        error_messages={"required": "Enter the name of the column with the email address"},
    )
    title = forms.CharField(
        label="Column with the course",
        max_length=80,
        error_messages={"required": "Enter the name of the column with the course"},
    )
    completed = forms.CharField(
        label="Column with the date completed",
        max_length=80,
        error_messages={"required": "Enter the name of the column with the date completed"},
    )
    level = forms.CharField(label="Column with the level", help_text=OPTIONAL_COLUMN, max_length=80, required=False)
    hours = forms.CharField(label="Column with the CPD hours", help_text=OPTIONAL_COLUMN, max_length=80, required=False)
    expires = forms.CharField(
        label="Column with the expiry date", help_text=OPTIONAL_COLUMN, max_length=80, required=False
    )
    date_format = forms.ChoiceField(
        label="Date format",
        choices=list(DATE_FORMATS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Select the date format"},
    )


class LearningFileForm(PortalForm):
    submit_label = "Upload file"

    mapping = forms.ModelChoiceField(
        ImportMapping.objects.all(),
        label="Supplier",
        empty_label="Select a supplier",
        error_messages={"required": "Select the supplier"},
    )
    file = forms.FileField(
        label="File",
        help_text="The file must be a CSV or an Excel workbook.",
        error_messages={"required": "Select a file", "empty": "The selected file is empty"},
    )
    how = forms.ChoiceField(
        label="What do you want to do?",
        choices=[("try", "Check the file without importing it"), ("write", "Import the file")],
        initial="try",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you want to do"},
    )


class TitlesForm(PortalForm):
    """Which course each unknown title of a supplier stands for."""

    submit_label = "Save courses"

    def __init__(self, *args: Any, titles: Iterable[UnknownTitle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = {f"title_{number}": one for number, one in enumerate(titles, start=1)}
        self.courses = {str(course.pk): course for course in Course.objects.order_by("title", "pk")}
        courses = [(key, course.title) for key, course in self.courses.items()]
        for name, one in self.titles.items():
            records = "1 record" if one.records == 1 else f"{one.records} records"
            similar = " Selected because the title is similar." if one.suggestion else ""
            self.fields[name] = forms.ChoiceField(
                label=one.title,
                help_text=f"{one.mapping.name}, {records}.{similar}",
                choices=[(LATER, "Decide later"), (NO_COURSE, "Not in our catalogue"), *courses],
                initial=str(one.suggestion.pk) if one.suggestion else LATER,
            )

    def decided(self) -> list[tuple[UnknownTitle, Course | None]]:
        """Return the titles with their course, or none, without those to decide later."""
        typed = self.cleaned_data
        return [(one, self.courses.get(typed[name])) for name, one in self.titles.items() if typed[name] != LATER]
