"""What somebody types who comes in, is asked in, or is let go."""

from typing import Any

from django import forms

from partnership.models import Agency, MembershipRole, PartnerSeat, Person, PostRole, RelationKind
from shield.forms.base import PortalForm
from shield.forms.fields import DateField, LinesField

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


class PostForm(PortalForm):
    submit_label = "Give this post"

    agency = forms.ModelChoiceField(Agency.objects.all(), label="Agency")
    role = forms.ChoiceField(label="What they will be", choices=PostRole)
    job_title = forms.CharField(label="Job title", max_length=120, error_messages={"required": "Enter their job title"})
    starts_on = DateField(label="From", error_messages={"required": "Enter the first day"})


class EndPostForm(PortalForm):
    submit_label = "End this post"

    last_day = DateField(
        label="Last day",
        help_text="Leave empty to end it now: their rights are gone with their next click.",
        required=False,
    )


class SeatForm(PortalForm):
    submit_label = "Give this seat"

    person = forms.ModelChoiceField(Person.objects.all(), label="Person")
    agency = forms.ModelChoiceField(Agency.objects.all(), label="For which agency")
    role = forms.ChoiceField(label="As", choices=MembershipRole)
    starts_on = DateField(label="From", error_messages={"required": "Enter the first day"})


class TermsForm(PortalForm):
    submit_label = "Keep this version"

    agreed_on = DateField(label="Agreed on", error_messages={"required": "Enter the day it was agreed"})
    text = forms.CharField(
        label="Terms of reference",
        help_text="The version before stays readable.",
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": "Enter the terms"},
    )


class DomainsForm(PortalForm):
    submit_label = "Save addresses"

    domains = LinesField(
        label="E-mail addresses end in",
        help_text="The part after the @, one a line. People with such an address can join by themselves.",
        required=False,
    )


class RelationForm(PortalForm):
    submit_label = "Save"

    kind = forms.ChoiceField(label="What the agency is", choices=RelationKind, widget=forms.RadioSelect)
    seat = forms.ChoiceField(
        label="Seat",
        choices=[("", "None"), *PartnerSeat.choices],
        help_text="For safeguarding partners.",
        required=False,
    )
    reason = forms.CharField(
        label="Why this agency",
        help_text="Shown in the published arrangements.",
        widget=forms.Textarea,
        error_messages={"required": "Say why"},
    )
    starts_on = DateField(label="From", error_messages={"required": "Enter the first day"})


class EndRelationForm(PortalForm):
    submit_label = "Save"

    last_day = DateField(label="Last day", error_messages={"required": "Enter the last day"})
