"""Actions, meetings and recommendations, as people type them."""

from typing import Any

from django import forms

from partnership.models import Post, RecommendationSource, Theme
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class ActionForm(PortalForm):
    submit_label = "Give this action"

    title = forms.CharField(label="What is to be done", max_length=250, error_messages={"required": "Say what"})
    detail = forms.CharField(label="More about it", widget=forms.Textarea, required=False)
    owner = forms.ModelChoiceField(
        Post.objects.none(),
        label="Who owns it",
        help_text="One person, in one post.",
        error_messages={"required": "Choose who owns it"},
    )
    due_on = DateField(label="Due", error_messages={"required": "Enter the day it is due"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Post.objects.current().select_related("person", "agency").order_by("person__name")
        self.fields["owner"].queryset = held  # type: ignore[attr-defined]


class ActionNoteForm(PortalForm):
    submit_label = "Keep this note"

    text = forms.CharField(
        label="How far has it come?", widget=forms.Textarea, error_messages={"required": "Say how far it has come"}
    )


class HandOverForm(PortalForm):
    submit_label = "Hand it over"

    owner = forms.ModelChoiceField(
        Post.objects.none(), label="Who owns it from now on", error_messages={"required": "Choose who owns it"}
    )
    reason = forms.CharField(label="Why", widget=forms.Textarea, error_messages={"required": "Enter the reason"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Post.objects.current().select_related("person", "agency").order_by("person__name")
        self.fields["owner"].queryset = held  # type: ignore[attr-defined]


class EvidenceForm(PortalForm):
    submit_label = "Report it done"

    evidence = forms.CharField(
        label="What was done?",
        help_text="Somebody else reads this and verifies it.",
        widget=forms.Textarea,
        error_messages={"required": "Say what was done"},
    )


class PutOffForm(PortalForm):
    submit_label = "Put it off"

    until = DateField(label="New date", error_messages={"required": "Enter the new date"})
    reason = forms.CharField(label="Why", widget=forms.Textarea, error_messages={"required": "Enter the reason"})


NOT_KNOWN = "If it is not known yet, say why."


class ImpactForm(PortalForm):
    submit_label = "Save the answers"

    how_much = forms.CharField(
        label="How much did we do?",
        help_text=NOT_KNOWN,
        widget=forms.Textarea,
        error_messages={"required": "Say how much was done, or why that is not known yet"},
    )
    how_well = forms.CharField(
        label="How well did we do it?",
        help_text=NOT_KNOWN,
        widget=forms.Textarea,
        error_messages={"required": "Say how well it was done, or why that is not known yet"},
    )
    better_off = forms.CharField(
        label="Is anyone better off?",
        help_text=NOT_KNOWN,
        widget=forms.Textarea,
        error_messages={"required": "Say whether anyone is better off, or why that is not known yet"},
    )


class RecommendationForm(PortalForm):
    """A recommendation from outside priorities and reviews, before it goes to the Board."""

    submit_label = "Write this recommendation"
    SOURCES = [
        (source.value, source.label)
        for source in RecommendationSource
        if source not in {RecommendationSource.PRIORITY, RecommendationSource.REVIEW}
    ]

    source = forms.ChoiceField(label="Where does it come from?", choices=SOURCES, widget=forms.RadioSelect)
    source_title = forms.CharField(
        label="Which one?", help_text="For example: National review of safeguarding under ones, 2025", max_length=200
    )
    text = forms.CharField(
        label="What should change?", help_text="Never the name of a child or family.", widget=forms.Textarea
    )
    owner = forms.CharField(label="Who leads on it?", max_length=150, required=False)
    due_on = DateField(label="By when?", required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Themes", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.all()  # type: ignore[attr-defined]
