"""Forms for tariffs and charges."""

import re
from typing import Any

from django import forms

from partnership.models import AgencyCategory
from shield.forms.base import PortalForm, PortalModelForm
from shield.text.formatting import pounds
from training.models import Length, Tariff, TariffRate

POUNDS = re.compile(r"^£?\s*([0-9]{1,3},[0-9]{3}|[0-9]{1,5})(?:\.([0-9]{2}))?$")
AMOUNTS = {"fee_pence": "Place", "late_pence": "Late cancellation", "no_show_pence": "No-show"}


class PoundsField(forms.CharField):
    """An amount typed in pounds and stored in pence; empty is nothing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return pounds(value) if isinstance(value, int) and value else value or ""

    def clean(self, value: Any) -> int:
        text = str(value or "").strip()
        if not text:
            return 0
        found = POUNDS.match(text)
        if found is None:
            raise forms.ValidationError("Enter an amount in pounds, like 50 or 47.50")
        return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)


# All agencies without a rate of their own, then the types that partnerships charge differently.
CATEGORIES = ["", AgencyCategory.EDUCATION, AgencyCategory.VOLUNTARY, AgencyCategory.OTHER]


class TariffForm(PortalModelForm):
    """A tariff with its rates, for each length and type of agency."""

    submit_label = "Save tariff"

    class Meta:
        model = Tariff
        fields = ("name", "free_days")
        labels = {"name": "Name", "free_days": "Free cancellation ends this many working days before the start"}
        error_messages = {
            "name": {"required": "Enter the name of the tariff", "unique": "There is already a tariff with this name"},
            "free_days": {
                "required": "Enter the number of working days",
                "invalid": "Working days must be a number, like 3",
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rates = {(rate.length, rate.category): rate for rate in self.instance.rates.all()} if self.instance.pk else {}
        for length in Length:
            for category in CATEGORIES:
                rate = rates.get((length.value, category))
                for field, label in AMOUNTS.items():
                    initial = getattr(rate, field) if rate else 0
                    name = _name(length, category, field)
                    who = AgencyCategory(category).label if category else "all other agencies"
                    name_of_amount = f"{label}, {length.label}, {who}"
                    self.fields[name] = PoundsField(label=name_of_amount, initial=initial)

    def layout_fields(self) -> list[Any]:
        """Return the fields outside the tables of amounts, which the template draws."""
        return ["name", "free_days"]

    def tables(self) -> list[tuple[str, list[tuple[str, list[Any]]]]]:
        """Return for each length its rows: the type of agency and its three fields."""
        return [(length.label, [self._row(length, category) for category in CATEGORIES]) for length in Length]

    def _row(self, length: Length, category: str) -> tuple[str, list[Any]]:
        label = AgencyCategory(category).label if category else "All other agencies"
        return label, [self[_name(length, category, field)] for field in AMOUNTS]

    def rates(self) -> list[TariffRate]:
        """Return the rates with at least one amount."""
        found = [
            TariffRate(
                length=length,
                category=category,
                **{field: self.cleaned_data[_name(length, category, field)] for field in AMOUNTS},
            )
            for length in Length
            for category in CATEGORIES
        ]
        return [rate for rate in found if any(getattr(rate, field) for field in AMOUNTS)]


def _name(length: str, category: str, field: str) -> str:
    return f"{Length(length).value}__{category or 'any'}__{field}"


class WaiveForm(PortalForm):
    submit_label = "Waive charge"

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        error_messages={"required": "Enter a reason", "max_length": "Reason must be 300 characters or fewer"},
    )


class ExportForm(PortalForm):
    submit_label = "Download and mark as invoiced"

    file_type = forms.ChoiceField(
        label="File type",
        choices=[("csv", "CSV"), ("xlsx", "Excel")],
        initial="csv",
        widget=forms.RadioSelect,
        error_messages={"required": "Select a file type"},
    )
