"""Forms for recommendations."""

from typing import Any

from django import forms

from partnership.directory.models import Theme
from partnership.improvement.models import RecommendationSource
from shield.forms.base import PortalForm
from shield.forms.fields import DateField

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
