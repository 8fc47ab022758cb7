"""Fields that speak our words."""

from typing import Any

from crispy_forms_gds.fields import DateInputField
from django import forms


class DateField(DateInputField):
    """Day, month and year in three boxes, with a phone's number keys and an error in the page's own words."""

    def __init__(self, *, error_messages: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages |= error_messages or {}
        for part in self.widget.widgets:
            part.attrs["inputmode"] = "numeric"


class LinesField(forms.CharField):
    """A list typed with one entry to a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)
