"""Forms with a start date and an end date."""

from typing import Any

from shield.forms.base import PortalForm
from shield.text.formatting import mid_sentence


class PeriodForm(PortalForm):
    """For forms with the fields ``starts_on`` and ``ends_on``: the end date must be after the start date."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last <= first:
            first_label, last_label = (str(self.fields[name].label) for name in ("starts_on", "ends_on"))
            self.add_error("ends_on", f"{last_label} must be after the {mid_sentence(first_label)}")
        return cleaned
