from shield.forms.fields import LinesField


def test_lines_become_a_list_without_blanks():
    assert LinesField().clean(" Police\n\nSchools \n") == ["Police", "Schools"]
    assert LinesField(required=False).clean("") == []


def test_a_list_is_shown_one_to_a_line():
    assert LinesField().prepare_value(["Police", "Schools"]) == "Police\nSchools"


def test_the_same_lines_are_no_change():
    field = LinesField()
    assert field.has_changed(["Police", "Schools"], "Police\r\nSchools\r\n") is False
    assert field.has_changed(["Police"], "Police\nSchools") is True
