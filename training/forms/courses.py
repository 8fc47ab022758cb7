"""Forms for courses and venues."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from partnership.models import PostRole
from shield.forms.base import PortalForm, PortalModelForm
from shield.forms.fields import LinesField
from training.models import Course, Level, Venue

SHORT_LINE = 250


class ShortLinesField(LinesField):
    """Lines of up to 250 characters."""

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        for number, line in enumerate(value, start=1):
            if len(line) > SHORT_LINE:
                raise forms.ValidationError(f"Line {number} must be {SHORT_LINE} characters or fewer")


class CourseForm(PortalModelForm):
    """A course as the operational team describes it."""

    submit_label = "Save course"

    levels = forms.TypedMultipleChoiceField(
        label="Levels",
        choices=[(level.value, f"{level.value} {level.label}") for level in Level],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one level"},
    )
    outcomes = ShortLinesField(
        label="What people will learn", help_text="Enter each point on a new line.", required=False
    )
    content = ShortLinesField(label="What it covers", help_text="Enter each point on a new line.", required=False)

    needs_courses = forms.ModelMultipleChoiceField(
        Course.objects.none(),
        label="Courses to complete first",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    needs_level = forms.TypedChoiceField(
        label="Level to complete first",
        choices=[("", "None"), *((level.value, f"Level {level.value}") for level in Level)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    needs_role = forms.ChoiceField(
        label="Only for people with this role", choices=[("", "Everyone"), *PostRole.choices], required=False
    )

    class Meta:
        model = Course
        fields = (
            "version",
            "title",
            "slug",
            "kind",
            "suite",
            "levels",
            "strap",
            "summary",
            "audience",
            "sectors",
            "first",
            "outcomes",
            "content",
            "duration_minutes",
            "cpd_hours",
            "themes",
            "recommendations",
            "materials",
        )
        labels = {
            "slug": "Web address",
            "kind": "Type of course",
            "suite": "Part of a suite",
            "strap": "Subtitle",
            "summary": "Summary",
            "audience": "Who it is for",
            "sectors": "Sectors",
            "first": "What to do first",
            "duration_minutes": "Length in minutes",
            "cpd_hours": "CPD hours",
            "themes": "Themes it addresses",
            "recommendations": "Recommendations it addresses",
            "materials": "Reading from the resource library",
        }
        help_texts = {
            "slug": "The last part of the page’s address. Use lower case letters, numbers and hyphens.",
            "suite": "For example, Domestic abuse masterclasses. Leave empty if it is not part of a suite.",
            "strap": "For example, With a national charity for missing people.",
            "sectors": "Leave all boxes empty if the course is for all sectors.",
            "first": "For example, the missing children e-learning, which takes 45 minutes.",
            "cpd_hours": "Hours of continuing professional development, for example 3 or 2.5.",
        }
        widgets = {
            "version": forms.HiddenInput,
            "sectors": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
            "recommendations": forms.CheckboxSelectMultiple,
            "materials": forms.CheckboxSelectMultiple,
        }
        error_messages = {
            "title": {"required": "Enter the title", "max_length": "Title must be 150 characters or fewer"},
            "slug": {
                "required": "Enter the web address",
                "invalid": "Web address must only include lower case letters, numbers and hyphens",
                "unique": "Another course already has this web address",
            },
            "duration_minutes": {"invalid": "Length must be a number of minutes, like 180"},
            "cpd_hours": {"invalid": "CPD hours must be a number, like 3 or 2.5"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].required = False
        for name in ("sectors", "themes", "recommendations", "materials"):
            self.fields[name].required = False
        self._fill_prerequisites()

    def _fill_prerequisites(self) -> None:
        others = Course.objects.order_by("title")
        self.fields["needs_courses"].queryset = others.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        wanted = list(self.instance.prerequisites.all()) if self.instance.pk else []
        self.initial["needs_courses"] = [each.needs_course_id for each in wanted if each.needs_course_id]
        self.initial["needs_level"] = next((each.needs_level for each in wanted if each.needs_level), None)
        self.initial["needs_role"] = next((each.needs_role for each in wanted if each.needs_role), "")

    def course_fields(self) -> dict[str, Any]:
        """Return the course’s fields as the operation takes them."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        courses = typed.pop("needs_courses")
        return typed | {
            "first_courses": courses,
            "first_level": typed.pop("needs_level"),
            "first_role": typed.pop("needs_role"),
        }

    def layout_fields(self) -> list[Any]:
        small = {"sectors", "themes", "recommendations", "materials", "needs_courses"}
        return [Field.checkboxes(name, small=True) if name in small else name for name in self.fields]


class PublishCourseForm(PortalForm):
    submit_label = "Publish course"


class VenueForm(PortalModelForm):
    submit_label = "Create venue"

    map_url = forms.URLField(
        label="Web address of a map",
        help_text="For example, https://www.openstreetmap.org/…",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the full web address, starting with https://"},
    )

    class Meta:
        model = Venue
        fields = ("name", "address", "access", "map_url", "holds")
        labels = {
            "name": "Name",
            "address": "Address",
            "access": "Getting there",
            "holds": "Number of people the room holds",
        }
        help_texts = {
            "access": "For example, step-free entrance, hearing loop, nearest bus stop.",
        }
        error_messages = {
            "name": {"required": "Enter the name of the venue", "unique": "There is already a venue with this name"},
            "address": {"required": "Enter the address of the venue"},
            "holds": {"invalid": "Number of people must be a number, like 30"},
        }
