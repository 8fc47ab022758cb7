"""Forms for independent scrutiny."""

from django import forms
from django.conf import settings
from django.urls import is_valid_path

from partnership.assurance.models import ScrutinyKind
from shield.forms.base import PortalForm
from shield.forms.fields import DateField, DueDateField, WorkingDayField, leads_inside


class ScrutinyActivityForm(PortalForm):
    submit_label = "Add to work plan"

    title = forms.CharField(label="Activity", max_length=200)
    kind = forms.ChoiceField(
        label="Type of activity",
        choices=ScrutinyKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the type of activity"},
    )
    planned_for = WorkingDayField(label="Planned date")


class ScrutinyFindingsForm(PortalForm):
    submit_label = "Record findings"

    done_on = DateField(label="Date completed")
    findings = forms.CharField(
        label="Findings", widget=forms.Textarea, error_messages={"required": "Enter the findings"}
    )


class RecommendationCommentForm(PortalForm):
    """A comment on one recommendation, whose page is known."""

    submit_label = "Publish comment"

    about = forms.CharField(
        label="Subject", max_length=200, error_messages={"required": "Enter the subject of your comment"}
    )
    text = forms.CharField(
        label="Your comment",
        widget=forms.Textarea,
        help_text="You cannot edit it later. The partners must respond to it.",
    )
    due_on = DueDateField(label="Response due", help_text="Leave empty for 20 working days from today.", required=False)


class ScrutinyCommentForm(RecommendationCommentForm):
    """A comment on anything else; the scrutineer can say on which page of the portal it is."""

    url = forms.CharField(
        label="Page of the record (optional)",
        help_text="The address of a page of this portal, such as /actions/ or /meetings/partnership-board-2026-11-04/",
        max_length=200,
        required=False,
    )
    field_order = ("about", "url", "text", "due_on")

    def clean_url(self) -> str:
        """Return the path of a page of this portal; its address may be pasted whole."""
        url = self.cleaned_data["url"].strip()
        own = settings.BASE_URL.rstrip("/")
        url = url.removeprefix(own) if url.startswith(f"{own}/") else url
        if url and not (leads_inside(url) and is_valid_path(url.partition("?")[0])):
            raise forms.ValidationError("Page of the record must be a page of this portal, starting with /")
        return url


class ScrutinyReplyForm(PortalForm):
    submit_label = "Publish reply"

    reply = forms.CharField(
        label="Your reply",
        help_text="Say whether the response answers your comment. You cannot edit it later.",
        widget=forms.Textarea,
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
