"""Forms for Section 11 visits."""

from typing import Any

from django import forms

from partnership.directory.models import Agency
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class VisitForm(PortalForm):
    submit_label = "Plan this visit"

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency")
    planned_for = forms.CharField(label="When", help_text="A day or a month, for example March 2027", max_length=60)
    visitors = forms.CharField(label="Who visits", max_length=250, required=False)
    aims = forms.CharField(label="What you want to find out", widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.relevant()  # type: ignore[attr-defined]


class FinishVisitForm(PortalForm):
    submit_label = "Keep what was found"

    visited_on = DateField(label="Day of the visit")
    working_well = forms.CharField(label="What works well", widget=forms.Textarea)
    to_improve = forms.CharField(label="What could be better", widget=forms.Textarea, required=False)
    next_steps = forms.CharField(
        label="Next steps",
        help_text="Give an action for what somebody has to do.",
        widget=forms.Textarea,
        required=False,
    )
