"""The form for the partnership's profile."""

from typing import Any

from django import forms

from partnership.directory.models import PartnershipProfile
from shield.forms.base import PortalModelForm
from shield.forms.fields import DateField, LinesField


class MeasuresField(forms.CharField):
    """Success measures: a title, a line for each point, and an empty line between measures."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n\n".join("\n".join([row["title"], *row["points"]]) for row in value)
        return value

    def to_python(self, value: Any) -> Any:
        blocks = [block.splitlines() for block in (super().to_python(value) or "").replace("\r", "").split("\n\n")]
        lines = [[line.strip() for line in block if line.strip()] for block in blocks]
        return [{"title": block[0], "points": block[1:]} for block in lines if block]


class ProfileForm(PortalModelForm):
    """The profile; ``version`` prevents overwriting a colleague's changes."""

    submit_label = "Save profile"

    vision = LinesField(label="Vision (optional)", help_text="One point on each line.", required=False)
    ambitions = LinesField(label="Ambitions (optional)", help_text="One on each line.", required=False)
    success_measures = MeasuresField(
        label="Success measures (optional)",
        help_text="A title, then one point on each line. Leave an empty line between measures.",
        required=False,
    )
    localities = LinesField(label="Localities (optional)", help_text="One on each line.", required=False)
    acronym_words = LinesField(
        label="What the acronym stands for (optional)", help_text="One word on each line.", required=False
    )
    launched_on = DateField(label="Launch date (optional)", required=False)
    brand_colour = forms.CharField(label="Brand colour", help_text="Must be readable on white, like #134b5b.")
    accent_colour = forms.CharField(
        label="Accent colour (optional)", help_text="Used for shapes only, not for text.", required=False
    )
    third_colour = forms.CharField(
        label="Third colour (optional)", help_text="Used for shapes only, not for text.", required=False
    )
    logo_svg = forms.CharField(
        label="Logo (optional)",
        help_text="An SVG. Scripts, styles, links and pictures are removed.",
        widget=forms.Textarea,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = PartnershipProfile
        fields = [
            "name",
            "strap",
            "area",
            "introduction",
            "acronym",
            "acronym_words",
            "launched_on",
            "vision",
            "ambitions",
            "success_measures",
            "localities",
            "statutory_edition",
            "contact_email",
            "mash_phone",
            "mash_hours",
            "out_of_hours_phone",
            "brand_colour",
            "accent_colour",
            "third_colour",
            "logo_svg",
            "version",
        ]
        error_messages = {
            "statutory_edition": {"required": "Enter the statutory edition"},
            "mash_phone": {"required": "Enter the MASH phone number"},
            "mash_hours": {"required": "Enter the MASH hours"},
            "out_of_hours_phone": {"required": "Enter the emergency duty team phone number"},
        }
