"""Forms for agenda items, papers and visual records."""

from django import forms

from partnership.board.models import Accessibility, Visibility
from shield.forms.base import PortalForm


def minutes_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="How long, in minutes",
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-4", "inputmode": "numeric"}),
    )


class ItemForm(PortalForm):
    """One item of an agenda."""

    title = forms.CharField(label="Item", max_length=250, error_messages={"required": "Say what it is about"})
    presenter = forms.CharField(label="Who brings it", max_length=150, required=False)
    detail = forms.CharField(
        label="What is asked of the meeting",
        required=False,
        widget=forms.Textarea,
        help_text="By correspondence: the recommendation, word for word.",
    )
    minutes = minutes_field()
    visibility = forms.ChoiceField(
        label="Who may read it", choices=Visibility, initial=Visibility.MEMBERS, widget=forms.RadioSelect
    )


class ItemEditForm(ItemForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class PaperForm(PortalForm):
    submit_label = "Add this paper"

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter the title"})
    author = forms.CharField(label="From whom", max_length=150, required=False)
    file = forms.FileField(
        label="File",
        help_text="PDF, Word or Excel, up to 20 MB. A PDF is bound into the pack; other files are named there.",
        error_messages={"required": "Choose a file"},
    )
    accessibility = forms.ChoiceField(
        label="Can everybody read it?",
        choices=Accessibility,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether everybody can read it"},
    )


class VisualRecordForm(PortalForm):
    submit_label = "Add this picture"

    file = forms.FileField(label="Picture", help_text="PNG or JPEG", error_messages={"required": "Choose a picture"})
    shows = forms.CharField(
        label="What does it show?",
        widget=forms.Textarea,
        help_text="For everybody who cannot see it: what is drawn and what is written there.",
        error_messages={"required": "Say in words what the picture shows"},
    )
