import pytest

from shield.text.child_patterns import identifiers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jamie Smith was seen.", [("the name of a person", "Jamie Smith")]),
        ("The child, DOB: 03/03/2015, was seen.", [("a date of birth", "DOB: 03/03/2015")]),
        ("She was born on 3rd March 2015.", [("a date of birth", "born on 3rd March 2015")]),
        ("NHS number 943 476 5919.", [("an NHS number", "943 476 5919")]),
        ("Order 943 476 5918 is no NHS number.", []),
        ("They live at 12 Danson Road.", [("an address", "12 Danson Road")]),
        ("The flat in DA6 7LB is empty.", [("an address", "DA6 7LB")]),
        ("A pupil of Danson Vale Primary School.", [("the name of a school", "Danson Vale Primary School")]),
        ("Children’s Social Care and the Primary School.", []),
        ("Child O is now 14.", []),
        ("The meeting of 3 March 2015.", []),
        ("", []),
    ],
)
def test_what_may_identify_a_child(text, found):
    assert [(each.kind, each.phrase) for each in identifiers(text)] == found
