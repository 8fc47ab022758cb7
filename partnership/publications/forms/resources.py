"""Resources, as people type them."""

from django import forms

from partnership.publications.models.resources import ResourceAudience, ResourceKind
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class ResourceForm(PortalForm):
    submit_label = "Put it on the list"

    title = forms.CharField(label="Title", max_length=250, error_messages={"required": "Enter the title"})
    publisher = forms.CharField(
        label="Who publishes it", max_length=200, error_messages={"required": "Enter who publishes it"}
    )
    kind = forms.ChoiceField(
        label="What it is",
        choices=ResourceKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    audience = forms.ChoiceField(
        label="Who it is for",
        choices=ResourceAudience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is for"},
    )
    published_on = DateField(label="Published on, if you know", required=False)
    address = forms.URLField(
        label="Web address",
        help_text="For example, https://www.example.org/guide",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the whole web address, beginning with https://"},
    )


class ResourceEditForm(ResourceForm):
    submit_label = "Save"

    version = forms.IntegerField(widget=forms.HiddenInput)
