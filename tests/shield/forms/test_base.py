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


def test_the_choices_of_one_form_stay_its_own():
    HeardForm()
    assert HeardForm.base_fields["listed"].choices == CHOICES
