"""Fields that speak our words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from crispy_forms_gds.fields import DateInputField
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.http import url_has_allowed_host_and_scheme

PARTS = ("day", "month", "year")
# Two digits for a year are a slip of the keyboard, not the first century.
FIRST_YEAR = 1900


def leads_inside(address: str) -> bool:
    """Whether an address that somebody typed is a page of this portal, whatever a browser makes of it."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


class DateField(DateInputField):
    """Day, month and year in three boxes, with a phone's number keys and an error in the page's own words."""

    def __init__(self, *, error_messages: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages |= error_messages or {}
        for part in self.widget.widgets:
            part.attrs["inputmode"] = "numeric"
        for name, part in zip(PARTS, self.fields, strict=True):
            part.validators = [RegexValidator(r"^[0-9]+$", f"Enter the {name} in numbers")]

    def compress(self, data_list: Sequence[str | None]) -> date | None:
        """The date, or nothing when nothing was typed; half a date is never taken for none."""
        missing = [f"the {name}" for name, part in zip(PARTS, data_list, strict=True) if not part]
        if len(missing) == len(PARTS):
            return None
        if missing:
            raise ValidationError(self._say(f"enter {' and '.join(missing)}"), code="incomplete")
        day, month, year = (int(part or 0) for part in data_list)
        if year < FIRST_YEAR:
            raise ValidationError(self._say("enter the year with four digits"), code="invalid")
        try:
            return date(year, month, day)
        except ValueError as trouble:
            raise ValidationError(self._say("enter a real date"), code="invalid") from trouble

    def _say(self, words: str) -> str:
        """``words`` behind the field's label, so that they can be told apart in a summary of several dates."""
        label = str(self.label or "")
        if label.endswith("?"):
            return f"{label} {words[0].upper()}{words[1:]}"
        return f"{label}: {words}" if label else f"{words[0].upper()}{words[1:]}"


class LinesField(forms.CharField):
    """A list typed with one entry to a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)
