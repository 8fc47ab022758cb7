"""An agency's return, as its people, its moderator and the team type it."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.assurance.models import Section11Response
from partnership.assurance.operations.section_11_returns import GapPlan
from partnership.directory.models import Agency, Person, Post, PostRole
from partnership.improvement.models import QuestionKind, Score
from shield.forms.base import PortalForm
from shield.forms.fields import DateField

POINTS = 5
NO_CHILD = "Never the name of a child or family."


def _score(label: str, *, required: bool) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=Score.choices,
        coerce=int,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your score"},
    )


def _words(label: str, help_text: str = "", *, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}), required=False
    )


class ResponseForm(PortalForm):
    """One question. Half an answer is kept too: what is missing is asked for when the return is submitted."""

    submit_label = "Save and continue"

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, response: Section11Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response = response
        self.kind = response.question.kind
        asked: dict[str, Callable[[], dict[str, forms.Field]]] = {
            QuestionKind.SCORE: self._scored,
            QuestionKind.TEXT: self._text,
            QuestionKind.PROGRESS: self._progress,
            QuestionKind.ACHIEVEMENTS: self._points,
            QuestionKind.PRIORITIES: self._points,
        }
        self.fields.update(asked[self.kind]())
        self.initial = {**self._known(), "version": response.version, **self.initial}

    def _text(self) -> dict[str, forms.Field]:
        return {"text": _words("Your answer", NO_CHILD, rows=10)}

    def _scored(self) -> dict[str, forms.Field]:
        return {
            "score": _score("Your score", required=False),
            "evidence": _words("What shows it?", f"Needed for 2 and 3. {NO_CHILD}"),
            "file": forms.FileField(
                label="A file that shows it", help_text="PDF, Word, Excel or a picture, up to 20 MB.", required=False
            ),
            "improvement": _words("What will you improve?", "Needed below 3."),
            "improve_by": DateField(label="By when?", help_text="Needed below 3.", required=False),
        }

    def _points(self) -> dict[str, forms.Field]:
        return {
            f"point_{number}": forms.CharField(label=f"{number}", max_length=300, required=False)
            for number in range(1, POINTS + 1)
        }

    def _progress(self) -> dict[str, forms.Field]:
        return {
            f"update_{number}": _words(row["priority"], "How did it go?", rows=3)
            for number, row in enumerate(self.response.points, start=1)
        }

    def _known(self) -> dict[str, Any]:
        """What was answered so far."""
        points = self.response.points
        if self.kind == QuestionKind.PROGRESS:
            return {f"update_{number}": row["update"] for number, row in enumerate(points, start=1)}
        if self.kind in {QuestionKind.ACHIEVEMENTS, QuestionKind.PRIORITIES}:
            return {f"point_{number}": point for number, point in enumerate(points, start=1)}
        return {name: getattr(self.response, name) for name in self.fields if name not in {"version", "file"}}

    def answer(self) -> dict[str, Any]:
        """What is to be kept: only what the kind of question asks for."""
        given = dict(self.cleaned_data)
        version = given.pop("version")
        if self.kind == QuestionKind.PROGRESS:
            rows = [
                {"priority": row["priority"], "update": given[f"update_{number}"]}
                for number, row in enumerate(self.response.points, start=1)
            ]
            return {"version": version, "points": rows}
        if self.kind in {QuestionKind.ACHIEVEMENTS, QuestionKind.PRIORITIES}:
            return {"version": version, "points": [point for point in given.values() if point]}
        return {"version": version, **given}


class ContributorsForm(PortalForm):
    submit_label = "Save"

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="Colleagues", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leads = Person.objects.leading(agency)
        here = Person.objects.at(agency).filter(user__isnull=False).exclude(pk__in=leads)
        self.fields["people"].queryset = here  # type: ignore[attr-defined]


class SubmitForm(PortalForm):
    submit_label = "Submit the return"

    signed_off_by = forms.CharField(
        label="Who in your agency answers for it?", help_text="A senior leader, by name.", max_length=150
    )
    signed_off_title = forms.CharField(label="What is their post?", max_length=150)


def possible_moderators(agency: Agency) -> QuerySet[Person]:
    """People with an account who lead on safeguarding elsewhere, or govern, and do not work for the agency."""
    roles = (
        PostRole.AGENCY_LEAD,
        PostRole.SAFEGUARDING_CHAMPION,
        PostRole.OPERATIONAL_TEAM,
        PostRole.LEAD_SAFEGUARDING_PARTNER,
        PostRole.DELEGATED_SAFEGUARDING_PARTNER,
    )
    posts = Post.objects.current().filter(role__in=roles)
    here = Post.objects.current().filter(agency=agency)
    people = Person.objects.filter(user__isnull=False, posts__in=posts)
    return people.exclude(pk__in=here.values("person")).distinct()


class ModeratorForm(PortalForm):
    submit_label = "Ask them to moderate"

    moderator = forms.ModelChoiceField(
        Person.objects.none(), label="Who moderates it?", help_text="Never somebody of the same agency."
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["moderator"].queryset = possible_moderators(agency)  # type: ignore[attr-defined]
        self.fields["moderator"].label_from_instance = _with_agency  # type: ignore[attr-defined]


def _with_agency(person: Person) -> str:
    return f"{person.name}, {person.agency_on()}"


class ModerateForm(PortalForm):
    submit_label = "Save and continue"

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, response: Section11Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if response.question.kind == QuestionKind.SCORE:
            self.fields["moderated_score"] = _score("Your score", required=True)
        self.fields["moderation"] = _words("What do you say?", "Needed where your score differs.")
        known = {name: getattr(response, name) for name in ("version", "moderated_score", "moderation")}
        self.initial = {**known, **self.initial}


class FeedbackForm(PortalForm):
    feedback = forms.CharField(label="What do you want them to do?", widget=forms.Textarea)
    submit_label = "Send it back"


class AgreeForm(PortalForm):
    feedback = forms.CharField(label="What do you say of the whole?", widget=forms.Textarea, required=False)
    submit_label = "Agree this return"


class PlanForm(PortalForm):
    """Every gap as an action: what, and by when; one owner in the agency."""

    submit_label = "Give these actions"

    owner = forms.ModelChoiceField(Post.objects.none(), label="Who owns them?")

    def __init__(self, *args: Any, agency: Agency, gaps: Iterable[Section11Response], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gaps = list(gaps)
        posts = Post.objects.current().filter(agency=agency).select_related("person", "agency")
        self.fields["owner"].queryset = posts  # type: ignore[attr-defined]
        for gap in self.gaps:
            place = gap.question.place
            self.fields[f"title_{gap.pk}"] = forms.CharField(
                label=f"{place}: what will be done?", help_text=gap.question.text, max_length=250
            )
            self.fields[f"due_{gap.pk}"] = DateField(label=f"{place}: by when?")
            known = {f"title_{gap.pk}": gap.improvement[:250], f"due_{gap.pk}": gap.improve_by}
            self.initial = {**known, **self.initial}

    def plans(self) -> list[GapPlan]:
        """What was typed for each gap."""
        given = self.cleaned_data
        return [GapPlan(gap, given[f"title_{gap.pk}"], given[f"due_{gap.pk}"]) for gap in self.gaps]


class TakeFileForm(PortalForm):
    submit_label = "Bring these answers in"

    file = forms.FileField(
        label="File of answers",
        help_text="The file that the other partnership’s portal gives for your return there.",
        error_messages={"required": "Choose the file"},
    )
