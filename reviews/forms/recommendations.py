"""A recommendation of a practice review."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from partnership.models import Recommendation, Theme
from reviews.forms.reviews import NO_NAMES
from shield.forms.base import PortalForm
from shield.forms.fields import DueDateField


class RecommendationForm(PortalForm):
    """A recommendation before it goes to the Board."""

    submit_label = "Save recommendation"

    text = forms.CharField(
        label="What should change",
        help_text=f"{NO_NAMES} The Board reads it without the review.",
        widget=forms.Textarea,
        error_messages={"required": "Enter what should change"},
    )
    owner = forms.CharField(label="Owner", max_length=150, required=False)
    due_on = DueDateField(label="Due date", required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Themes", required=False, widget=forms.CheckboxSelectMultiple
    )

    def layout_fields(self) -> list[Any]:
        return ["text", "owner", "due_on", Field.checkboxes("themes", small=True)]

    def __init__(self, *args: Any, themes: Any, recommendation: Recommendation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["themes"]
        chosen.queryset = themes
        if recommendation is not None:
            self.initial = {
                "text": recommendation.text,
                "owner": recommendation.owner,
                "due_on": recommendation.due_on,
                "themes": list(recommendation.themes.all()),
                **self.initial,
            }
