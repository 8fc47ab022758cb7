from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from shield.forms.base import PortalForm
from shield.forms.fields import LinesField
from training.models import ManagerAssessment, Score, Stage

WORDS = {
    Stage.BEFORE: (("useful", "What do you hope to learn?"),),
    Stage.AFTER: (("useful", "What helped you most?"), ("change", "What will you do differently?")),
    Stage.LATER: (("useful", "What has stayed with you?"), ("change", "What do you do differently now?")),
}


class EvaluationForm(PortalForm):
    """The statements of a course, and a few words."""

    submit_label = "Send the answers"

    def __init__(self, *args: Any, statements: list[str], stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {f"item_{place}": statement for place, statement in enumerate(statements, start=1)}
        for name, statement in self.items.items():
            self.fields[name] = forms.TypedChoiceField(
                label=statement,
                choices=Score,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": f"Answer: {statement[:1].lower()}{statement[1:].rstrip('.')}"},
            )
        for name, label in WORDS[stage]:
            self.fields[name] = forms.CharField(
                label=label,
                help_text="In a few words, without names. Name no child.",
                widget=forms.Textarea,
                max_length=1000,
                required=False,
                error_messages={"max_length": "Use 1,000 characters or fewer"},
            )

    def layout_fields(self) -> list[Any]:
        return [Field.radios(name, small=True) if name.startswith("item_") else name for name in self.fields]

    def scores(self) -> dict[str, int]:
        """The answers by statement, for the operation."""
        return {statement: self.cleaned_data[name] for name, statement in self.items.items()}


class StatementsForm(PortalForm):
    submit_label = "Save the statements"

    statements = LinesField(
        label="Statements",
        help_text="One to a line, such as: I know what to do when I am worried about a child. The same statements are "
        "asked before, after and three months on. A changed statement begins a new comparison.",
        error_messages={"required": "Enter at least one statement"},
    )

    def clean_statements(self) -> list[str]:
        lines = list(dict.fromkeys(self.cleaned_data["statements"]))
        for number, line in enumerate(lines, start=1):
            if len(line) > 200:
                raise forms.ValidationError(f"Line {number} is too long: use 200 characters or fewer")
        return lines


class AskManagerForm(PortalForm):
    submit_label = "Ask my manager"

    manager_name = forms.CharField(
        label="Name of your manager", max_length=150, error_messages={"required": "Enter your manager’s name"}
    )
    manager_email = forms.EmailField(
        label="Work e-mail address of your manager",
        error_messages={"required": "Enter your manager’s work e-mail address"},
    )


class ManagerViewForm(PortalForm):
    submit_label = "Send the answer"

    assessment = forms.ChoiceField(
        label="Do you see a difference in how they work?",
        choices=ManagerAssessment,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you see a difference"},
    )
    comment = forms.CharField(
        label="An example, if you have one",
        help_text="Without names. Name no child.",
        widget=forms.Textarea,
        max_length=500,
        required=False,
        error_messages={"max_length": "Use 500 characters or fewer"},
    )
