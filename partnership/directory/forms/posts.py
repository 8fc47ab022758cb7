"""Forms for posts."""

from django import forms

from partnership.directory.models import Agency, PostRole
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class PostForm(PortalForm):
    submit_label = "Add post"

    agency = forms.ModelChoiceField(Agency.objects.all(), label="Agency")
    role = forms.ChoiceField(label="Role", choices=PostRole)
    job_title = forms.CharField(label="Job title", max_length=120, error_messages={"required": "Enter their job title"})
    starts_on = DateField(label="Start date", error_messages={"required": "Enter a start date"})


class EndPostForm(PortalForm):
    submit_label = "End this post"

    last_day = DateField(
        label="Last day (optional)",
        help_text="Leave blank to end the post now. They lose its permissions immediately.",
        required=False,
    )
