"""Forms for posts."""

from django import forms

from partnership.directory.models import Agency, PostRole
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


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
