"""The dates of a course date as rows of a form: date, start and end. Empty rows are ignored."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.utils import timezone

from shield.forms.base import PortalForm
from shield.working_days import LONDON
from training.models import RunDate
from training.operations.office.run_dates import Span

SPARE_ROWS = 2
LEAST_ROWS = 3
MISSING = {"day": "Enter the date", "starts": "Enter the start time", "ends": "Enter the end time"}

# Mixed into a form; type checkers read it as one.
if TYPE_CHECKING:
    _AnyForm = PortalForm
else:
    _AnyForm = object


class DayField(forms.DateField):
    """A day of a course, in the browser's own control."""

    expects_working_day = True


def day_field() -> DayField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input govuk-input--width-10"})
    return DayField(
        label="Date",
        required=False,
        widget=widget,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": "Enter a date, like 5 November 2026"},
    )


def time_field(label: str) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input govuk-input--width-10"})
    return forms.TimeField(
        label=label,
        required=False,
        widget=widget,
        error_messages={"invalid": f"Enter the {label.lower()}, like 9:30am"},
    )


class DateRows(_AnyForm):
    """Rows of three fields (``day_1``, ``starts_1``, ``ends_1``), two more than there are dates."""

    rows = 0

    def add_rows(self, dates: Sequence[RunDate]) -> None:
        """Add the rows, filled with the dates there are, and build the layout again."""
        self.rows = max(len(dates) + SPARE_ROWS, LEAST_ROWS)
        for number in range(1, self.rows + 1):
            self.fields[f"day_{number}"] = day_field()
            self.fields[f"starts_{number}"] = time_field("Start time")
            self.fields[f"ends_{number}"] = time_field("End time")
        for number, row in enumerate(dates, start=1):
            start, end = timezone.localtime(row.starts_at, LONDON), timezone.localtime(row.ends_at, LONDON)
            self.initial[f"day_{number}"] = start.date()
            self.initial[f"starts_{number}"], self.initial[f"ends_{number}"] = start.time(), end.time()

    def is_of_row(self, name: str) -> bool:
        return name.startswith(("day_", "starts_", "ends_"))

    def row_fieldsets(self) -> list[Fieldset]:
        return [
            Fieldset(*self._names(number), legend=f"Date {number}", legend_size=Size.SMALL, css_class="date-row")
            for number in range(1, self.rows + 1)
        ]

    def read_rows(self) -> list[Span]:
        """Return the rows that were filled in; errors of a row are shown beside its fields."""
        spans: list[Span] = []
        for number in range(1, self.rows + 1):
            span = self._span(number)
            if span is not None and span.starts_at in {other.starts_at for other in spans}:
                self.add_error(f"day_{number}", "Dates must not start at the same time")
            elif span is not None:
                spans.append(span)
        return spans

    def _names(self, number: int) -> tuple[str, str, str]:
        return (f"day_{number}", f"starts_{number}", f"ends_{number}")

    def _span(self, number: int) -> Span | None:
        names = self._names(number)
        typed: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        if not any(typed.values()) or any(name in self.errors for name in names):
            return None
        missing = [name for name, value in typed.items() if value is None]
        for name in missing:
            self.add_error(name, MISSING[name.split("_")[0]])
        if missing:
            return None
        day, start, end = typed.values()
        if end <= start:
            self.add_error(names[2], "End time must be after the start time")
            return None
        return Span(_in_london(day, start), _in_london(day, end))


def _in_london(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=LONDON)
