"""What a form showed when it was opened, to find out whether another person has changed it since."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.html import strip_tags

from shield.forms.rich_text import RichTextField
from shield.text.formatting import long_date


@dataclass(frozen=True)
class Difference:
    """A field that two people filled in differently, in words."""

    label: str
    saved: str
    entered: str


def snapshot(form: forms.BaseForm) -> dict[str, str]:
    """Return a short hash for each field of what the form opens with."""
    shown = (form[name] for name, field in form.fields.items() if not _is_unseen(field))
    return {bound.name: hashlib.sha256(_plain(bound, bound.initial).encode()).hexdigest()[:12] for bound in shown}


def as_text(seen: dict[str, str]) -> str:
    """Return a snapshot as a hidden field carries it."""
    return " ".join(f"{name}:{value}" for name, value in seen.items())


def from_text(text: str) -> dict[str, str]:
    """Return the snapshot of a hidden field; what is not one counts as nothing seen."""
    return dict(part.split(":", 1) for part in text.split() if ":" in part)


def differences(entered: forms.BaseForm, saved: forms.BaseForm, names: Iterable[str]) -> list[Difference]:
    """Return which of the fields ``names`` were entered otherwise than they are saved now."""
    both = [(entered[name], saved[name]) for name in names if name in entered.fields and name in saved.fields]
    return [
        Difference(str(new.label), _words(old, old.initial), _words(new, _entered(new)))
        for new, old in both
        if _plain(new, _entered(new)) != _plain(old, old.initial)
    ]


def _is_unseen(field: Any) -> bool:
    """Return whether nobody sees what the field holds, such as the version of the record, or it always opens empty."""
    return isinstance(field, forms.FileField) or field.widget.is_hidden


def _entered(bound: BoundField) -> Any:
    return getattr(bound.form, "cleaned_data", {}).get(bound.name, bound.value())


def _parts(bound: BoundField, value: Any) -> list[Any]:
    """Return the single values that a field shows, as its inputs carry them."""
    several = isinstance(value, list | tuple | set | QuerySet)
    prepared = bound.field.prepare_value(list(value) if several else value)
    parts = prepared if isinstance(prepared, list | tuple) else [prepared]
    return [part for part in parts if part not in (None, "")]


def _plain(bound: BoundField, value: Any) -> str:
    """Return a value so that it can be compared, however a browser wrote it."""
    if isinstance(bound.field, forms.BooleanField):
        return str(bool(value))
    parts = [str(part).replace("\r\n", "\n").strip() for part in _parts(bound, value)]
    return "\n".join(sorted(parts) if len(parts) > 1 else parts)


def _words(bound: BoundField, value: Any) -> str:
    """Return a value as a reader says it: the labels of what was chosen, dates in words, text without markup."""
    if isinstance(bound.field, forms.BooleanField):
        return "Yes" if value else "No"
    labels = {str(key): str(label) for key, label in _choices(bound.field)}
    words = [
        long_date(part) if isinstance(part, date) else labels.get(str(part), str(part)) for part in _parts(bound, value)
    ]
    text = "; ".join(words) or "Nothing"
    return strip_tags(text) if isinstance(bound.field, RichTextField) else text


def _choices(field: Any) -> Iterable[tuple[Any, Any]]:
    for key, label in getattr(field, "choices", ()):
        yield from label if isinstance(label, list | tuple) else [(key, label)]
