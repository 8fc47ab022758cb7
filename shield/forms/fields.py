"""Fields that speak our words."""

from typing import Any

from crispy_forms_gds.fields import DateInputField


class DateField(DateInputField):
    """Day, month and year in three boxes, with a phone's number keys and an error in the page's own words."""

    def __init__(self, *, error_messages: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages |= error_messages or {}
        for part in self.widget.widgets:
            part.attrs["inputmode"] = "numeric"
