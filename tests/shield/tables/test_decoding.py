"""Text comes out the same whichever program wrote it; what is no text is refused in words."""

import pytest

from shield.refusals import Refused
from shield.tables.decoding import CUT_OFF, NOT_A_TABLE, decode

TEXT = "Name,Email\nZoë O’Neill,zoe@example.org\nSiân,sian@example.org\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_text(encoding, ends):
    assert decode(TEXT.replace("\n", ends).encode(encoding)) == TEXT


def test_a_mark_before_utf_16_with_the_higher_byte_first():
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\xff\xd8", b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"Name,\x81\x8d\n"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(Refused) as refusal:
        decode(content)
    assert (refusal.value.message, refusal.value.field) == (NOT_A_TABLE, "file")


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f"])
def test_a_control_character_is_refused_by_its_line(sign):
    with pytest.raises(Refused, match="^Line 2 of the selected file has characters that cannot be read"):
        decode(f"Name,Email\nAda{sign},ada@example.org\n".encode())


@pytest.mark.parametrize(
    "content",
    ["Siân,Zoë".encode()[:-1], "Zoë".encode("utf-16")[:-1], "Name,Zoë,Siân".encode("utf-16-le")[:-1]],
)
def test_a_file_that_ends_within_a_character_is_refused(content):
    with pytest.raises(Refused) as refusal:
        decode(content)
    assert refusal.value.message == CUT_OFF


def test_windows_1252_may_end_with_its_only_accent():
    assert decode("Name\nZoé".encode("cp1252")) == "Name\nZoé"


def test_the_end_mark_of_old_programs_is_no_text():
    assert decode(b"Name,Email\n\x1a") == "Name,Email\n"
