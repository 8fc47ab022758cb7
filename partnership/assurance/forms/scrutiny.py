"""Forms for independent scrutiny."""

from django import forms

from partnership.assurance.models import ScrutinyKind
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class ScrutinyActivityForm(PortalForm):
    submit_label = "Add to work plan"

    title = forms.CharField(label="Activity", max_length=200)
    kind = forms.ChoiceField(
        label="Type of activity",
        choices=ScrutinyKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the type of activity"},
    )
    planned_for = DateField(label="Planned date")


class ScrutinyFindingsForm(PortalForm):
    submit_label = "Record findings"

    done_on = DateField(label="Date completed")
    findings = forms.CharField(
        label="Findings", widget=forms.Textarea, error_messages={"required": "Enter the findings"}
    )


class ScrutinyCommentForm(PortalForm):
    submit_label = "Publish comment"

    about = forms.CharField(
        label="Subject", max_length=200, error_messages={"required": "Enter the subject of your comment"}
    )
    text = forms.CharField(
        label="Your comment",
        widget=forms.Textarea,
        help_text="You cannot edit it later. The partners must respond to it.",
    )


class ScrutinyResponseForm(PortalForm):
    submit_label = "Publish response"

    response = forms.CharField(
        label="The partners’ response",
        widget=forms.Textarea,
        error_messages={"required": "Enter the partners’ response"},
    )

    def clean_response(self) -> str:
        return str(self.cleaned_data["response"]).strip()
