from django import forms

from shield.forms.base import PortalForm


class SendAgainForm(PortalForm):
    """Select among the emails that need a decision; the view names them."""

    submit_label = "Send the selected emails again"

    emails = forms.TypedMultipleChoiceField(
        label="Emails",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one email"},
    )
