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
        (["31", "2", "2026"], "Cycle start must be a real date"),
        (["32", "13", "2026"], "Cycle start must be a real date"),
        (["5", "", "2026"], "Cycle start must include a month"),
        (["", "", "2026"], "Cycle start must include a day and month"),
        (["5", "11", "26"], "Cycle start must include a year with 4 numbers"),
        (["5", "11", "99999"], "Cycle start must include a year with 4 numbers"),
        (["5", "Nov", "2026"], "Cycle start must be a real date"),
        (["x", "y", "z"], "Cycle start must be a real date"),
        (["²", "٣", "2026"], "Cycle start must be a real date"),
        (["5" * 5000, "1", "2026"], "Cycle start must be a real date"),
        (["5", "9" * 11, "2026"], "Cycle start must be a real date"),
        (["5", "11", "2200"], "Cycle start must include a year from 1900 to 2199"),
        (["5", "11", "9999"], "Cycle start must include a year from 1900 to 2199"),
    ],
)
def test_a_wrong_date_has_one_error_that_names_the_field(typed, words):
    with pytest.raises(ValidationError) as refused:
        DateField(required=False, label="Cycle start").clean(typed)
    assert refused.value.messages == [words]


def test_a_question_is_quoted():
    with pytest.raises(ValidationError) as refused:
        DateField(label="By when?").clean(["31", "2", "2026"])
    assert refused.value.messages == ["Your answer to “By when?” must be a real date"]
