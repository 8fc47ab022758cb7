"""Forms about a stretch of time: its last day comes after its first."""

from typing import Any

from shield.forms.base import PortalForm


class PeriodForm(PortalForm):
    """For forms with the fields ``starts_on`` and ``ends_on``."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", "The last day must be after the first.")
        return cleaned
