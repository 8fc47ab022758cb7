"""Forms for series of course dates."""

from typing import Any

from django import forms

from shield.forms.base import PortalForm
from shield.forms.fields import DateField
from training.models import Course, CourseRun, Delivery, Weekday, WeekOfMonth


class TopicField(forms.TypedChoiceField):
    """One of the published courses, fetched once for all topics of a form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(empty_value=None, **kwargs)
        self.error_messages["invalid_choice"] = "Select a course from the list"

    def offer(self, courses: dict[str, Course]) -> None:
        self.choices = [("", "Select a course"), *((slug, course.title) for slug, course in courses.items())]
        self.coerce = courses.__getitem__


class SeriesForm(PortalForm):
    """One course date a month, with topics in turn."""

    submit_label = "Create series"

    title = forms.CharField(
        label="Name of the series", max_length=120, error_messages={"required": "Enter the name of the series"}
    )
    week = forms.TypedChoiceField(
        label="Week of the month",
        choices=WeekOfMonth,
        coerce=int,
        error_messages={"required": "Select the week of the month"},
    )
    weekday = forms.TypedChoiceField(
        label="Day of the week",
        choices=Weekday,
        coerce=int,
        error_messages={"required": "Select the day of the week"},
    )
    starts = forms.TimeField(
        label="Start time",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input govuk-input--width-10"}),
        error_messages={"required": "Enter the start time", "invalid": "Enter the start time, like 1pm"},
    )
    minutes = forms.IntegerField(
        label="Length in minutes",
        min_value=5,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
        error_messages={
            "required": "Enter the length in minutes",
            "invalid": "Length must be a number of minutes, like 60",
        },
    )
    first_month = DateField(label="First month", help_text="Any day in that month, for example 1 1 2027.")
    months = forms.IntegerField(
        label="Number of months",
        min_value=1,
        max_value=36,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
        error_messages={
            "required": "Enter the number of months",
            "invalid": "Number of months must be a number, like 12",
            "max_value": "Number of months must be 36 or fewer",
        },
    )
    pattern = forms.ModelChoiceField(
        CourseRun.objects.exclude(delivery=Delivery.E_LEARNING).select_related("course").order_by("-starts_at", "slug"),
        label="Copy the format, venue, places and rules from",
        empty_label="Select a course date",
        error_messages={"required": "Select the course date to copy from"},
    )
    topic_1 = TopicField(
        label="First topic",
        help_text="The topics rotate month by month, then start again.",
        error_messages={"required": "Select at least one course"},
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
        """Return the data with the chosen courses in order, as ``courses``."""
        cleaned = super().clean() or self.cleaned_data
        topics = [cleaned.pop(name, None) for name in self.fields if name.startswith("topic_")]
        return cleaned | {"courses": [course for course in topics if course]}


class GenerateForm(PortalForm):
    submit_label = "Create course dates"
