from datetime import date

import pytest
from django.core.exceptions import ValidationError

from shield.forms.fields import DateField, LinesField


def test_lines_become_a_list_without_blanks():
    assert LinesField().clean(" Police\n\nSchools \n") == ["Police", "Schools"]
    assert LinesField(required=False).clean("") == []


def test_a_list_is_shown_one_to_a_line():
    assert LinesField().prepare_value(["Police", "Schools"]) == "Police\nSchools"


def test_the_same_lines_are_no_change():
    field = LinesField()
    assert field.has_changed(["Police", "Schools"], "Police\r\nSchools\r\n") is False
    assert field.has_changed(["Police"], "Police\nSchools") is True


def test_a_date_is_read_from_its_three_boxes():
    assert DateField().clean(["5", "11", "2026"]) == date(2026, 11, 5)
    assert DateField(required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["31", "2", "2026"], "Cycle starts on: enter a real date"),
        (["5", "", "2026"], "Cycle starts on: enter the month"),
        (["", "", "2026"], "Cycle starts on: enter the day and the month"),
        (["5", "11", "26"], "Cycle starts on: enter the year with four digits"),
        (["5", "11", "99999"], "Cycle starts on: enter a real date"),
        (["5", "Nov", "2026"], "Enter the month in numbers"),
    ],
)
def test_what_is_no_date_is_answered_in_words(typed, words):
    with pytest.raises(ValidationError) as refused:
        DateField(required=False, label="Cycle starts on").clean(typed)
    assert refused.value.messages == [words]


def test_a_label_that_asks_is_followed_by_a_sentence():
    with pytest.raises(ValidationError) as refused:
        DateField(label="By when?").clean(["31", "2", "2026"])
    assert refused.value.messages == ["By when? Enter a real date"]
