"""The partnership's profile and the statutory rules, as people type them."""

from typing import Any

from django import forms

from partnership.models import PartnershipProfile, StatutoryRule
from shield.forms.base import PortalForm, PortalModelForm
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


class RuleForm(PortalModelForm):
    """One statutory rule."""

    submit_label = "Save rule"

    starts_on = DateField(label="In force from", error_messages={"required": "Enter the first day"})
    ends_on = DateField(label="In force until", help_text="Leave empty while it is in force.", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = StatutoryRule
        fields = [
            "title",
            "number",
            "unit",
            "trigger",
            "source",
            "starts_on",
            "ends_on",
            "needs_confirmation",
            "version",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day cannot be before the first.")
        return cleaned


class ConfirmRuleForm(PortalForm):
    submit_label = "I have read it: confirm"

    on = DateField(label="When did you read the guidance itself?", error_messages={"required": "Enter the day"})
    version = forms.IntegerField(widget=forms.HiddenInput)
