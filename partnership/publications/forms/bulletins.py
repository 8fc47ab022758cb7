"""Forms for bulletin issues and their stories."""

from typing import Any, cast

from django import forms

from partnership.publications.models import MailingList
from shield.forms.base import PortalForm
from shield.forms.fields import leads_inside


class IssueForm(PortalForm):
    submit_label = "Save bulletin"

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    subject = forms.CharField(
        label="Subject of the email",
        help_text="Do not include names of children or families.",
        max_length=150,
        error_messages={"required": "Enter the subject of the email"},
    )
    introduction = forms.CharField(label="Introduction (optional)", widget=forms.Textarea, required=False)
    mailing_list = forms.ChoiceField(
        label="Mailing list",
        choices=MailingList,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a mailing list"},
    )


class StoryForm(PortalForm):
    submit_label = "Save story"

    heading = forms.CharField(
        label="Section",
        help_text="Stories with the same section appear together.",
        max_length=150,
        error_messages={"required": "Enter the section"},
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter the title"})
    summary = forms.CharField(label="Text", widget=forms.Textarea, error_messages={"required": "Enter the text"})
    url = forms.CharField(
        label="Link (optional)",
        help_text="A page of this portal, such as /training/, or an address that starts with https://",
        max_length=300,
        required=False,
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if url and not leads_inside(url) and not url.startswith("https://"):
            raise forms.ValidationError("Link must start with / for a page of this portal, or with https://")
        return url


class CopyStoriesForm(PortalForm):
    """The stories that every app offers, to be copied in."""

    submit_label = "Add selected stories"

    stories = forms.MultipleChoiceField(
        label="Stories",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one story"},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["stories"]).choices = choices
