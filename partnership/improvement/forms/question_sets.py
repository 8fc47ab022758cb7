"""Forms for question sets, standards and questions."""

from typing import Any

from django import forms

from partnership.directory.models import Theme
from partnership.improvement.models import Duty, QuestionKind
from shield.forms.base import PortalForm


class QuestionSetForm(PortalForm):
    submit_label = "Begin this version"

    duty = forms.ChoiceField(label="Under which duty", choices=Duty, widget=forms.RadioSelect)


class StandardForm(PortalForm):
    title = forms.CharField(label="Standard", max_length=150)
    statement = forms.CharField(label="What is expected", widget=forms.Textarea, required=False)


class StandardEditForm(StandardForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class QuestionForm(PortalForm):
    text = forms.CharField(label="Question", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label="How it is answered", choices=QuestionKind, widget=forms.RadioSelect)
    hint = forms.CharField(label="Help with the answer", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label="Themes the answers bear on",
        help_text="The learning tracker shows the scores beside these themes.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.all()  # type: ignore[attr-defined]


class QuestionEditForm(QuestionForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
