"""Series, copies and programmes: what the office plans many runs by."""

import re
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from shield.forms.base import PortalForm
from shield.forms.fields import DateField, LinesField
from training.models import AgendaItem, Course, CourseRun, Level, Weekday, WeekOfMonth
from training.operations.office.conferences import Group, Item

SLUG = "Use small letters, numbers and hyphens in the address"


class CopyRunForm(PortalForm):
    submit_label = "Copy the run"

    slug = forms.SlugField(
        label="Address",
        help_text="The last part of the page’s address, such as going-missing-march-2027.",
        max_length=100,
        error_messages={"required": "Enter the address", "invalid": SLUG},
    )
    first_day = DateField(label="First date", help_text="Further dates move with it. For example, 9 3 2027.")


class TopicField(forms.TypedChoiceField):
    """One of the published courses, which the form asks for once for all its topics."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(empty_value=None, **kwargs)
        self.error_messages["invalid_choice"] = "Choose a course from the list"

    def offer(self, courses: dict[str, Course]) -> None:
        self.choices = [("", "Choose a course"), *((slug, course.title) for slug, course in courses.items())]
        self.coerce = courses.__getitem__


class SeriesForm(PortalForm):
    """A pattern through the months, with its topics in turn."""

    submit_label = "Save the series"

    title = forms.CharField(label="Name of the series", max_length=120, error_messages={"required": "Enter the name"})
    week = forms.TypedChoiceField(
        label="Which week of the month?",
        choices=WeekOfMonth,
        coerce=int,
        error_messages={"required": "Choose the week"},
    )
    weekday = forms.TypedChoiceField(
        label="Which day?",
        choices=Weekday,
        coerce=int,
        error_messages={"required": "Choose the day"},
    )
    starts = forms.TimeField(
        label="Begins at",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input govuk-input--width-10"}),
        error_messages={"required": "Enter when it begins", "invalid": "Enter when it begins, such as 13:00"},
    )
    minutes = forms.IntegerField(
        label="How many minutes?",
        min_value=5,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
        error_messages={"required": "Enter the minutes", "invalid": "Enter the minutes as a number, such as 60"},
    )
    first_month = DateField(label="From which month?", help_text="Any day of it. For example, 1 1 2027.")
    months = forms.IntegerField(
        label="For how many months?",
        min_value=1,
        max_value=36,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
        error_messages={
            "required": "Enter the months",
            "invalid": "Enter the months as a number, such as 12",
            "max_value": "A series has 36 months or fewer",
        },
    )
    pattern = forms.ModelChoiceField(
        CourseRun.objects.exclude(delivery="e_learning").select_related("course").order_by("-starts_at", "slug"),
        label="Copy format, venue, places and rules from",
        empty_label="Choose a run",
        error_messages={"required": "Choose the run to copy from"},
    )
    topic_1 = TopicField(
        label="First topic",
        help_text="The courses take turns, month by month, and begin again after the last.",
        error_messages={"required": "Choose at least one course"},
    )
    topic_2 = TopicField(label="Second topic", required=False)
    topic_3 = TopicField(label="Third topic", required=False)
    topic_4 = TopicField(label="Fourth topic", required=False)
    topic_5 = TopicField(label="Fifth topic", required=False)
    topic_6 = TopicField(label="Sixth topic", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = {course.slug: course for course in Course.objects.published().order_by("title")}
        for field in self.fields.values():
            if isinstance(field, TopicField):
                field.offer(courses)

    def clean(self) -> dict[str, Any]:
        """The chosen courses in their order, as ``courses``."""
        cleaned = super().clean() or self.cleaned_data
        topics = [cleaned.pop(name, None) for name in self.fields if name.startswith("topic_")]
        return cleaned | {"courses": [course for course in topics if course]}


class GenerateForm(PortalForm):
    submit_label = "Make the runs"


PLACES = re.compile(r"^\d{1,4}$")


class ProgrammeForm(PortalForm):
    """A programme as lines: items, and under an item its parallel groups."""

    submit_label = "Save the programme"

    lines = LinesField(
        label="Programme",
        help_text=mark_safe(  # noqa: S308 - our own words
            'One item to a line, such as:<br><span class="nowrap">9.30am | Welcome | Speaker</span><br>'
            "Groups to choose from stand under their item and begin with a hyphen:<br>"
            '<span class="nowrap">- Neglect | Led by | Places</span>'
        ),
        required=False,
    )

    def clean_lines(self) -> list[Item]:
        items: list[Item] = []
        for number, line in enumerate(self.cleaned_data["lines"], start=1):
            if line.startswith("-"):
                self._add_group(items, number, line.lstrip("- "))
            else:
                items.append(self._item(number, line))
        return items

    def _item(self, number: int, line: str) -> Item:
        at, title, speakers = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
        if not title or len(at) > 20 or len(title) > 150 or len(speakers) > 250:
            raise forms.ValidationError(f"Line {number}: write time | what | speakers")
        return Item(at, title, speakers)

    def _add_group(self, items: list[Item], number: int, line: str) -> None:
        title, led_by, places = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
        if not items or not title or len(title) > 150 or len(led_by) > 150 or (places and not PLACES.match(places)):
            raise forms.ValidationError(f"Line {number}: write - group | led by | places, under its item")
        items[-1].groups.append(Group(title, led_by, int(places) if places else None))


def as_lines(items: list[AgendaItem]) -> list[str]:
    """The programme there is, as it would be typed."""
    lines = []
    for item in items:
        lines.append(" | ".join((item.at, item.title, item.speakers)).rstrip("| "))
        for group in item.groups.all():
            places = str(group.places) if group.places else ""
            lines.append("- " + " | ".join((group.title, group.led_by, places)).rstrip("| "))
    return lines


class WantCourseForm(PortalForm):
    """A course that is wanted before anybody has planned it."""

    submit_label = "Show it as wanted"

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    slug = forms.SlugField(
        label="Address",
        help_text="The last part of the page’s address, in small letters, numbers and hyphens.",
        max_length=80,
        error_messages={"required": "Enter the address", "invalid": SLUG},
    )
    levels = forms.TypedMultipleChoiceField(
        label="Levels",
        choices=[(level.value, f"{level.value} {level.label}") for level in Level],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one level"},
    )


class InterestForm(PortalForm):
    submit_label = "Tell me when there is a date"


class WithdrawInterestForm(PortalForm):
    submit_label = "Take me off the list"


class InviteForm(PortalForm):
    submit_label = "Invite them in order"


class PeriodForm(PortalForm):
    """From which day to which the figures go."""

    submit_label = "Show the figures"

    start = DateField(label="From")
    end = DateField(label="To")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("start") and cleaned.get("end") and cleaned["end"] < cleaned["start"]:
            self.add_error("end", "The last day must be the first day or later")
        return cleaned
