"""Fill in the forms of a page as a person would: what is there stays, what is required gets a fitting value."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse

from shield import working_days

PDF = b"%PDF-1.7\n%%EOF\n"


def body_of(page: HttpResponse) -> dict[str, Any]:
    """Return what a browser would send for the filled-in forms of ``page``."""
    body: dict[str, Any] = {}
    for form in forms_of(page):
        parts = [form.management_form, *form.forms] if isinstance(form, BaseFormSet) else [form]
        for part in parts:
            for name in part.fields:
                body |= _sent(part, name)
    return body


def forms_of(page: Any) -> list[Any]:
    """Return every form that the page was drawn with, once."""
    layers = [layer for context in page.context or () for layer in getattr(context, "dicts", [context])]
    values = [value for layer in layers for value in dict(layer).values()]
    found = {id(value): value for value in values if isinstance(value, forms.BaseForm | BaseFormSet)}
    return list(found.values())


def _sent(form: Any, name: str) -> dict[str, Any]:
    """Return the values of one field under the names that its inputs have."""
    field, key = form.fields[name], form.add_prefix(name)
    value = form[name].value()
    if value in (None, "", []) and field.required:
        value = _fitting(field)
    if value in (None, "", [], False):
        return {}
    if isinstance(field.widget, forms.MultiWidget):
        parts = value if isinstance(value, list | tuple) else field.widget.decompress(value)
        return {f"{key}_{number}": part for number, part in enumerate(parts) if part is not None}
    return {key: "on" if value is True else value}


def _fitting(field: Any) -> Any:
    """Return a value that the field takes."""
    for kind, value in FITTING:
        if isinstance(field, kind):
            return value(field)
    return None


def _choices(field: Any) -> Iterator[str]:
    for value, label in field.choices:
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        yield from (str(key) for key, _ in inner if str(key))


def _first_choice(field: Any) -> str | None:
    return next(_choices(field), None)


def _words(field: Any) -> str:
    return "Some words"[: field.max_length]


def _number(field: Any) -> str:
    return str(max(field.min_value or 0, 1))


def _day() -> Any:
    return working_days.today() + timedelta(days=14)


# The first that fits counts, so kinds that are made from others come first.
FITTING: list[tuple[type, Any]] = [
    (forms.ModelMultipleChoiceField, lambda field: [_first_choice(field)]),
    (forms.MultipleChoiceField, lambda field: [_first_choice(field)]),
    (forms.ModelChoiceField, _first_choice),
    (forms.ChoiceField, _first_choice),
    (forms.BooleanField, lambda field: True),
    (forms.FileField, lambda field: SimpleUploadedFile("a-file.pdf", PDF, "application/pdf")),
    (forms.EmailField, lambda field: "new.person@example.org"),
    (forms.URLField, lambda field: "https://example.org/"),
    (forms.IntegerField, _number),
    (forms.DateField, lambda field: _day()),
    (forms.TimeField, lambda field: "10:00"),
    (forms.MultiValueField, lambda field: _day()),
    (forms.CharField, _words),
]
