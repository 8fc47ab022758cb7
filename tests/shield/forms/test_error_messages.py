import pytest
from django import forms

from shield.forms.base import PortalForm
from shield.forms.error_messages import with_article
from shield.forms.fields import DateField


class VenueForm(PortalForm):
    name = forms.CharField(label="Name of the venue", max_length=5)
    places = forms.IntegerField(label="Places", min_value=2, max_value=60)
    cost = forms.DecimalField(label="Cost", decimal_places=2, max_digits=6)
    email = forms.EmailField()
    website = forms.URLField(assume_scheme="https")
    opens = forms.TimeField(label="Opening time")
    agency = forms.ChoiceField(label="Agency", choices=[("a", "A")])
    why = forms.CharField(label="Why is it needed?")
    held_on = DateField(label="Date of the event")
    own = forms.CharField(label="Own", error_messages={"required": "Enter your own words"})


GOOD = {
    "name": "Hall", "places": "20", "cost": "10.50", "email": "a@example.org", "website": "https://example.org",
    "opens": "09:30", "agency": "a", "why": "Yes", "held_on_0": "1", "held_on_1": "2", "held_on_2": "2027", "own": "x",
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Enter the name of the venue"),
        ("name", "Long hall", "Name of the venue must be 5 characters or fewer"),
        ("name", "a\x00b", "Name of the venue must not include characters that cannot be displayed"),
        ("places", "", "Enter places"),
        ("places", "1", "Places must be 2 or more"),
        ("places", "61", "Places must be 60 or fewer"),
        ("places", "lots", "Places must be a whole number"),
        ("places", "1.5", "Places must be a whole number"),
        ("cost", "ten", "Cost must be a number"),
        ("cost", "1.234", "Cost must have 2 decimal places or fewer"),
        ("cost", "123456", "Cost must be 4 digits or fewer"),
        ("email", "nobody", "Enter an email address in the correct format, like name@example.com"),
        ("website", "not a site", "Enter a web address in the correct format, like https://www.example.com"),
        ("opens", "25:00", "Opening time must be a real time, like 9:30am"),
        ("agency", "", "Select an agency"),
        ("agency", "b", "Select an agency from the list"),
        ("why", "", "Enter an answer to “Why is it needed?”"),
        ("own", "", "Enter your own words"),
    ],
)
def test_each_error_names_its_field_once(field, typed, message):
    form = VenueForm(GOOD | {field: typed})
    assert form.errors == {field: [message]}


def test_a_field_that_is_added_later_has_our_messages():
    form = VenueForm(GOOD | {"second_email": "nobody", "second_name": "Long hall"})
    form.fields["second_email"] = forms.EmailField(label="Second email")
    form.fields["second_name"] = forms.CharField(label="Second name", max_length=5)
    assert form.errors == {
        "second_email": ["Enter an email address in the correct format, like name@example.com"],
        "second_name": ["Second name must be 5 characters or fewer"],
    }


def test_nothing_in_the_boxes_of_a_date_is_one_error():
    form = VenueForm(GOOD | {"held_on_0": "", "held_on_1": "", "held_on_2": ""})
    assert form.errors == {"held_on": ["Enter the date of the event"]}


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Due date", "a due date"),
        ("Agency", "an agency"),
        ("Your job title", "your job title"),
        ("Evidence", "evidence"),
        ("Objectives", "objectives"),
        ("CREST panel", "a CREST panel"),
        ("Date of birth", "the date of birth"),
        ("Edition of the guidance", "the edition of the guidance"),
        ("First day", "the first day"),
        ("Status", "a status"),
        ("Planned date", "a planned date"),
        ("Planned spending", "planned spending"),
        ("Evidence that it is met", "evidence that it is met"),
    ],
)
def test_a_label_in_a_sentence_has_its_article(label, words):
    assert with_article(label) == words
