"""The form for the period of the statistics."""

from typing import Any

from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class PeriodForm(PortalForm):
    """The first and the last day of a period."""

    submit_label = "Show statistics"

    start = DateField(label="Start date")
    end = DateField(label="End date")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("start") and cleaned.get("end") and cleaned["end"] < cleaned["start"]:
            self.add_error("end", "End date must be on or after the start date")
        return cleaned
