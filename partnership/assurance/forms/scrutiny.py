"""Forms for independent scrutiny."""

from typing import Any

from django import forms

from partnership.assurance.models import ScrutinyKind
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class ScrutinyPlanForm(PortalForm):
    submit_label = "Put it on the work plan"

    title = forms.CharField(label="What", max_length=200)
    kind = forms.ChoiceField(label="How", choices=ScrutinyKind, widget=forms.RadioSelect)
    planned_for = DateField(label="Planned for", error_messages={"required": "Enter the day"})


class ScrutinyFinishForm(PortalForm):
    submit_label = "Keep what was found"

    done_on = DateField(label="Done on", error_messages={"required": "Enter the day"})
    findings = forms.CharField(label="What did you find?", widget=forms.Textarea)


class ScrutinyCommentForm(PortalForm):
    submit_label = "Say this"

    about = forms.CharField(label="About what", max_length=200)
    text = forms.CharField(
        label="What do you want to say?",
        widget=forms.Textarea,
        help_text="It stays word for word. The partners have to answer.",
    )


class ScrutinyResponseForm(PortalForm):
    submit_label = "Send the answer"

    response = forms.CharField(label="The partners’ answer", widget=forms.Textarea)

    def clean_response(self) -> Any:
        return self.cleaned_data["response"].strip()
