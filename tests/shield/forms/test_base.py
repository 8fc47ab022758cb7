import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.db.models import BLANK_CHOICE_DASH

from shield.forms.base import PortalForm

CHOICES = [*BLANK_CHOICE_DASH, ("children", "Children"), ("families", "Families")]


class HeardForm(PortalForm):
    asked = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    offered = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, required=False)
    listed = forms.ChoiceField(choices=CHOICES)
    left_open = forms.ChoiceField(choices=CHOICES, required=False)


def test_an_empty_choice_is_labelled_in_words():
    fields = HeardForm().fields
    assert {name: field.choices[0] for name, field in fields.items()} == {
        "asked": ("children", "Children"),
        "offered": ("", "None"),
        "listed": ("", "Select an option"),
        "left_open": ("", "None"),
    }


class WrittenForm(PortalForm):
    plain = forms.CharField(widget=forms.Textarea)
    hinted = forms.CharField(widget=forms.Textarea, help_text="In your own words.")


@pytest.mark.parametrize(
    ("data", "described"),
    [(None, [None, "id_hinted_hint"]), ({}, ["id_plain_1_error", "id_hinted_hint id_hinted_1_error"])],
)
def test_a_text_area_is_described_by_what_there_is(data, described):
    page = render_crispy_form(WrittenForm(data))
    areas = re.findall(r"<textarea[^>]*>", page)
    assert [(re.findall(r'aria-describedby="([^"]*)"', area) or [None])[0] for area in areas] == described


def test_the_choices_of_one_form_stay_its_own():
    HeardForm()
    assert HeardForm.base_fields["listed"].choices == CHOICES
