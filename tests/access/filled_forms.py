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


def body_of(page: HttpResponse, who: str) -> dict[str, Any]:
    """Return what a browser would send for the forms of ``page``, filled in by ``who``."""
    body: dict[str, Any] = {}
    for form in forms_of(page):
        parts = [form.management_form, *form.forms] if isinstance(form, BaseFormSet) else [form]
        for part in parts:
            for name in part.fields:
                body |= _sent(part, name, who)
    return body


def forms_of(page: Any) -> list[Any]:
    """Return every form that the page was drawn with, once."""
    layers = [layer for context in page.context or () for layer in getattr(context, "dicts", [context])]
    values = [value for layer in layers for value in dict(layer).values()]
    found = {id(value): value for value in values if isinstance(value, forms.BaseForm | BaseFormSet)}
    return list(found.values())


def _sent(form: Any, name: str, who: str) -> dict[str, Any]:
    """Return the values of one field under the names that its inputs have."""
    field, key = form.fields[name], form.add_prefix(name)
    value = form[name].value()
    if value in (None, "", []) and field.required:
        value = _fitting(field, name, who)
    if value in (None, "", [], False):
        return {}
    if isinstance(field.widget, forms.MultiWidget):
        parts = value if isinstance(value, list | tuple) else field.widget.decompress(value)
        return {f"{key}_{number}": part for number, part in enumerate(parts) if part is not None}
    return {key: "on" if value is True else value}


def _fitting(field: Any, name: str, who: str) -> Any:
    """Return a value that the field takes: a day in two weeks, or in four where something ends, or its hour."""
    if isinstance(field, forms.EmailField):
        return f"{who}.person@new.example.org"
    if isinstance(field, forms.DateField | forms.MultiValueField):
        return working_days.today() + timedelta(days=28 if name.startswith("ends") else 14)
    if isinstance(field, forms.TimeField):
        return "12:00" if name.startswith("ends") else "10:00"
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


def on(name: str, *, days: int) -> dict[str, Any]:
    """Return the three boxes of a date so many days from today."""
    day = working_days.today() + timedelta(days=days)
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


# The first that fits counts, so kinds that are made from others come first.
FITTING: list[tuple[type, Any]] = [
    (forms.ModelMultipleChoiceField, lambda field: [_first_choice(field)]),
    (forms.MultipleChoiceField, lambda field: [_first_choice(field)]),
    (forms.ModelChoiceField, _first_choice),
    (forms.ChoiceField, _first_choice),
    (forms.BooleanField, lambda field: True),
    (forms.FileField, lambda field: SimpleUploadedFile("a-file.pdf", PDF, "application/pdf")),
    (forms.SlugField, lambda field: "some-words"),
    (forms.URLField, lambda field: "https://example.org/"),
    (forms.IntegerField, _number),
    (forms.CharField, _words),
]
