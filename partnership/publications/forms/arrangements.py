"""Forms for versions of the published arrangements."""

from typing import Any, cast

from crispy_forms_gds.layout import Fieldset
from django import forms

from partnership.directory.models import StatutoryRule
from partnership.publications.models import ArrangementsSection, ArrangementsVersion
from partnership.publications.models.arrangements import CONTENT_RULES
from shield.forms.base import PortalForm, Size
from shield.forms.fields import DateField
from shield.forms.rich_text import RichTextField


class VersionCreateForm(PortalForm):
    submit_label = "Create a new version"

    effective_on = DateField(
        label="In force from", error_messages={"required": "Enter the date this version is in force from"}
    )
    edition = forms.ChoiceField(label="Edition of the guidance")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = StatutoryRule.objects.filter(key__startswith=CONTENT_RULES).order_by("-edition")
        editions = rules.values_list("edition", flat=True).distinct()
        cast(forms.ChoiceField, self.fields["edition"]).choices = [(edition, edition) for edition in editions]


class VersionForm(VersionCreateForm):
    submit_label = "Save version"

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    note = forms.CharField(label="Note (optional)", widget=forms.Textarea, required=False)
    read = forms.IntegerField(widget=forms.HiddenInput)


class SectionCreateForm(PortalForm):
    submit_label = "Save section"

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter the title"})
    body = RichTextField(label="Text", error_messages={"required": "Enter the text of the section"})


class SectionForm(SectionCreateForm):
    """A section, and its row in the table of changes, which is published."""

    was = forms.CharField(label="Previous wording", required=False)
    change = forms.CharField(
        label="What is new in this section",
        help_text="This adds a row to the published table of changes. Leave empty for a small correction.",
        required=False,
    )
    why = forms.CharField(label="Reason for the change", required=False)
    read = forms.IntegerField(widget=forms.HiddenInput)


class PictureForm(PortalForm):
    submit_label = "Add this picture"

    file = forms.FileField(label="Picture", help_text="PNG or JPEG", error_messages={"required": "Select a picture"})
    alternative = forms.CharField(
        label="Text alternative",
        widget=forms.Textarea,
        help_text="Describe the picture for people who cannot see it, including any text in it.",
        error_messages={"required": "Enter a text alternative"},
    )
    caption = forms.CharField(label="Caption (optional)", max_length=250, required=False)
    read = forms.IntegerField(widget=forms.HiddenInput)


class ChecklistForm(PortalForm):
    """For each requirement of the guidance: the section that covers it, or why it does not apply."""

    submit_label = "Save the checklist"

    def __init__(self, *args: Any, version: ArrangementsVersion, **kwargs: Any) -> None:
        self.rules = list(version.contents_rules())
        super().__init__(*args, **kwargs)
        checks = {check.key: check for check in version.checks.all()}
        for rule in self.rules:
            check = checks.get(rule.key)
            self.fields[f"section_{rule.key}"] = forms.ModelChoiceField(
                ArrangementsSection.objects.filter(version=version),
                label="Section that covers this",
                required=False,
                empty_label="Not yet covered",
                initial=check.section_id if check else None,
            )
            self.fields[f"why_{rule.key}"] = forms.CharField(
                label="Or why it does not apply",
                max_length=250,
                required=False,
                initial=check.why_not if check else "",
            )
        self.helper = self.build_helper()

    def layout_fields(self) -> list[Any]:
        return [
            Fieldset(f"section_{rule.key}", f"why_{rule.key}", legend=rule.title, legend_size=Size.SMALL)
            for rule in self.rules
            if f"why_{rule.key}" in self.fields
        ]

    def answers(self) -> dict[str, tuple[ArrangementsSection | None, str]]:
        """Return what was entered, as the operation takes it."""
        entered = self.cleaned_data
        return {rule.key: (entered[f"section_{rule.key}"], entered[f"why_{rule.key}"]) for rule in self.rules}
