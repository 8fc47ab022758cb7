"""A practice review as the operational team writes it: a form for each part of the page."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from partnership.models import Theme
from reviews.models import PracticeReview
from shield.forms.base import PortalForm, PortalModelForm
from shield.forms.fields import DateField, LinesField, WorkingDayField

NO_NAMES = "Do not name a child, a family or a practitioner."
YES_NO = (("True", "Yes"), ("False", "No"))


def criterion(letter: str, label: str) -> forms.TypedChoiceField:
    """Return a field for one of the criteria of regulation 11: yes, no, or not yet answered."""
    return forms.TypedChoiceField(
        label=f"({letter}) {label}",
        choices=YES_NO,
        coerce=lambda answer: answer == "True",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class ReferralForm(PortalModelForm):
    """An incident as it was referred."""

    submit_label = "Record the incident"

    agencies = LinesField(label="Agencies involved", help_text="Enter one agency on each line.", required=False)

    class Meta:
        model = PracticeReview
        fields = (
            "version",
            "pseudonym",
            "owner",
            "incident_summary",
            "referred_on",
            "incident_on",
            "aware_on",
            "harm",
            "area",
            "abuse_suspected",
            "looked_after",
            "care_leaver",
            "incident_area",
            "home_area",
            "agencies",
            "cdop_reference",
        )
        widgets = {"version": forms.HiddenInput, "harm": forms.RadioSelect, "area": forms.RadioSelect}
        field_classes = dict.fromkeys(("referred_on", "incident_on", "aware_on"), DateField)
        error_messages = {"harm": {"required": "Select whether the child died or was seriously harmed"}}
        help_texts = {
            "pseudonym": "For example, Child O or Baby R. Do not use names or initials that identify the child.",
            "incident_summary": NO_NAMES,
            "aware_on": "The clock for notifying the Panel starts on this date.",
            "cdop_reference": "Enter the reference only. The child death review is stored elsewhere.",
        }


class IncidentForm(ReferralForm):
    submit_label = "Save the incident"


class DatesForm(PortalModelForm):
    """Dates that start, stop or explain a clock. Moves write their own dates; this form corrects them."""

    submit_label = "Save the dates"

    class Meta:
        model = PracticeReview
        fields = (
            "version",
            "notified_on",
            "partners_told_on",
            "notified_late_because",
            "rapid_review_on",
            "rapid_review_late_because",
            "submitted_on",
            "panel_replied_on",
            "initiated_on",
            "final_report_on",
            "publication_planned_on",
            "publication_late_because",
            "nspcc_sent_on",
            "nspcc_record",
        )
        widgets = {"version": forms.HiddenInput}
        field_classes = dict.fromkeys(
            (
                "notified_on",
                "partners_told_on",
                "rapid_review_on",
                "submitted_on",
                "panel_replied_on",
                "initiated_on",
                "final_report_on",
                "nspcc_sent_on",
            ),
            DateField,
        ) | {"publication_planned_on": WorkingDayField}


class RapidReviewForm(PortalModelForm):
    submit_label = "Save the rapid review"

    class Meta:
        model = PracticeReview
        fields = ("version", "facts", "safety", "improvement", "next_steps")
        widgets = {"version": forms.HiddenInput}
        help_texts = {"facts": NO_NAMES}


class DecisionForm(PortalModelForm):
    """What partners take into account (SI 2018/789, regulation 11), and the reason for their decision."""

    submit_label = "Save the decision"

    improvements_needed = criterion("a", "Improvements are needed, including any identified before")
    themes_recur = criterion("b", "There are recurrent themes in the safeguarding of children")
    working_together_concern = criterion(
        "c", "There are concerns about two or more agencies working together effectively"
    )
    panel_prefers_local = criterion("d", "The Panel concluded that a local review may be more appropriate")

    class Meta:
        model = PracticeReview
        fields = (
            "version",
            "improvements_needed",
            "themes_recur",
            "working_together_concern",
            "panel_prefers_local",
            "decision_reason",
            "learning_route",
            "reviewer",
        )
        widgets = {"version": forms.HiddenInput}
        help_texts = {
            "decision_reason": "You do not have to start a review when the criteria are met, but a decision against one needs a reason.",
            "learning_route": "For example, local learning review, multi-agency audit or learning event.",
        }


class ReportForm(PortalModelForm):
    """What everyone can read when the review is published."""

    submit_label = "Save the report"

    class Meta:
        model = PracticeReview
        fields = ("version", "public_summary", "analysis", "improvements", "named_in_report")
        widgets = {"version": forms.HiddenInput}
        help_texts = {
            "public_summary": f"{NO_NAMES} We point out words that look like a name, but do not change them.",
            "analysis": "Reviews do not hold people or agencies to account.",
        }


class ThemesForm(PortalForm):
    submit_label = "Save the themes"

    version = forms.IntegerField(widget=forms.HiddenInput)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Themes", required=False, widget=forms.CheckboxSelectMultiple
    )

    def layout_fields(self) -> list[Any]:
        return ["version", Field.checkboxes("themes", small=True)]

    def __init__(self, *args: Any, themes: Any, review: PracticeReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["themes"]
        chosen.queryset = themes
        self.initial = {"version": review.version, "themes": list(review.themes.all()), **self.initial}
