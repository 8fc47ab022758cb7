"""Reports, arrangements and bulletins, as people type them."""

from typing import Any

from django import forms

from partnership.forms.periods import PeriodForm
from partnership.models import AnnualReport, MailingList, StatutoryRule
from shield.forms.base import PortalForm
from shield.forms.fields import DateField, leads_inside

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


class SubscribeForm(PortalForm):
    submit_label = "Send me the link"

    email = forms.EmailField(
        label="Your e-mail address",
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the correct format, like name@example.org",
        },
    )
    lists = forms.MultipleChoiceField(
        label="What would you like to get?",
        choices=MailingList,
        widget=forms.CheckboxSelectMultiple,
        initial=[MailingList.MAIN],
        error_messages={"required": "Choose at least one"},
    )


class IssueForm(PortalForm):
    submit_label = "Save issue"

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    subject = forms.CharField(
        label="Subject of the e-mail",
        help_text="No names of children or families.",
        max_length=150,
        error_messages={"required": "Enter the subject"},
    )
    introduction = forms.CharField(label="Introduction", widget=forms.Textarea, required=False)
    mailing_list = forms.ChoiceField(label="Who gets it", choices=MailingList, widget=forms.RadioSelect)


class ItemForm(PortalForm):
    submit_label = "Save story"

    heading = forms.CharField(
        label="Section", help_text="Stories with the same section stand together.", max_length=150
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter the title"})
    summary = forms.CharField(label="Story", widget=forms.Textarea, error_messages={"required": "Write the story"})
    url = forms.CharField(
        label="Link",
        help_text="A page of this portal, such as /training/, or an address that begins with https://",
        max_length=300,
        required=False,
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        if url and not leads_inside(url) and not url.startswith("https://"):
            raise forms.ValidationError("Begin the link with / for this portal, or with https://")
        return url


class StoriesForm(PortalForm):
    """Candidate stories of every app, to be copied in."""

    submit_label = "Add the chosen stories"

    stories = forms.MultipleChoiceField(
        label="Stories",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one story"},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stories"].choices = choices  # type: ignore[attr-defined]
