"""Who can see a case."""

from typing import Any

from django import forms

from crest.forms.lengths import LONGEST
from partnership.models import GroupKind, Membership
from shield.forms.base import PortalForm


class RestrictForm(PortalForm):
    submit_label = "Restrict who can see this"

    readers = forms.ModelMultipleChoiceField(
        Membership.objects.none(),
        label="Who can see this young person?",
        help_text="Everyone else sees an agenda item marked “Restricted” and leaves the room for it.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select who can see this young person"},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="It is stored encrypted. Only the people you select can read it.",
        widget=forms.Textarea,
        error_messages={"required": "Enter the reason"},
        max_length=LONGEST,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Membership.objects.current().filter(group__kind=GroupKind.CREST, person__user__isnull=False)
        readers: Any = self.fields["readers"]
        readers.queryset = seats.select_related("person__user", "agency")
        readers.label_from_instance = lambda seat: f"{seat.person}, {seat.agency}"


class VersionForm(PortalForm):
    submit_label = "Lift the restriction"

    version = forms.IntegerField(widget=forms.HiddenInput)
