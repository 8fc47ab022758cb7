"""Forms for agenda items, papers and visual records."""

from collections.abc import Sequence
from typing import Any

from django import forms

from partnership.board.models import Accessibility, AgendaItem, Visibility
from shield.forms.base import PortalForm

# The longest item, in minutes.
MAX_MINUTES = 600


def minutes_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="Length in minutes (optional)",
        required=False,
        min_value=1,
        max_value=MAX_MINUTES,
        error_messages={
            "invalid": "Length must be a number of minutes",
            "min_value": "Length must be 1 minute or more",
            "max_value": f"Length must be {MAX_MINUTES} minutes or fewer",
        },
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-4", "inputmode": "numeric"}),
    )


class ItemForm(PortalForm):
    """One item of an agenda."""

    submit_label = "Add item"

    title = forms.CharField(label="Title", max_length=250, error_messages={"required": "Enter a title"})
    presenter = forms.CharField(label="Presenter (optional)", max_length=150, required=False)
    detail = forms.CharField(
        label="What the meeting is asked to do (optional)",
        required=False,
        widget=forms.Textarea,
        help_text="For a decision by correspondence, enter the full recommendation.",
    )
    minutes = minutes_field()
    visibility = forms.ChoiceField(
        label="Who can read it", choices=Visibility, initial=Visibility.MEMBERS, widget=forms.RadioSelect
    )


class ItemUpdateForm(ItemForm):
    submit_label = "Save agenda item"

    version = forms.IntegerField(widget=forms.HiddenInput)


class PlannedItemForm(PortalForm):
    """Which item of the forward plan to add; one button each."""

    key = forms.CharField(widget=forms.HiddenInput)


class OrderForm(PortalForm):
    """The place of each item on the agenda: a number to type, or a row to drag."""

    submit_label = "Save order"

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)
        for place, item in enumerate(items, start=1):
            self.fields[f"place_{item.pk}"] = forms.IntegerField(
                label=item.title,
                initial=place,
                min_value=1,
                max_value=len(items),
                error_messages={
                    "required": f"Enter the place of “{item.title}”",
                    "invalid": f"The place of “{item.title}” must be a number",
                    "min_value": f"The place of “{item.title}” must be 1 or more",
                    "max_value": f"The place of “{item.title}” must be {len(items)} or fewer",
                },
                widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-2", "inputmode": "numeric"}),
            )

    def places(self) -> dict[Any, int]:
        """Return the place of each item by primary key."""
        return {item.pk: self.cleaned_data[f"place_{item.pk}"] for item in self.items}


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, selected together."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        selected = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in selected] or [super().clean(None, initial)]


class PaperForm(PortalForm):
    submit_label = "Add papers"

    file = FilesField(
        label="Files",
        help_text="One or more, up to 20 MB each and 25 MB together. Each becomes a paper.",
        error_messages={"required": "Select a file"},
    )
    title = forms.CharField(
        label="Title (optional)",
        max_length=200,
        required=False,
        help_text="For one file. Without a title, papers are called as their files.",
    )
    author = forms.CharField(label="Author (optional)", max_length=150, required=False)
    accessibility = forms.ChoiceField(
        label="Are the files accessible?",
        choices=Accessibility,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the files are accessible"},
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("title") and len(typed.get("file", [])) > 1:
            self.add_error("title", "Title must be blank for several files")
        return typed


class VisualRecordForm(PortalForm):
    submit_label = "Add picture"

    file = forms.FileField(label="Picture", help_text="PNG or JPEG", error_messages={"required": "Select a picture"})
    description = forms.CharField(
        label="Description",
        widget=forms.Textarea,
        help_text="For people who cannot see the picture: what it shows and what is written on it.",
        error_messages={"required": "Enter a description of the picture"},
    )
