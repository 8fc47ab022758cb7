"""Forms for recommendations."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.board.models import Decision
from partnership.directory.forms.choices import set_queryset
from partnership.directory.models import Theme
from partnership.improvement.models import RecommendationSource
from partnership.improvement.operations.recommendations import IMPACT_ERRORS
from shield.forms.base import PortalForm
from shield.forms.fields import DateField

NOT_KNOWN = "If this is not known yet, explain why."


class TakenDecisionField(forms.ModelChoiceField):
    """One of the decisions that were taken, with its meeting."""

    def label_from_instance(self, obj: Decision) -> str:
        return f"{obj.meeting}: {obj}"


class DecidedForm(PortalForm):
    """Which decision says that a recommendation is accepted or not."""

    submit_label = "Record the decision"

    decision = TakenDecisionField(
        Decision.objects.none(),
        label="Decision",
        help_text="Decisions are listed after they are recorded in the minutes, or made by correspondence.",
        error_messages={"required": "Select the decision"},
    )

    def __init__(self, *args: Any, decisions: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "decision", decisions)


class DecidedWithReasonForm(DecidedForm):
    """The decision, and which part was accepted or why the recommendation was not."""

    reason = forms.CharField(
        label="Reason",
        help_text="This will be kept with the record.",
        widget=forms.Textarea,
        error_messages={"required": "Enter a reason"},
    )


class ImpactForm(PortalForm):
    submit_label = "Record impact"

    how_much = forms.CharField(
        label="How much did we do?",
        help_text=NOT_KNOWN,
        widget=forms.Textarea,
        error_messages={"required": IMPACT_ERRORS["how_much"]},
    )
    how_well = forms.CharField(
        label="How well did we do it?",
        help_text=NOT_KNOWN,
        widget=forms.Textarea,
        error_messages={"required": IMPACT_ERRORS["how_well"]},
    )
    better_off = forms.CharField(
        label="Is anyone better off?",
        help_text=NOT_KNOWN,
        widget=forms.Textarea,
        error_messages={"required": IMPACT_ERRORS["better_off"]},
    )


class RecommendationForm(PortalForm):
    """A recommendation from anything but a priority or a practice review, which have their own pages."""

    submit_label = "Create recommendation"
    SOURCES = [
        (source.value, source.label)
        for source in RecommendationSource
        if source not in {RecommendationSource.PRIORITY, RecommendationSource.REVIEW}
    ]

    source = forms.ChoiceField(
        label="Source",
        choices=SOURCES,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the source"},
    )
    source_title = forms.CharField(
        label="Title of the source",
        help_text="For example: National review of safeguarding under ones, 2025",
        max_length=200,
    )
    text = forms.CharField(
        label="Recommendation",
        help_text="What should change. Do not name a child or family.",
        widget=forms.Textarea,
        error_messages={"required": "Enter the recommendation"},
    )
    owner = forms.CharField(label="Lead", max_length=150, required=False)
    due_on = DateField(label="Due date", required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(), label="Themes", widget=forms.CheckboxSelectMultiple, required=False
    )
