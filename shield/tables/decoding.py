"""The text of a file, whichever program wrote it."""

import re

from shield.refusals import Refused

NOT_A_TABLE = "The selected file must be a CSV or Excel (.xlsx) file"
CUT_OFF = "The selected file is cut off in the middle. Download it again"

MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
PICTURES_AND_OTHERS = (b"\x89PNG", b"\xff\xd8\xff", b"%PDF-", b"GIF8", b"\x1f\x8b", b"{\\rtf", b"PK")
# Control characters that no table has; a vertical tab and a form feed are line breaks of word processors.
UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
SAMPLE = 2000


def decode(content: bytes) -> str:
    """Return the text with line ends as ``\\n``: UTF-8 and UTF-16 with and without a mark, or Windows-1252.

    Raise ``Refused`` in words for pictures, characters that no table has, and files that were cut in the middle.
    """
    if content.startswith(PICTURES_AND_OTHERS):
        raise Refused(NOT_A_TABLE, field="file")
    text = _decoded(content).removeprefix("\ufeff").removesuffix("\x1a")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := UNREADABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise Refused(
            f"Line {line} of the selected file has characters that cannot be read. Save the file again as CSV UTF-8",
            field="file",
        )
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    if encoding := _unmarked_utf_16(content):
        return _strictly(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_cut(content, error):
            raise Refused(CUT_OFF, field="file") from error
    return _strictly(content, "cp1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        cut = error.reason in {"truncated data", "unexpected end of data"}
        raise Refused(CUT_OFF if cut else NOT_A_TABLE, field="file") from error


def _unmarked_utf_16(content: bytes) -> str:
    """Return the kind of UTF-16 in which every second byte of Western text is empty, or nothing."""
    sample = content[:SAMPLE]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if second * 4 > len(sample) and first * 10 < second:
        return "utf-16-le"
    if first * 4 > len(sample) and second * 10 < first:
        return "utf-16-be"
    return ""


def _is_cut(content: bytes, error: UnicodeDecodeError) -> bool:
    """Return whether UTF-8 ends within a character. A file of which only the end is not ASCII may be Windows-1252."""
    return error.reason == "unexpected end of data" and not content[: error.start].isascii()
