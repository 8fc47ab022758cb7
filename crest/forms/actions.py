"""An action for one young person, and its outcome."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from crest.forms.lengths import LONGEST
from partnership.models import Agency, GroupKind, Membership
from shield.forms.base import PortalForm
from shield.forms.fields import DueDateField


def agencies_on_panels() -> QuerySet[Agency]:
    """Return the agencies that are members of a CREST panel today."""
    seats = Membership.objects.current().filter(group__kind=GroupKind.CREST)
    return Agency.objects.filter(pk__in=seats.values("agency"))


class ActionForm(PortalForm):
    submit_label = "Add this action"

    title = forms.CharField(label="Action", max_length=300, error_messages={"required": "Enter what will be done"})
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency", error_messages={"required": "Select the agency"}
    )
    due_on = DueDateField(
        label="Due date", help_text="For example, 27 10 2026", error_messages={"required": "Enter the due date"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset = agencies_on_panels()


class OutcomeForm(PortalForm):
    outcome = forms.CharField(
        label="Outcome",
        widget=forms.Textarea,
        error_messages={"required": "Enter the outcome"},
        max_length=LONGEST,
    )
