"""Forms for joining and invitations."""

from typing import Any

from django import forms

from partnership.directory.models import Agency, PostRole
from shield.forms.base import PortalForm

JOB = {"required": "Enter your job title"}


class JoinForm(PortalForm):
    """For somebody whose address belongs to an agency."""

    submit_label = "Join this agency"

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency do you work for?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the agency you work for"},
    )
    job_title = forms.CharField(label="Your job title", max_length=120, error_messages=JOB)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.matching(user.email)  # type: ignore[attr-defined]


class AskForm(PortalForm):
    """For somebody whose address belongs to no agency that we know."""

    submit_label = "Ask to join"

    agency = forms.ModelChoiceField(
        Agency.objects.all(),
        label="Which agency do you work for?",
        required=False,
        empty_label="It is not in this list",
    )
    agency_in_own_words = forms.CharField(
        label="If it is not in the list, what is it called?", max_length=200, required=False
    )
    job_title = forms.CharField(label="Your job title", max_length=120, error_messages=JOB)


class ApproveForm(PortalForm):
    submit_label = "Let them in"

    agency = forms.ModelChoiceField(
        Agency.objects.all(),
        label="Agency",
        help_text="They become a practitioner of this agency.",
        error_messages={"required": "Choose the agency they work for"},
    )


class InviteForm(PortalForm):
    submit_label = "Send the invitation"

    name = forms.CharField(label="Full name", max_length=150, error_messages={"required": "Enter their full name"})
    email = forms.EmailField(
        label="Work e-mail address",
        error_messages={
            "required": "Enter their work e-mail address",
            "invalid": "Enter an e-mail address in the correct format, like name@example.org",
        },
    )
    agency = forms.ModelChoiceField(
        Agency.objects.all(), label="Agency", error_messages={"required": "Choose the agency they work for"}
    )
    role = forms.ChoiceField(label="What they will be", choices=PostRole)
    job_title = forms.CharField(label="Job title", max_length=120, error_messages={"required": "Enter their job title"})
