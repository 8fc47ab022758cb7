"""Attendance of a meeting, agency by agency."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from crest.models import AttendanceState
from partnership.models import Agency
from shield.forms.base import PortalForm


class AttendanceForm(PortalForm):
    """One question for each agency on the panel."""

    submit_label = "Save the attendance"

    def __init__(self, *args: Any, states: dict[Agency, str], **kwargs: Any) -> None:
        self.agencies = {f"agency_{agency.pk}": agency for agency in states}
        super().__init__(*args, **kwargs)
        for name, agency in self.agencies.items():
            self.fields[name] = forms.ChoiceField(
                label=agency.name,
                choices=AttendanceState.choices,
                widget=forms.RadioSelect,
                initial=states[agency] or None,
                error_messages={"required": f"Select the attendance of {agency.name}"},
            )
        self.helper = self.build_helper()

    def layout_fields(self) -> list[Any]:
        return [Field.radios(name, inline=True) for name in self.fields]

    def states(self) -> dict[Agency, str]:
        """Return the attendance of each agency."""
        return {agency: self.cleaned_data[name] for name, agency in self.agencies.items()}
