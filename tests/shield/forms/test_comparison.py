"""What a form showed, and what is different now, in words."""

from datetime import date

import pytest
from django import forms

from shield.forms import comparison
from shield.forms.base import PortalForm
from shield.forms.fields import DateField
from shield.forms.rich_text import RichTextField


class Asked(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea)
    level = forms.ChoiceField(label="Level", required=False, choices=[("1", "Low"), ("2", "High")])
    kinds = forms.MultipleChoiceField(label="Kinds", required=False, choices=[("a", "Apples"), ("b", "Pears")])
    agreed = forms.BooleanField(label="Agreed", required=False)
    due_on = DateField(label="Due date", required=False)
    body = RichTextField(label="Body", required=False)
    file = forms.FileField(label="File", required=False)


def form(data=None, **initial):
    return Asked(None if data is None else {"version": 1} | data, initial=initial)


def different(entered, **saved):
    filled_in = form(entered)
    assert filled_in.is_valid(), filled_in.errors
    found = comparison.differences(filled_in, form(**saved), Asked.base_fields)
    return [(each.label, each.saved, each.entered) for each in found if each.label != "Version"]


def test_a_snapshot_has_every_field_that_can_be_seen():
    assert list(comparison.snapshot(form())) == ["text", "level", "kinds", "agreed", "due_on", "body"]


@pytest.mark.parametrize(
    "changed", [{"text": "B"}, {"level": "2"}, {"kinds": ["a"]}, {"agreed": True}, {"due_on": date(2026, 9, 1)}]
)
def test_a_snapshot_changes_with_what_is_saved_and_with_nothing_else(changed):
    first = comparison.snapshot(form(text="A"))
    second = comparison.snapshot(form(**({"text": "A"} | changed)))
    assert [name for name in first if first[name] != second[name]] == list(changed)


def test_a_snapshot_comes_back_from_the_page():
    seen = comparison.snapshot(form(text="A"))
    assert comparison.from_text(comparison.as_text(seen)) == seen
    assert comparison.from_text("nonsense") == {}


def test_line_ends_and_the_order_of_choices_are_no_difference():
    sent = {"text": "A\r\nB", "kinds": ["b", "a"]}
    assert different(sent, text="A\nB", kinds=["a", "b"]) == []


@pytest.mark.parametrize(
    ("entered", "saved", "words"),
    [
        ({"text": ""}, {"text": "A"}, ("Text", "A", "Nothing")),
        ({"level": "2"}, {"level": "1"}, ("Level", "Low", "High")),
        ({"kinds": ["a", "b"]}, {"kinds": ["b"]}, ("Kinds", "Pears", "Apples; Pears")),
        ({"agreed": "on"}, {"agreed": False}, ("Agreed", "No", "Yes")),
        (
            {"due_on_0": "2", "due_on_1": "9", "due_on_2": "2026"},
            {"due_on": date(2026, 9, 1)},
            ("Due date", "Tuesday 1 September 2026", "Wednesday 2 September 2026"),
        ),
        ({"body": "<p>New</p>"}, {"body": "<p>Old</p>"}, ("Body", "Old", "New")),
    ],
)
def test_differences_are_told_in_words(entered, saved, words):
    assert different(entered, **saved) == [words]
