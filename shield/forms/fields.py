"""Fields that speak our words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from crispy_forms_gds.fields import DateInputField
from django import forms
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme

from shield.forms.error_messages import subject_of

PARTS = ("day", "month", "year")
# Two digits for a year are a slip of the keyboard, not the first century.
FIRST_YEAR = 1900
# What is counted from a day (a deadline, the next school year) must be a day as well.
LAST_YEAR = 2199


def leads_inside(address: str) -> bool:
    """Return whether an address that a person entered is a page of this portal, however a browser reads it."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


class DateField(DateInputField):
    """Day, month and year in three boxes, with a phone's number keys. One wrong date has one error.

    GOV.UK Design System, date input: "Due date must include a month", "Due date must be a real date".
    """

    def __init__(self, *, error_messages: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # The form's messages take the place of the package's "Enter the day, month and year".
        self.error_messages = {**forms.Field.default_error_messages, **(error_messages or {})}
        for part in self.widget.widgets:
            part.attrs["inputmode"] = "numeric"
        for part in self.fields:
            part.validators, part.required = [], False

    def compress(self, data_list: Sequence[str | None]) -> date | None:
        """Return the date, or ``None`` when nothing was entered; raise ``ValidationError`` for half a date."""
        missing = [name for name, part in zip(PARTS, data_list, strict=True) if not part]
        if len(missing) == len(PARTS):
            return None
        if missing:
            raise ValidationError(self._must(f"include a {' and '.join(missing)}"), code="incomplete")
        if not all(part and part.isascii() and part.isdigit() for part in data_list):
            raise ValidationError(self._must("be a real date"), code="invalid")
        return self._real_date(*(part or "" for part in data_list))

    def _real_date(self, day: str, month: str, year: str) -> date:
        if len(year) != 4 or int(year) < FIRST_YEAR:
            raise ValidationError(self._must("include a year with 4 numbers"), code="invalid")
        if int(year) > LAST_YEAR:
            raise ValidationError(self._must(f"include a year from {FIRST_YEAR} to {LAST_YEAR}"), code="invalid")
        try:
            return date(int(year), int(month), int(day))
        except (ValueError, OverflowError) as trouble:
            raise ValidationError(self._must("be a real date"), code="invalid") from trouble

    def _must(self, words: str) -> str:
        return f"{subject_of(self, 'date')} must {words}"


class WorkingDayField(DateField):
    """A day when people meet or something is due: a weekend or a bank holiday is pointed out before it is saved."""

    expects_working_day = True


class DueDateField(WorkingDayField):
    """The day by which something has to be done: a day in the past is refused, unless it was saved before."""

    must_be_ahead = True


class LinesField(forms.CharField):
    """A list typed with one entry to a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)
