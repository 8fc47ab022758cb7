"""What a form points out before it is saved. None of it is an error: the person checks it and saves, or corrects it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.html import strip_tags

from shield import working_days
from shield.forms.error_messages import subject_of
from shield.forms.fields import LinesField
from shield.forms.rich_text import RichTextField
from shield.models import User
from shield.text.child_patterns import Identifier, identifiers
from shield.text.formatting import long_date

# Inputs of one line in which people write what something is about.
ONE_LINE_TEXTS = {"title", "about", "subject"}


@dataclass(frozen=True)
class Concern:
    """Something to check, in words, and the field that it is about."""

    field: BoundField
    message: str


def concerns_about(form: forms.BaseForm, *, points_out_children: bool = True) -> list[Concern]:
    """Return what to point out about a valid form: values that were changed and are probably a slip.

    ``points_out_children`` is ``False`` on confidential pages, whose texts are about children who are known.
    """
    changed = set(form.changed_data)
    fields = [(form[name], field) for name, field in form.fields.items() if name in changed]
    concerns = [concern for bound, field in fields for concern in _about_days(bound, field)]
    return concerns + (_about_children(fields) if points_out_children else [])


def _about_children(fields: Iterable[tuple[BoundField, Any]]) -> list[Concern]:
    """Return what new words of free texts may identify a child; people with an account are no children."""
    found = [(bound, field, each) for bound, field in fields if _is_free_text(bound, field) for each in _new(bound)]
    names = {name for _, _, each in found for name in _parts(each.phrase)}
    adults = set(User.objects.filter(name__in=names).values_list("name", flat=True)) if names else set()
    return [
        Concern(
            bound,
            f"{subject_of(field, bound.name)} includes what looks like {each.kind}: “{each.phrase}”. "
            "Remove it if it identifies a child.",
        )
        for bound, field, each in found
        if not adults.intersection(_parts(each.phrase))
    ]


def _parts(phrase: str) -> Iterator[str]:
    """Yield each two or more words in a row: "Ask Nadia Rahimi" holds the name of a colleague."""
    words = phrase.split()
    for start in range(len(words)):
        for end in range(start + 2, len(words) + 1):
            yield " ".join(words[start:end])


def _is_free_text(bound: BoundField, field: Any) -> bool:
    """Return whether people write sentences there: texts of several lines, and titles and subjects."""
    if isinstance(field, LinesField) or not isinstance(field, forms.CharField):
        return False
    several_lines = isinstance(field, RichTextField) or isinstance(field.widget, forms.Textarea)
    return several_lines or type(field) is forms.CharField and bound.name in ONE_LINE_TEXTS


def _new(bound: BoundField) -> list[Identifier]:
    """Return what the text says that the saved one did not."""
    known = set(identifiers(_plain_text(bound.initial)))
    text = _plain_text(bound.form.cleaned_data.get(bound.name))
    return [each for each in identifiers(text) if each not in known]


def _plain_text(value: Any) -> str:
    return unescape(strip_tags(value)) if isinstance(value, str) else ""


def _about_days(bound: BoundField, field: Any) -> Iterator[Concern]:
    if not getattr(field, "expects_working_day", False):
        return
    days = _days(bound.form.cleaned_data.get(bound.name))
    yield from about_days(bound, subject_of(field, bound.name), days)


def about_days(bound: BoundField, subject: str, days: Iterable[date]) -> Iterator[Concern]:
    """Yield a concern for each of the days on which nobody is at work; ``subject`` begins the sentence."""
    for day in days:
        if not working_days.is_working_day(day):
            yield Concern(bound, f"{subject} is {long_date(day)}, {_why_free(day)}")


def _days(value: Any) -> Iterator[date]:
    for each in value if isinstance(value, list | tuple) else [value]:
        if isinstance(each, datetime):
            yield working_days.today(each)
        elif each:
            yield each


def _why_free(day: date) -> str:
    """Return why nobody is at work on ``day``."""
    name = working_days.bank_holidays().get(day)
    return f"which is a bank holiday ({name})" if name else "which is at the weekend"


def digest(messages: Iterable[str]) -> str:
    """Return what a form carries to say which messages the person has read: new ones are asked about again."""
    return hashlib.sha256("\n".join(messages).encode()).hexdigest()[:16]
