import pytest

from shield.text.characters import is_plain_number, is_readable, pictured, without_unreadable


@pytest.mark.parametrize("text", ["", "Siân O’Neill", "a\tb\r\nc\u2028d", "£5 – ½ m²", "👩🏽‍🏫", "عربي", "\u200f"])
def test_what_people_write_is_readable_and_stays_as_it_is(text):
    assert (is_readable(text), pictured(text), without_unreadable(text)) == (True, text, text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a␀b"),
        ("\x1b[31m", "␛[31m"),
        ("a\x7f", "a␡"),
        ("a\x85", "a\ufffd"),
        ("\ud800", "\ufffd"),
        ("\uffff", "\ufffd"),
        ("a\u202eb", "a\ufffdb"),
    ],
)
def test_what_cannot_be_shown_becomes_a_sign_that_is_not_readable_either(text, shown):
    assert (is_readable(text), pictured(text), is_readable(shown)) == (False, shown, False)
    assert without_unreadable(text) == without_unreadable(shown)


@pytest.mark.parametrize(
    ("text", "is_plain"), [("12", True), ("-1.5", True), ("ten", True), ("²", False), ("٣", False), ("1½", False)]
)
def test_digits_are_those_of_a_keyboard(text, is_plain):
    assert is_plain_number(text) is is_plain
