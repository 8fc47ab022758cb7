"""Forms for Section 11 visits."""

from typing import Any

from django import forms

from partnership.directory.forms.choices import set_queryset
from partnership.directory.models import Agency
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class VisitForm(PortalForm):
    submit_label = "Plan this visit"

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency")
    planned_for = forms.CharField(
        label="Planned date or month",
        help_text="A date or a month, for example March 2027",
        max_length=60,
        error_messages={"required": "Enter the planned date or month"},
    )
    visitors = forms.CharField(label="Visitors", max_length=250, required=False)
    aims = forms.CharField(
        label="Aims of the visit", widget=forms.Textarea, error_messages={"required": "Enter the aims of the visit"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "agency", Agency.objects.relevant())


class VisitFindingsForm(PortalForm):
    submit_label = "Record findings"

    visited_on = DateField(label="Date of the visit")
    working_well = forms.CharField(
        label="Working well",
        widget=forms.Textarea,
        error_messages={"required": "Enter what is working well"},
    )
    to_improve = forms.CharField(label="To improve", widget=forms.Textarea, required=False)
    next_steps = forms.CharField(
        label="Next steps",
        help_text="You can add an action for each next step afterwards.",
        widget=forms.Textarea,
        required=False,
    )
