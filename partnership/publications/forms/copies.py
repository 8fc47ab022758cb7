"""Forms to record who a published report or version was sent to."""

from typing import Any, cast

from django import forms

from partnership.directory.models import StatutoryRule
from partnership.publications.models import AnnualReport
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class SentCopyForm(PortalForm):
    submit_label = "Record recipient"

    recipient = forms.CharField(
        label="Recipient",
        max_length=150,
        help_text="For example, Department for Education",
        error_messages={"required": "Enter the recipient"},
    )
    sent_on = DateField(label="Date sent", error_messages={"required": "Enter the date sent"})
    proof = forms.FileField(
        label="Proof of sending (optional)",
        required=False,
        help_text="The email as a PDF, or a picture of the receipt.",
    )


class ReportCopyForm(SentCopyForm):
    """For an annual report, which has recipients that the guidance names."""

    rule = forms.ModelChoiceField(
        StatutoryRule.objects.none(), label="Statutory recipient", required=False, empty_label="Another recipient"
    )
    field_order = ("rule", "recipient", "sent_on", "proof")

    def __init__(self, *args: Any, report: AnnualReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [rule.pk for rule in report.not_sent_to()]
        rule = cast(forms.ModelChoiceField, self.fields["rule"])
        rule.queryset = StatutoryRule.objects.filter(pk__in=waiting)
