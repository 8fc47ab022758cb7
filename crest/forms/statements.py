"""One agency's information about one young person."""

from django import forms

from crest.forms.lengths import LONGEST
from crest.models import StatementState
from shield.forms.base import PortalForm


class StatementForm(PortalForm):
    submit_label = "Save the information"

    state = forms.ChoiceField(
        label="Does your agency have information?",
        choices=StatementState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether your agency has information"},
    )
    words = forms.CharField(
        label="What your agency knows, or what it checked",
        help_text="Make clear what is a fact and what is an opinion. Do not write about other families.",
        widget=forms.Textarea,
        error_messages={"required": "Enter what your agency knows, or what it checked"},
        max_length=LONGEST,
    )
    how_known = forms.CharField(
        label="Source and date",
        help_text="For example, “seen by an officer, 6 October” or “school record”.",
        max_length=200,
        error_messages={"required": "Enter the source and date"},
    )
