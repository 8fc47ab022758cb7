"""The form to subscribe to the bulletin."""

from django import forms

from partnership.publications.models import MailingList
from shield.forms.base import PortalForm


class SubscribeForm(PortalForm):
    submit_label = "Send me a confirmation link"

    email = forms.EmailField(
        label="Your email address",
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    lists = forms.MultipleChoiceField(
        label="Which emails would you like to get?",
        choices=MailingList,
        widget=forms.CheckboxSelectMultiple,
        initial=[MailingList.MAIN],
        error_messages={"required": "Select at least one type of email"},
    )
