"""Forms for bulletin issues and their items."""

from typing import Any

from django import forms

from partnership.publications.models import MailingList
from shield.forms.base import PortalForm
from shield.forms.fields import leads_inside


class IssueForm(PortalForm):
    submit_label = "Save issue"

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    subject = forms.CharField(
        label="Subject of the e-mail",
        help_text="No names of children or families.",
        max_length=150,
        error_messages={"required": "Enter the subject"},
    )
    introduction = forms.CharField(label="Introduction", widget=forms.Textarea, required=False)
    mailing_list = forms.ChoiceField(label="Who gets it", choices=MailingList, widget=forms.RadioSelect)


class ItemForm(PortalForm):
    submit_label = "Save story"

    heading = forms.CharField(
        label="Section", help_text="Stories with the same section stand together.", max_length=150
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter the title"})
    summary = forms.CharField(label="Story", widget=forms.Textarea, error_messages={"required": "Write the story"})
    url = forms.CharField(
        label="Link",
        help_text="A page of this portal, such as /training/, or an address that begins with https://",
        max_length=300,
        required=False,
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        if url and not leads_inside(url) and not url.startswith("https://"):
            raise forms.ValidationError("Begin the link with / for this portal, or with https://")
        return url


class StoriesForm(PortalForm):
    """Candidate stories of every app, to be copied in."""

    submit_label = "Add the chosen stories"

    stories = forms.MultipleChoiceField(
        label="Stories",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one story"},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stories"].choices = choices  # type: ignore[attr-defined]
