"""Forms for copies, programmes and requested courses."""

import re
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.utils.safestring import mark_safe

from partnership.models import Theme
from shield.forms.base import PortalForm
from shield.forms.fields import LinesField, WorkingDayField
from training.models import AgendaItem, CourseRun, Level
from training.operations.office.programmes import Group, Item

WEB_ADDRESS_INVALID = "Web address must only include lower case letters, numbers and hyphens"


class CopyRunForm(PortalForm):
    submit_label = "Copy course date"

    slug = forms.SlugField(
        label="Web address",
        help_text="The last part of the page’s address, for example going-missing-march-2027.",
        max_length=100,
        error_messages={"required": "Enter the web address", "invalid": WEB_ADDRESS_INVALID},
    )
    first_day = WorkingDayField(
        label="First date", help_text="Any other dates move by the same number of days. For example, 9 3 2027."
    )


PLACES = re.compile(r"^[0-9]{1,4}$")


class ProgrammeForm(PortalForm):
    """A programme typed as lines: items, and under an item its parallel groups."""

    submit_label = "Save programme"

    lines = LinesField(
        label="Programme",
        help_text=mark_safe(  # noqa: S308 - our own words
            'Enter each item on a new line, for example:<br><span class="nowrap">9:30am | Welcome | Speaker</span><br>'
            "Enter groups to choose from under their item, starting with a hyphen:<br>"
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
            raise forms.ValidationError(f"Line {number} must be in the format time | title | speakers")
        return Item(at, title, speakers)

    def _add_group(self, items: list[Item], number: int, line: str) -> None:
        title, led_by, places = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
        if not items or not title or len(title) > 150 or len(led_by) > 150 or (places and not PLACES.match(places)):
            raise forms.ValidationError(f"Line {number} must be in the format - group | led by | places, under an item")
        items[-1].groups.append(Group(title, led_by, int(places) if places else None))


def as_lines(items: list[AgendaItem]) -> list[str]:
    """Return the programme as it would be typed."""
    lines = []
    for item in items:
        lines.append(" | ".join((item.at, item.title, item.speakers)).rstrip("| "))
        for group in item.groups.all():
            places = str(group.places) if group.places else ""
            lines.append("- " + " | ".join((group.title, group.led_by, places)).rstrip("| "))
    return lines


class PaperForm(PortalForm):
    """A paper of one item of the programme."""

    submit_label = "Add paper"

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label="Item",
        empty_label="Select an item",
        error_messages={"required": "Select an item of the programme"},
    )
    title = forms.CharField(label="Title of the paper", max_length=150, error_messages={"required": "Enter a title"})
    file = forms.FileField(
        label="File",
        help_text="PDF, Word, Excel, PNG or JPEG, up to 20 MB.",
        error_messages={"required": "Select a file", "empty": "The selected file is empty"},
    )

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = run.agenda_items.all()  # type: ignore[attr-defined]


class RunThemesForm(PortalForm):
    """What one course date is about, beside the themes of its course."""

    submit_label = "Save themes"

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label="Themes of this date",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select themes from the list"},
    )

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_course = run.course.themes.all()
        field = self.fields["themes"]
        field.queryset = Theme.objects.exclude(pk__in=of_course.values("pk"))  # type: ignore[attr-defined]
        if names := ", ".join(str(theme) for theme in of_course):
            field.help_text = f"It also has the themes of its course: {names}."

    def layout_fields(self) -> list[Any]:
        return [Field.checkboxes("themes", small=True)]


class RequestCourseForm(PortalForm):
    """A course that is asked for before it has been planned."""

    submit_label = "Request course"

    title = forms.CharField(label="Title", max_length=150, error_messages={"required": "Enter the title"})
    slug = forms.SlugField(
        label="Web address",
        help_text="The last part of the page’s address. Use lower case letters, numbers and hyphens.",
        max_length=80,
        error_messages={"required": "Enter the web address", "invalid": WEB_ADDRESS_INVALID},
    )
    levels = forms.TypedMultipleChoiceField(
        label="Levels",
        choices=[(level.value, f"{level.value} {level.label}") for level in Level],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one level"},
    )
