"""Forms for question sets, standards and questions."""

from django import forms

from partnership.directory.models import Theme
from partnership.improvement.models import Duty, QuestionKind
from shield.forms.base import PortalForm


class QuestionSetForm(PortalForm):
    submit_label = "Create new version"

    duty = forms.ChoiceField(label="Duty", choices=Duty, widget=forms.RadioSelect)


class StandardForm(PortalForm):
    submit_label = "Save standard"

    title = forms.CharField(label="Name of the standard", max_length=150)
    statement = forms.CharField(label="Description", widget=forms.Textarea, required=False)


class StandardEditForm(StandardForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class QuestionForm(PortalForm):
    submit_label = "Save question"

    text = forms.CharField(label="Question", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label="Type of answer", choices=QuestionKind, widget=forms.RadioSelect)
    hint = forms.CharField(label="Guidance", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label="Themes",
        help_text="The learning tracker shows the scores under these themes.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class QuestionEditForm(QuestionForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
