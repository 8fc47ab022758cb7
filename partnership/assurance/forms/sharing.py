"""The form for information that was not shared. It tells people not to identify a child."""

from django import forms

from partnership.assurance.forms.escalations import NO_CHILD
from partnership.directory.forms.choices import RemainingAgencyField
from shield.forms.base import PortalForm


class SharingDecisionForm(PortalForm):
    submit_label = "Record decision"

    asked_by = RemainingAgencyField(label="Agency that asked", empty_label="Select an agency")
    about = forms.CharField(
        label="What kind of information was asked for?",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Enter what kind of information was asked for"},
    )
    reason = forms.CharField(
        label="Why was it not shared?",
        help_text=f"For example, why sharing would be more detrimental to the child than not sharing. {NO_CHILD}",
        widget=forms.Textarea,
        error_messages={"required": "Enter why it was not shared"},
    )
