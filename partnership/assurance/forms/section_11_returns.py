"""Forms for an agency's return: for the agency, its moderator and the team."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.assurance.models import Section11Response
from partnership.assurance.operations.section_11_returns import GapPlan
from partnership.assurance.operations.section_11_reuse import LONGEST_POINT, MOST_POINTS
from partnership.directory.forms.choices import set_queryset
from partnership.directory.models import Agency, Person, Post, PostRole
from partnership.improvement.models import QuestionKind, Score
from shield.forms.base import PortalForm
from shield.forms.fields import DueDateField

NO_CHILD = "Do not name a child or family."


def _score(label: str, *, required: bool) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=Score.choices,
        coerce=int,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": "Select your score"},
    )


def _text_area(label: str, help_text: str = "", *, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}), required=False
    )


class AnswerForm(PortalForm):
    """The answer to one question. It may be incomplete until the return is submitted."""

    submit_label = "Save and continue"

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, response: Section11Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response = response
        self.kind = response.question.kind
        fields_of: dict[str, Callable[[], dict[str, forms.Field]]] = {
            QuestionKind.SCORE: self._score_fields,
            QuestionKind.TEXT: self._text_fields,
            QuestionKind.PROGRESS: self._progress_fields,
            QuestionKind.ACHIEVEMENTS: self._point_fields,
            QuestionKind.PRIORITIES: self._point_fields,
        }
        self.fields.update(fields_of[self.kind]())
        self.initial = {**self._saved(), "version": response.version, **self.initial}

    def _text_fields(self) -> dict[str, forms.Field]:
        return {"text": _text_area("Your answer", NO_CHILD, rows=10)}

    def _score_fields(self) -> dict[str, forms.Field]:
        return {
            "score": _score("Your score", required=False),
            "evidence": _text_area("Evidence", f"Required for scores 2 and 3. {NO_CHILD}"),
            "file": forms.FileField(
                label="Evidence file", help_text="PDF, Word, Excel or an image, up to 20MB.", required=False
            ),
            "improvement": _text_area("What will you improve?", "Required for scores below 3."),
            "improve_by": DueDateField(
                label="Date for the improvement", help_text="Required for scores below 3.", required=False
            ),
        }

    def _point_fields(self) -> dict[str, forms.Field]:
        return {
            f"point_{number}": forms.CharField(label=f"{number}", max_length=LONGEST_POINT, required=False)
            for number in range(1, MOST_POINTS + 1)
        }

    def _progress_fields(self) -> dict[str, forms.Field]:
        return {
            f"update_{number}": _text_area(row["priority"], "What progress have you made?", rows=3)
            for number, row in enumerate(self.response.points, start=1)
        }

    def _saved(self) -> dict[str, Any]:
        """Return what has been saved so far."""
        points = self.response.points
        if self.kind == QuestionKind.PROGRESS:
            return {f"update_{number}": row["update"] for number, row in enumerate(points, start=1)}
        if self.kind in {QuestionKind.ACHIEVEMENTS, QuestionKind.PRIORITIES}:
            return {f"point_{number}": point for number, point in enumerate(points, start=1)}
        return {name: getattr(self.response, name) for name in self.fields if name not in {"version", "file"}}

    def answer(self) -> dict[str, Any]:
        """Return the values to save, which depend on the kind of question."""
        data = dict(self.cleaned_data)
        version = data.pop("version")
        if self.kind == QuestionKind.PROGRESS:
            rows = [
                {"priority": row["priority"], "update": data[f"update_{number}"]}
                for number, row in enumerate(self.response.points, start=1)
            ]
            return {"version": version, "points": rows}
        if self.kind in {QuestionKind.ACHIEVEMENTS, QuestionKind.PRIORITIES}:
            return {"version": version, "points": [point for point in data.values() if point]}
        return {"version": version, **data}


class ContributorsForm(PortalForm):
    submit_label = "Save contributors"

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="Colleagues", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leads = Person.objects.leading(agency)
        colleagues = Person.objects.at(agency).filter(user__isnull=False).exclude(pk__in=leads)
        set_queryset(self, "people", colleagues)


class SubmitForm(PortalForm):
    submit_label = "Submit this return"

    signed_off_by = forms.CharField(
        label="Signed off by",
        help_text="The name of a senior leader in your agency.",
        max_length=150,
        error_messages={"required": "Enter the name of the person who signed this off"},
    )
    signed_off_title = forms.CharField(label="Their job title", max_length=150)


def possible_moderators(agency: Agency) -> QuerySet[Person]:
    """Return people with an account who lead on safeguarding or govern, and do not work for the agency."""
    roles = (
        PostRole.AGENCY_LEAD,
        PostRole.SAFEGUARDING_CHAMPION,
        PostRole.OPERATIONAL_TEAM,
        PostRole.LEAD_SAFEGUARDING_PARTNER,
        PostRole.DELEGATED_SAFEGUARDING_PARTNER,
    )
    posts = Post.objects.current().filter(role__in=roles)
    own = Post.objects.current().filter(agency=agency)
    people = Person.objects.filter(user__isnull=False, posts__in=posts)
    return people.exclude(pk__in=own.values("person")).distinct()


class PersonWithAgencyField(forms.ModelChoiceField):
    """A person, shown with their agency."""

    def label_from_instance(self, person: Person) -> str:
        return f"{person.name}, {person.agency_on()}"


class ModeratorForm(PortalForm):
    submit_label = "Appoint moderator"

    moderator = PersonWithAgencyField(
        Person.objects.none(), label="Moderator", help_text="They must work for a different agency."
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "moderator", possible_moderators(agency))


class ModerationForm(PortalForm):
    submit_label = "Save and continue"

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, response: Section11Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if response.question.kind == QuestionKind.SCORE:
            self.fields["moderated_score"] = _score("Your score", required=True)
        self.fields["moderation"] = _text_area("Your comment", "Required if your score is different from the agency’s.")
        saved = {name: getattr(response, name) for name in ("version", "moderated_score", "moderation")}
        self.initial = {**saved, **self.initial}


class SendBackForm(PortalForm):
    feedback = forms.CharField(
        label="What should the agency change?",
        widget=forms.Textarea,
        error_messages={"required": "Enter what the agency should change"},
    )


class AgreeForm(PortalForm):
    feedback = forms.CharField(label="Feedback for the agency", widget=forms.Textarea, required=False)


class GapActionsForm(PortalForm):
    """An action with a due date for every gap, and one owner in the agency."""

    submit_label = "Create actions"

    owner = forms.ModelChoiceField(Post.objects.none(), label="Owner", empty_label="Select an owner")

    def __init__(self, *args: Any, agency: Agency, gaps: Iterable[Section11Response], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gaps = list(gaps)
        posts = Post.objects.current().filter(agency=agency).select_related("person", "agency")
        set_queryset(self, "owner", posts)
        for gap in self.gaps:
            place = gap.question.place
            self.fields[f"title_{gap.pk}"] = forms.CharField(
                label=f"Action for {place}",
                help_text=gap.question.text,
                max_length=250,
                error_messages={"required": f"Enter an action for {place}"},
            )
            self.fields[f"due_{gap.pk}"] = DueDateField(
                label=f"Due date for {place}", error_messages={"required": f"Enter a due date for {place}"}
            )
            suggested = {f"title_{gap.pk}": gap.improvement[:250], f"due_{gap.pk}": gap.improve_by}
            self.initial = {**suggested, **self.initial}

    def plans(self) -> list[GapPlan]:
        """Return the action for each gap."""
        data = self.cleaned_data
        return [GapPlan(gap, data[f"title_{gap.pk}"], data[f"due_{gap.pk}"]) for gap in self.gaps]


class AnswerImportForm(PortalForm):
    submit_label = "Import answers"

    file = forms.FileField(
        label="File of answers",
        help_text="Export it from your return on the other partnership’s portal.",
        error_messages={"required": "Select a file"},
    )
