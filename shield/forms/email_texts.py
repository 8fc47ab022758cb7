"""The form for the words of one kind of email."""

from django import forms

from shield.forms.base import PortalForm


class EmailTextForm(PortalForm):
    submit_label = "Save text"

    subject = forms.CharField(
        label="Subject",
        max_length=150,
        error_messages={"required": "Enter a subject", "max_length": "Subject must be 150 characters or fewer"},
    )
    text = forms.CharField(
        label="Text",
        help_text="Leave an empty line between paragraphs. We add the button below the text.",
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=5000,
        error_messages={"required": "Enter a text", "max_length": "Text must be 5,000 characters or fewer"},
    )
