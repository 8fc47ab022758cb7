"""Forms for joining an agency and for invitations."""

from typing import Any

from django import forms

from partnership.directory.forms.choices import RemainingAgencyField, set_queryset
from partnership.directory.models import Agency, PostRole
from shield.forms.base import PortalForm

ENTER_OWN_JOB_TITLE = {"required": "Enter your job title"}
SELECT_THEIR_AGENCY = {"required": "Select the agency they work for"}


class JoinForm(PortalForm):
    """For people whose email domain belongs to an agency."""

    submit_label = "Join this agency"

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency do you work for?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Select the agency you work for"},
    )
    job_title = forms.CharField(label="Your job title", max_length=120, error_messages=ENTER_OWN_JOB_TITLE)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "agency", Agency.objects.matching(user.email))


class JoinRequestForm(PortalForm):
    """For people whose email domain belongs to no agency."""

    submit_label = "Request to join"

    agency = RemainingAgencyField(
        label="Which agency do you work for?",
        required=False,
        empty_label="My agency is not listed",
    )
    agency_name = forms.CharField(label="Name of your agency, if it is not listed", max_length=200, required=False)
    job_title = forms.CharField(label="Your job title", max_length=120, error_messages=ENTER_OWN_JOB_TITLE)


class ApproveForm(PortalForm):
    submit_label = "Approve request"

    agency = RemainingAgencyField(
        label="Agency",
        help_text="They become a practitioner of this agency.",
        error_messages=SELECT_THEIR_AGENCY,
    )


class InvitationForm(PortalForm):
    submit_label = "Send invitation"

    name = forms.CharField(label="Full name", max_length=150, error_messages={"required": "Enter their full name"})
    email = forms.EmailField(
        label="Work email address",
        error_messages={
            "required": "Enter their work email address",
            "invalid": "Enter an email address in the correct format, like name@example.org",
        },
    )
    agency = RemainingAgencyField(label="Agency", error_messages=SELECT_THEIR_AGENCY)
    role = forms.ChoiceField(label="Role", choices=PostRole)
    job_title = forms.CharField(label="Job title", max_length=120, error_messages={"required": "Enter their job title"})
