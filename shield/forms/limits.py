"""What every field of every form refuses, whatever else it asks for: unreadable characters, foreign digits, too much."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator

from shield.files.kinds import MAX_BYTES, refuse_unsafe
from shield.forms.error_messages import subject_of
from shield.forms.fields import FIRST_YEAR, LAST_YEAR
from shield.forms.rich_text import RichTextField
from shield.refusals import Refused
from shield.text.characters import LINE_ENDS, is_plain_number, is_readable

# What a column for whole numbers holds.
LARGEST_NUMBER = 2_147_483_647
# For fields that set no limit. PostgreSQL does not search texts of more than a megabyte.
LONGEST_LINE = 1_000
LONGEST_TEXT = 50_000
LONGEST_RICH_TEXT = 300_000
# Inputs of one line: a line end in them was not typed, and would become a header of an email.
ONE_LINE = {"text", "search", "email", "tel", "url"}


@dataclass(frozen=True)
class PlausibleYear:
    """Refuses a day from which no deadline can be counted."""

    message: str

    def __call__(self, value: date) -> None:
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(self.message, code="year")


@dataclass(frozen=True)
class SafeFile:
    """Refuses a file that nothing here may open, before a form, an import or the store reads it."""

    def __call__(self, file: Any) -> None:
        content = file.read(MAX_BYTES + 1)
        file.seek(0)
        try:
            refuse_unsafe(content)
        except Refused as refusal:
            raise ValidationError(refusal.message, code="unsafe") from refusal


def set_limits(field: forms.Field, name: str) -> None:
    """Give a field, once, the limits that it does not set itself."""
    limit = _limit_of(field, subject_of(field, name).replace("%", "%%"))
    if limit is not None and limit not in field.validators:
        field.validators.append(limit)


def _limit_of(field: forms.Field, subject: str) -> Any:
    if isinstance(field, forms.FileField):
        return SafeFile()
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return PlausibleYear(f"{subject} must include a year from {FIRST_YEAR} to {LAST_YEAR}")
    if isinstance(field, forms.IntegerField) and not _is_limited(field):
        return MaxValueValidator(LARGEST_NUMBER, f"{subject} must be {LARGEST_NUMBER:,} or fewer")
    return None


def _is_limited(field: forms.IntegerField) -> bool:
    return field.max_value is not None or getattr(field, "max_digits", None) is not None


def objection(field: forms.Field, name: str, typed: Any) -> str:
    """Return what to say of a value as it was entered, or nothing when there is nothing wrong with it."""
    texts = [text for text in (typed if isinstance(typed, list | tuple) else [typed]) if isinstance(text, str)]
    if isinstance(field, forms.CharField):
        return next((words for text in texts if (words := _objection_to_text(field, name, text))), "")
    if isinstance(field, forms.FileField) or all(is_plain_number(text) for text in texts):
        return ""
    code = "invalid_choice" if isinstance(field, forms.ChoiceField) else "invalid"
    return str(field.error_messages.get(code) or f"{subject_of(field, name)} must only include the digits 0 to 9")


def _objection_to_text(field: forms.CharField, name: str, text: str) -> str:
    subject = subject_of(field, name)
    if not is_readable(text):
        return f"{subject} must not include characters that cannot be displayed"
    if getattr(field.widget, "input_type", "") in ONE_LINE and LINE_ENDS.search(text.strip()):
        return f"{subject} must be on one line"
    if field.max_length is None and len(text) > _longest(field):
        return f"{subject} must be {_longest(field):,} characters or fewer"
    return ""


def _longest(field: forms.CharField) -> int:
    if isinstance(field, RichTextField):
        return LONGEST_RICH_TEXT
    return LONGEST_TEXT if isinstance(field.widget, forms.Textarea | forms.HiddenInput) else LONGEST_LINE
