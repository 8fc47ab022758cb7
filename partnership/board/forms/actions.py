"""Forms for actions."""

from typing import Any

from django import forms

from partnership.directory.models import Post
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class ActionForm(PortalForm):
    submit_label = "Give this action"

    title = forms.CharField(label="What is to be done", max_length=250, error_messages={"required": "Say what"})
    detail = forms.CharField(label="More about it", widget=forms.Textarea, required=False)
    owner = forms.ModelChoiceField(
        Post.objects.none(),
        label="Who owns it",
        help_text="One person, in one post.",
        error_messages={"required": "Choose who owns it"},
    )
    due_on = DateField(label="Due", error_messages={"required": "Enter the day it is due"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Post.objects.current().select_related("person", "agency").order_by("person__name")
        self.fields["owner"].queryset = held  # type: ignore[attr-defined]


class ActionNoteForm(PortalForm):
    submit_label = "Keep this note"

    text = forms.CharField(
        label="How far has it come?", widget=forms.Textarea, error_messages={"required": "Say how far it has come"}
    )


class HandOverForm(PortalForm):
    submit_label = "Hand it over"

    owner = forms.ModelChoiceField(
        Post.objects.none(), label="Who owns it from now on", error_messages={"required": "Choose who owns it"}
    )
    reason = forms.CharField(label="Why", widget=forms.Textarea, error_messages={"required": "Enter the reason"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Post.objects.current().select_related("person", "agency").order_by("person__name")
        self.fields["owner"].queryset = held  # type: ignore[attr-defined]


class EvidenceForm(PortalForm):
    submit_label = "Report it done"

    evidence = forms.CharField(
        label="What was done?",
        help_text="Somebody else reads this and verifies it.",
        widget=forms.Textarea,
        error_messages={"required": "Say what was done"},
    )


class PutOffForm(PortalForm):
    submit_label = "Put it off"

    until = DateField(label="New date", error_messages={"required": "Enter the new date"})
    reason = forms.CharField(label="Why", widget=forms.Textarea, error_messages={"required": "Enter the reason"})
