"""The published arrangements, as people type them."""

from typing import Any

from crispy_forms_gds.layout import Fieldset
from django import forms

from partnership.directory.models import StatutoryRule
from partnership.publications.models import ArrangementsSection, ArrangementsVersion
from partnership.publications.models.arrangements import CONTENT_RULES
from shield.forms.base import PortalForm, Size
from shield.forms.fields import DateField
from shield.forms.rich_text import RichTextField


class BeginVersionForm(PortalForm):
    submit_label = "Begin a new version"

    effective_on = DateField(label="In force from", error_messages={"required": "Enter the first day"})
    edition = forms.ChoiceField(label="Edition of the guidance")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = StatutoryRule.objects.filter(key__startswith=CONTENT_RULES).order_by("-edition")
        editions = asked.values_list("edition", flat=True).distinct()
        self.fields["edition"].choices = [(edition, edition) for edition in editions]  # type: ignore[attr-defined]


class VersionForm(BeginVersionForm):
    submit_label = "Save"

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    read = forms.IntegerField(widget=forms.HiddenInput)


class NewSectionForm(PortalForm):
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter the title"})
    body = RichTextField(label="Words", error_messages={"required": "Enter the words of the section"})


class ArrangementsSectionForm(NewSectionForm):
    """A section, and the row of the change table that everybody reads."""

    was = forms.CharField(label="What it said before", required=False)
    change = forms.CharField(
        label="What is new in this section",
        help_text="A row of the change table that everybody reads. Leave empty for a small correction.",
        required=False,
    )
    why = forms.CharField(label="Why", required=False)
    read = forms.IntegerField(widget=forms.HiddenInput)


class PictureForm(PortalForm):
    submit_label = "Add this picture"

    file = forms.FileField(label="Picture", help_text="PNG or JPEG", error_messages={"required": "Choose a picture"})
    alternative = forms.CharField(
        label="What does it show?",
        widget=forms.Textarea,
        help_text="For everybody who cannot see it: what is drawn and what is written there.",
        error_messages={"required": "Say in words what the picture shows"},
    )
    caption = forms.CharField(label="Caption", max_length=250, required=False)
    read = forms.IntegerField(widget=forms.HiddenInput)


class ChecklistForm(PortalForm):
    """For each thing that the guidance asks for: a section, or why it does not apply."""

    submit_label = "Save the checklist"

    def __init__(self, *args: Any, version: ArrangementsVersion, **kwargs: Any) -> None:
        self.arrangements = version
        self.asked = list(version.contents_rules())
        super().__init__(*args, **kwargs)
        known = {check.key: check for check in version.checks.all()}
        for rule in self.asked:
            answer = known.get(rule.key)
            self.fields[f"section_{rule.key}"] = forms.ModelChoiceField(
                ArrangementsSection.objects.filter(version=version),
                label="Stands in section",
                required=False,
                empty_label="Not said yet",
                initial=answer.section_id if answer else None,
            )
            self.fields[f"why_{rule.key}"] = forms.CharField(
                label="Or does not apply, because",
                max_length=250,
                required=False,
                initial=answer.why_not if answer else "",
            )
        self.helper = self.build_helper()

    def layout_fields(self) -> list[Any]:
        return [
            Fieldset(f"section_{rule.key}", f"why_{rule.key}", legend=rule.title, legend_size=Size.SMALL)
            for rule in self.asked
            if f"why_{rule.key}" in self.fields
        ]

    def answers(self) -> dict[str, tuple[ArrangementsSection | None, str]]:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        return {rule.key: (typed[f"section_{rule.key}"], typed[f"why_{rule.key}"]) for rule in self.asked}


class CopyForm(PortalForm):
    submit_label = "Keep this"

    recipient = forms.CharField(
        label="To whom",
        max_length=150,
        help_text="For example: Department for Education.",
        error_messages={"required": "Say to whom it was sent"},
    )
    sent_on = DateField(label="Sent on", error_messages={"required": "Enter the day"})
    proof = forms.FileField(
        label="Proof", required=False, help_text="The e-mail as a PDF, or a picture of the receipt."
    )
