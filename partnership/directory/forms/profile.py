"""The form for the partnership's profile."""

from typing import Any

from django import forms

from partnership.directory.models import PartnershipProfile
from shield.forms.base import PortalModelForm
from shield.forms.fields import DateField, LinesField


class MeasuresField(forms.CharField):
    """Success measures: a title, then a line for each point, then an empty line before the next."""

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
    """Who the partnership is. ``version`` travels along so that nobody overwrites a colleague."""

    submit_label = "Save profile"

    vision = LinesField(label="Vision, one point a line", required=False)
    ambitions = LinesField(label="Ambitions, one a line", required=False)
    success_measures = MeasuresField(
        label="Success measures",
        help_text="A title, then a line for each point. An empty line before the next measure.",
        required=False,
    )
    localities = LinesField(label="Localities, one a line", required=False)
    acronym_words = LinesField(label="What the acronym stands for, one word a line", required=False)
    launched_on = DateField(label="Launched on", required=False)
    brand_colour = forms.CharField(label="Brand colour", help_text="It must read on white, such as #134b5b.")
    accent_colour = forms.CharField(label="Accent colour", help_text="For shapes only, never text.", required=False)
    third_colour = forms.CharField(label="Third colour", help_text="For shapes only, never text.", required=False)
    logo_svg = forms.CharField(
        label="Mark",
        help_text="An SVG. Scripts, styles, links and pictures in it are taken out.",
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
