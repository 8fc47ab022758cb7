"""Every field kind and every reader, with everything that nobody should type: an answer or a refusal, never an error."""

import random
import string
from contextlib import suppress
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from partnership.board.forms.budgets import AmountField
from partnership.board.forms.meetings import ClockField, MeetingCreateForm
from partnership.directory.forms.groups import StandingItemsForm
from partnership.directory.forms.profile import MeasuresField
from shield.forms.base import PortalForm
from shield.forms.fields import DateField, LinesField
from shield.forms.rich_text import RichTextField
from shield.refusals import Refused
from shield.text import full_text, name_patterns, rich_text
from shield.text.characters import is_readable, pictured
from tests.hostile.files import FILES, LINE_ENDS
from tests.hostile.inputs import HOSTILE, NUMERIC, tries
from training.forms import catalogue
from training.forms.charges import PoundsField
from training.forms.planning import ProgrammeForm
from training.forms.runs import MomentField
from training.operations.attendance import meeting_files

CHOICES = [("1", "One"), ("2", "Two")]
TYPED = st.one_of(HOSTILE, NUMERIC)


class Kinds(PortalForm):
    """One field of each kind that the portal's forms are made of."""

    line = forms.CharField(required=False)
    text = forms.CharField(widget=forms.Textarea, required=False)
    short = forms.CharField(max_length=10, required=False)
    email = forms.EmailField(required=False)
    url = forms.URLField(required=False, assume_scheme="https")
    slug = forms.SlugField(required=False)
    whole = forms.IntegerField(required=False)
    few = forms.IntegerField(min_value=1, max_value=5, required=False)
    number = forms.DecimalField(max_digits=6, decimal_places=2, required=False)
    amount = AmountField(required=False)
    pounds = PoundsField()
    day = DateField(required=False)
    plain_day = forms.DateField(required=False)
    hour = ClockField(required=False)
    moment = MomentField(required=False)
    choice = forms.ChoiceField(choices=CHOICES, required=False)
    radio = forms.TypedChoiceField(choices=CHOICES, coerce=int, widget=forms.RadioSelect, required=False)
    several = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False)
    box = forms.BooleanField(required=False)
    lines = LinesField(required=False)
    measures = MeasuresField(required=False)
    rich = RichTextField(required=False)


INPUTS = sorted({*Kinds.base_fields, "day_0", "day_1", "day_2"} - {"day"})


@tries(120)
@given(st.dictionaries(st.sampled_from(INPUTS), TYPED, min_size=3, max_size=10))
def test_every_kind_of_field_takes_or_refuses_and_keeps_what_was_typed(typed: dict[str, str]) -> None:
    form = Kinds(MultiValueDict({name: [value] for name, value in typed.items()}))
    if form.is_valid():
        texts = [value for value in form.cleaned_data.values() if isinstance(value, str)]
        assert [text for text in texts if not is_readable(text)] == []
    assert [words for errors in form.errors.values() for words in errors if not words or "%(" in words] == []
    shown = unescape(render_crispy_form(form))
    for name in ("line", "short", "text", "whole", "number", "day_0"):
        value = typed.get(name, "")
        assert value in shown or value.replace("\n", "\r\n") in shown or "\r" in value


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("line", "a\x01b", "Line must not include characters that cannot be displayed"),
        ("line", "a␀b", "Line must not include characters that cannot be displayed"),
        ("line", "a\r\nBcc: b@example.org", "Line must be on one line"),
        ("line", "x" * 1_001, "Line must be 1,000 characters or fewer"),
        ("text", "x" * 50_001, "Text must be 50,000 characters or fewer"),
        ("lines", "a\nb\x07", "Lines must not include characters that cannot be displayed"),
        ("measures", "a\nb\x07", "Measures must not include characters that cannot be displayed"),
        ("whole", "٣", "Whole must be a whole number"),
        ("whole", "²", "Whole must be a whole number"),
        ("whole", "9" * 5_000, "Whole must be a whole number"),
        ("whole", "9" * 11, "Whole must be 2147483647 or fewer"),
        ("number", "NaN", "Number must be a number"),
        ("number", "٣", "Number must be a number"),
        ("hour", "٩:٣٠", "Hour must be a real time, like 9:30am"),
        ("moment", "0001-01-01T00:00", "Moment must include a year from 1900 to 2199"),
        ("moment", "9999-12-31T23:59", "Moment must include a year from 1900 to 2199"),
        ("plain_day", "3000-01-01", "Plain day must include a year from 1900 to 2199"),
        ("pounds", "1,000,000,000", "Enter an amount in pounds, like 50 or 47.50"),
    ],
)
def test_a_refusal_names_the_field_once(name: str, typed: str, words: str) -> None:
    assert Kinds({name: typed}).errors == {name: [words]}


class Days(PortalForm):
    """The further days of a series of meetings, read as the form for a meeting reads them."""

    more_days = LinesField(required=False)
    clean_more_days = MeetingCreateForm.clean_more_days


READ_LINES: list[tuple[Any, str]] = [(ProgrammeForm, "lines"), (StandingItemsForm, "items"), (Days, "more_days")]


@tries(100)
@given(st.lists(TYPED, max_size=4), st.sampled_from(LINE_ENDS), st.sampled_from([" | ", ": ", "- ", "|"]))
def test_forms_that_read_lines_never_raise(parts: list[str], line_end: str, between: str) -> None:
    text = line_end.join([between.join(parts), *parts])
    for form_class, field in READ_LINES:
        assert len(form_class({field: text}).errors.get(field, [])) <= 1


@tries(150)
@given(TYPED, TYPED)
def test_text_is_shown_and_searched_whatever_it_is(first: str, second: str) -> None:
    for text in (first, f"<p>{first}</p><table><th>{second}", f"## {first}\n\n- {second}\r- {first}"):
        assert "<script" not in rich_text.shown(text)
        rich_text.troubles(rich_text.clean(text))
        name_patterns.suspicions(text)
        full_text.containing(text, "name")
        assert pictured(pictured(text)) == pictured(text)


@tries(150)
@given(st.dictionaries(st.sampled_from(["level", "format", "month", "sector", "theme", "places", "q"]), TYPED))
def test_the_filters_of_the_catalogue_leave_out_what_they_do_not_know(query: dict[str, str]) -> None:
    asked = QueryDict(mutable=True)
    asked.update({name: value.encode("utf-8", "replace").decode() for name, value in query.items()})
    found = catalogue.read(asked, {}, {})
    assert (found.sector, found.themes, len(found.words) <= 100) == (None, frozenset(), True)


@tries(150)
@given(FILES)
def test_an_attendance_file_is_read_or_refused(content: bytes) -> None:
    with suppress(Refused, ValidationError):
        assert isinstance(meeting_files.read(content), list)


def test_a_form_survives_every_single_character() -> None:
    characters = [chr(number) for number in (*range(0x300), *range(0x2000, 0x2500), 0xFFFD, 0xFFFE, 0x1F600)]
    random.Random(datetime(2026, 1, 1, tzinfo=UTC).toordinal()).shuffle(characters)
    refused = {each for each in characters if Kinds({"line": f"a{each}b"}).errors}
    assert refused >= {chr(number) for number in range(0x20)} - {"\t"}
    assert refused.isdisjoint(string.printable[:95] + "éâ’“”–—£½²")
