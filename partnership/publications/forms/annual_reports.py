"""Forms for annual reports."""

from typing import Any

from django import forms

from partnership.directory.forms.periods import PeriodForm
from partnership.directory.models import StatutoryRule
from partnership.publications.models import AnnualReport
from shield.forms.base import PortalForm
from shield.forms.fields import DateField

PROSE_HINT = "An empty line begins a new paragraph. Begin a line with - for a list, or with ## for a heading."


class StartReportForm(PeriodForm):
    submit_label = "Begin the report"

    period = forms.CharField(
        label="Year", help_text="For example 2025/26", max_length=20, error_messages={"required": "Enter the year"}
    )
    starts_on = DateField(label="First day of the year", error_messages={"required": "Enter the first day"})
    ends_on = DateField(label="Last day of the year", error_messages={"required": "Enter the last day"})
    edition = forms.ChoiceField(label="Edition of the guidance", choices=[("2023", "2023"), ("2018", "2018")])


class ReportForm(PortalForm):
    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    summary = forms.CharField(
        label="Summary in plain words", help_text=PROSE_HINT, widget=forms.Textarea(attrs={"rows": 8}), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SectionForm(PortalForm):
    """A chapter's words, and what the guidance asks for that they cover."""

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    prose = forms.CharField(
        label="Words", help_text=PROSE_HINT, widget=forms.Textarea(attrs={"rows": 18}), required=False
    )
    covers = forms.MultipleChoiceField(
        label="What this chapter covers", widget=forms.CheckboxSelectMultiple, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: AnnualReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["covers"].choices = [(rule.key, rule.title) for rule in report.contents_rules()]  # type: ignore[attr-defined]


class ReportCommentForm(PortalForm):
    submit_label = "Keep my comment"

    text = forms.CharField(label="Your comment", help_text=PROSE_HINT, widget=forms.Textarea(attrs={"rows": 14}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReportCopyForm(PortalForm):
    submit_label = "Keep this"

    rule = forms.ModelChoiceField(
        StatutoryRule.objects.none(), label="Who asks for it?", required=False, empty_label="Nobody: sent as well"
    )
    recipient = forms.CharField(label="To whom", max_length=150, error_messages={"required": "Say to whom it was sent"})
    sent_on = DateField(label="Sent on", error_messages={"required": "Enter the day"})
    proof = forms.FileField(
        label="Proof", required=False, help_text="The e-mail as a PDF, or a picture of the receipt."
    )

    def __init__(self, *args: Any, report: AnnualReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [rule.pk for rule in report.not_sent_to()]
        self.fields["rule"].queryset = StatutoryRule.objects.filter(pk__in=waiting)  # type: ignore[attr-defined]
