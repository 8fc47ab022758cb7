"""Characters that nobody can have meant: a database refuses some of them, documents and emails others."""

import re

# Control characters other than tab and line ends, what turns the direction of the text that follows, halves of a
# character, and the two that are no characters at all.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
UNREADABLE = re.compile(f"[{_CONTROL}\u202d\u202e\ud800-\udfff\ufffe\uffff]")
# What stands in their place: Unicode's pictures of control characters, and its sign for what cannot be shown.
PICTURES = re.compile("[\u2400-\u2421\ufffd]")
LINE_ENDS = re.compile("[\n\r\u2028\u2029]")


def is_readable(text: str) -> bool:
    """Return whether a text holds only characters that can be stored and shown, and no picture of another."""
    return not UNREADABLE.search(text) and not PICTURES.search(text)


def is_plain_number(text: str) -> bool:
    """Return whether all digits of a text are those of a keyboard: no superscript, no digit of another script."""
    return all(character.isascii() for character in text if character.isnumeric())


def without_unreadable(text: str) -> str:
    """Return the text without characters that cannot be shown."""
    return PICTURES.sub("", UNREADABLE.sub("", text))


def pictured(text: str) -> str:
    """Return the text with a picture where a character cannot be shown, so that a person can see and remove it."""
    return UNREADABLE.sub(_picture_of, text)


def _picture_of(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number < 0x20:
        return chr(0x2400 + number)
    return "\u2421" if number == 0x7F else "\ufffd"
