"""Forms for annual reports."""

from typing import Any, cast

from django import forms

from partnership.directory.forms.periods import PeriodForm
from partnership.directory.models import StatutoryRule
from partnership.publications.models import AnnualReport
from partnership.publications.models.annual_reports import CONTENT_RULES
from shield.forms.base import PortalForm
from shield.forms.fields import DateField

TEXT_HINT = "Leave an empty line to start a new paragraph. Start a line with - for a list, or with ## for a heading."


def _editions() -> list[tuple[str, str]]:
    """Return the editions that say what a report must cover, the newest first."""
    rules = StatutoryRule.objects.filter(key__startswith=CONTENT_RULES)
    return [(edition, edition) for edition in rules.editions()]


class AnnualReportCreateForm(PeriodForm):
    submit_label = "Create the report"

    period = forms.CharField(
        label="Year", help_text="For example, 2025/26", max_length=20, error_messages={"required": "Enter the year"}
    )
    starts_on = DateField(label="First day of the year", error_messages={"required": "Enter the first day of the year"})
    ends_on = DateField(label="Last day of the year", error_messages={"required": "Enter the last day of the year"})
    edition = forms.ChoiceField(label="Edition of the guidance", choices=_editions)


class AnnualReportForm(PortalForm):
    submit_label = "Save report"

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    summary = forms.CharField(
        label="Plain English summary",
        help_text=TEXT_HINT,
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ChapterForm(PortalForm):
    """A chapter's text, and the requirements of the guidance that it covers."""

    submit_label = "Save chapter"

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    prose = forms.CharField(
        label="Text", help_text=TEXT_HINT, widget=forms.Textarea(attrs={"rows": 18}), required=False
    )
    covers = forms.MultipleChoiceField(
        label="What this chapter covers", widget=forms.CheckboxSelectMultiple, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: AnnualReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        covers = cast(forms.MultipleChoiceField, self.fields["covers"])
        covers.choices = [(rule.key, rule.title) for rule in report.contents_rules()]


class ScrutineerCommentForm(PortalForm):
    submit_label = "Save comment"

    text = forms.CharField(
        label="Your comment",
        help_text=TEXT_HINT,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": "Enter your comment"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
