from django import forms

from shield.forms.base import PortalForm


class ReleaseForm(PortalForm):
    submit_label = "Allow emails"

    send_waiting = forms.TypedChoiceField(
        label="What should happen to the emails that were waiting?",
        choices=[
            ("no", "Leave them to be decided one by one, as they may have been sent since the backup was made"),
            ("yes", "Send them now"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what should happen to the emails that were waiting"},
    )
