"""Forms for resources."""

from django import forms

from partnership.publications.models.resources import ResourceAudience, ResourceKind
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class ResourceCreateForm(PortalForm):
    submit_label = "Add resource"

    title = forms.CharField(label="Title", max_length=250, error_messages={"required": "Enter the title"})
    publisher = forms.CharField(label="Publisher", max_length=200, error_messages={"required": "Enter the publisher"})
    kind = forms.ChoiceField(
        label="Type of resource",
        choices=ResourceKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the type of resource"},
    )
    audience = forms.ChoiceField(
        label="Audience",
        choices=ResourceAudience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the audience"},
    )
    published_on = DateField(label="Date published", help_text="Leave empty if you do not know it.", required=False)
    address = forms.URLField(
        label="Web address (optional)",
        help_text="For example, https://www.example.org/guide",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a full web address, starting with https://"},
    )


class ResourceForm(ResourceCreateForm):
    submit_label = "Save resource"

    version = forms.IntegerField(widget=forms.HiddenInput)
