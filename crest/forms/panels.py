"""A panel's series of meetings."""

from typing import Any

from django import forms

from crest.models import Panel
from partnership.models import GovernanceGroup, GroupKind
from shield.forms.base import PortalModelForm
from shield.forms.fields import LinesField, WorkingDayField


class PanelForm(PortalModelForm):
    """The series of a panel's meetings."""

    submit_label = "Save the panel"

    first_on = WorkingDayField(
        label="Date of the first meeting", help_text="All other meetings are on the same day of the week."
    )
    risk_words = LinesField(
        label="Risk levels",
        help_text="Enter one level on each line. Leave this empty if the panel does not use risk levels.",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Panel
        fields = (
            "group",
            "name",
            "purpose",
            "first_on",
            "every_weeks",
            "starts_at",
            "ends_at",
            "place",
            "risk_words",
            "takes_referrals",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.queryset = GovernanceGroup.objects.filter(kind=GroupKind.CREST)
        self.initial["version"] = self.instance.version
        for name in ("starts_at", "ends_at"):
            self.fields[name].help_text = "Use the 24-hour clock, with a colon."
            self.fields[name].widget.attrs["class"] = "govuk-input--width-5"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "End time must be after the start time")
        return cleaned

    def get_changes(self) -> dict[str, Any]:
        """Return what the panel stores."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
