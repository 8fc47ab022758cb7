"""The form for subscribing to the bulletin."""

from django import forms

from partnership.publications.models import MailingList
from shield.forms.base import PortalForm


class SubscribeForm(PortalForm):
    submit_label = "Send me the link"

    email = forms.EmailField(
        label="Your e-mail address",
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the correct format, like name@example.org",
        },
    )
    lists = forms.MultipleChoiceField(
        label="What would you like to get?",
        choices=MailingList,
        widget=forms.CheckboxSelectMultiple,
        initial=[MailingList.MAIN],
        error_messages={"required": "Choose at least one"},
    )
