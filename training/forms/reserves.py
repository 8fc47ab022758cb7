"""The form for places reserved for sectors."""

from datetime import datetime
from typing import Any

from crispy_forms_gds.layout import Div
from django import forms

from partnership.models import Sector
from shield.forms.base import PortalForm
from training.forms.runs import MomentField
from training.models import CourseRun, SectorReserve


class ReservesForm(PortalForm):
    """The number of places reserved for each sector, and until when."""

    submit_label = "Save reserved places"

    releases_at = MomentField(
        label="Release unused places on",
        help_text="After this time anyone can book them.",
        required=False,
    )

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reserves = {reserve.sector_id: reserve for reserve in SectorReserve.objects.filter(run=run)}
        self.sectors = {f"sector_{sector.pk}": sector for sector in Sector.objects.all()}
        for name, sector in self.sectors.items():
            reserve = reserves.get(sector.pk)
            self.fields[name] = forms.IntegerField(
                label=sector.name,
                min_value=0,
                required=False,
                initial=reserve.places if reserve else None,
                widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
                error_messages={
                    "invalid": f"Places for {sector.name} must be a number",
                    "min_value": f"Places for {sector.name} must be 0 or more",
                },
            )
        self.fields["releases_at"].initial = next((reserve.releases_at for reserve in reserves.values()), None)

    def layout_fields(self) -> list[Any]:
        sectors = [name for name in self.fields if name != "releases_at"]
        return ["releases_at", Div(*sectors, css_class="field-grid")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.places() and not cleaned.get("releases_at") and "releases_at" not in self.errors:
            self.add_error("releases_at", "Enter when unused places are released")
        return cleaned

    def places(self) -> dict[Sector, int]:
        """Return the places by sector, without sectors that have none."""
        return {sector: self.cleaned_data[name] for name, sector in self.sectors.items() if self.cleaned_data.get(name)}

    def releases(self) -> datetime | None:
        """Return when the places are released."""
        return self.cleaned_data["releases_at"]
