"""A practice review as the operational team writes it, one side of it at a time."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from partnership.models import Recommendation, Theme
from reviews.models import MonitoringEntry, PracticeReview
from shield.forms.base import PortalForm, PortalModelForm
from shield.forms.fields import DateField, LinesField

NO_NAMES = "Name no child, no family and no practitioner."
YES_NO = (("True", "Yes"), ("False", "No"))


def criterion(letter: str, words: str) -> forms.TypedChoiceField:
    """One of the criteria of regulation 11: yes, no, or not yet answered."""
    return forms.TypedChoiceField(
        label=f"({letter}) {words}",
        choices=YES_NO,
        coerce=lambda answer: answer == "True",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class ReferForm(PortalModelForm):
    """The incident as it was referred."""

    submit_label = "Record the incident"
    agencies = LinesField(label="Agencies involved", help_text="One to a line.", required=False)

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
        help_texts = {
            "pseudonym": "For example Child O or Baby R. Never a name, never initials that give the child away.",
            "incident_summary": NO_NAMES,
            "aware_on": "The clock for notifying the Panel starts on this day.",
            "cdop_reference": "Only the reference. The child death review is kept elsewhere.",
        }


class IncidentForm(ReferForm):
    submit_label = "Save the incident"


class DatesForm(PortalModelForm):
    """Dates that start, stop or explain a clock. A step stamps its own day; here it is corrected."""

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
                "publication_planned_on",
                "nspcc_sent_on",
            ),
            DateField,
        )


class RapidReviewForm(PortalModelForm):
    submit_label = "Save the rapid review"

    class Meta:
        model = PracticeReview
        fields = ("version", "facts", "safety", "improvement", "next_steps")
        widgets = {"version": forms.HiddenInput}
        help_texts = {"facts": NO_NAMES}


class DecisionForm(PortalModelForm):
    """What partners take into account (SI 2018/789, regulation 11), and why they decide as they do."""

    submit_label = "Save the decision"
    improvements_needed = criterion("a", "Improvements are needed, also where they were found before")
    themes_recur = criterion("b", "Themes recur in the safety of children")
    working_together_concern = criterion("c", "There is concern about two or more agencies working together")
    panel_prefers_local = criterion("d", "The Panel concluded that a local review is more appropriate")

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
            "decision_reason": "Meeting the criteria does not oblige a review; a decision against one needs its reason.",
            "learning_route": "For example: local learning review, multi-agency audit, learning event.",
        }


class ReportForm(PortalModelForm):
    """What everybody can read once the review is published."""

    submit_label = "Save the report"

    class Meta:
        model = PracticeReview
        fields = ("version", "public_summary", "analysis", "improvements", "named_in_report")
        widgets = {"version": forms.HiddenInput}
        help_texts = {
            "public_summary": f"{NO_NAMES} Whatever reads like a name is pointed out; nothing is taken away.",
            "analysis": "Reviews do not hold people or organisations to account.",
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
        self.fields["themes"].queryset = themes  # type: ignore[attr-defined]
        self.initial = {"version": review.version, "themes": list(review.themes.all()), **self.initial}


class MonitoringForm(PortalModelForm):
    submit_label = "Add the entry"

    class Meta:
        model = MonitoringEntry
        fields = ("on", "in_time", "good_quality", "words", "asked_in_writing")
        field_classes = {"on": DateField}


class CopySentForm(PortalForm):
    submit_label = "Record the sending"
    sent_on = DateField(label="When was it sent?", error_messages={"required": "Enter the day it was sent"})


class RecommendationForm(PortalForm):
    """A recommendation of a review, before it goes to the Board."""

    text = forms.CharField(
        label="What should change",
        help_text=f"{NO_NAMES} The Board reads it without the review.",
        widget=forms.Textarea,
        error_messages={"required": "Enter what should change"},
    )
    owner = forms.CharField(label="Who leads on it", max_length=150, required=False)
    due_on = DateField(label="By when", required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Themes", required=False, widget=forms.CheckboxSelectMultiple
    )

    def layout_fields(self) -> list[Any]:
        return ["text", "owner", "due_on", Field.checkboxes("themes", small=True)]

    def __init__(self, *args: Any, themes: Any, recommendation: Recommendation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = themes  # type: ignore[attr-defined]
        if recommendation is not None:
            self.initial = {
                "text": recommendation.text,
                "owner": recommendation.owner,
                "due_on": recommendation.due_on,
                "themes": list(recommendation.themes.all()),
                **self.initial,
            }
