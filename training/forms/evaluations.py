"""Forms for questionnaires."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from shield.forms.base import PortalForm
from shield.forms.fields import LinesField
from training.models import Course, ManagerAssessment, Score, Stage, Usefulness
from training.operations.learning.session_ratings import Session

QUESTIONS = {
    Stage.BEFORE: (("useful", "What do you hope to learn?"),),
    Stage.AFTER: (("useful", "What helped you most?"), ("change", "What will you do differently?")),
    Stage.LATER: (("useful", "What has stayed with you?"), ("change", "What do you do differently now?")),
}


class EvaluationForm(PortalForm):
    """The statements of a course, and open questions."""

    submit_label = "Send answers"

    def __init__(
        self, *args: Any, statements: list[str], stage: Stage, sessions: Sequence[Session] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = {f"session_{session.item.pk}": session for session in sessions}
        self.items = {f"item_{place}": statement for place, statement in enumerate(statements, start=1)}
        for name, statement in self.items.items():
            self.fields[name] = forms.TypedChoiceField(
                label=statement,
                choices=Score,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": f"Select how far you agree: {statement}"},
            )
        for name, session in self.sessions.items():
            self.fields[name] = forms.TypedChoiceField(
                label=f"How useful was {session.label}?",
                help_text="Leave empty if you did not attend it.",
                choices=Usefulness,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        for name, label in QUESTIONS[stage]:
            self.fields[name] = forms.CharField(
                label=label,
                help_text="Do not include any names.",
                widget=forms.Textarea,
                max_length=1000,
                required=False,
                error_messages={"max_length": "Your answer must be 1,000 characters or fewer"},
            )

    def layout_fields(self) -> list[Any]:
        scales = self.items.keys() | self.sessions.keys()
        return [Field.radios(name, small=True) if name in scales else name for name in self.fields]

    def scores(self) -> dict[str, int]:
        """Return the scores by statement."""
        return {statement: self.cleaned_data[name] for name, statement in self.items.items()}

    def ratings(self) -> dict[Session, int]:
        """Return the ratings of the sessions that the person attended."""
        typed = {session: self.cleaned_data.get(name) for name, session in self.sessions.items()}
        return {session: score for session, score in typed.items() if score is not None}


class StatementsForm(PortalForm):
    submit_label = "Save statements"

    statements = LinesField(
        label="Statements",
        help_text="Enter each statement on a new line, for example: I know what to do when I am worried about a child. People "
        "answer the same statements before, after and 3 months later. If you change one, its results start again.",
        error_messages={"required": "Enter at least one statement"},
    )

    def clean_statements(self) -> list[str]:
        lines = list(dict.fromkeys(self.cleaned_data["statements"]))
        for number, line in enumerate(lines, start=1):
            if len(line) > 200:
                raise forms.ValidationError(f"Line {number} must be 200 characters or fewer")
        return lines


class AskManagerForm(PortalForm):
    submit_label = "Ask my manager"

    manager_name = forms.CharField(
        label="Name of your manager", max_length=150, error_messages={"required": "Enter your manager’s name"}
    )
    manager_email = forms.EmailField(
        label="Work email address of your manager",
        error_messages={"required": "Enter your manager’s work email address"},
    )


class ManagerViewForm(PortalForm):
    submit_label = "Send feedback"

    assessment = forms.ChoiceField(
        label="Do you see a difference in how they work?",
        choices=ManagerAssessment,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you see a difference in how they work"},
    )
    comment = forms.CharField(
        label="Example (optional)",
        help_text="Do not include any names.",
        widget=forms.Textarea,
        max_length=500,
        required=False,
        error_messages={"max_length": "Example must be 500 characters or fewer"},
    )


class EvaluationFilterForm(PortalForm):
    """One course, one financial year, or all of them."""

    submit_label = "Show results"

    course = forms.ModelChoiceField(
        Course.objects.order_by("title"),
        label="Course",
        to_field_name="slug",
        required=False,
        empty_label="All courses",
        error_messages={"invalid_choice": "Select a course from the list"},
    )
    year = forms.TypedChoiceField(
        label="Year",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Select a year from the list"},
    )

    def __init__(self, *args: Any, years: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "All years"), *years]  # type: ignore[attr-defined]
