"""Which kind of file something is by its content, and whether it may be opened at all."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from shield.files import archives, pictures
from shield.refusals import Refused
from shield.text.characters import UNREADABLE

MAX_BYTES = 20 * 1024 * 1024
TOO_LARGE = "The selected file must be smaller than 20MB"
EMPTY = "The selected file is empty"
DAMAGED = "The selected file is damaged or incomplete. Save it again and select it again."
NOT_ITS_KIND = "The selected file does not match its file type. Save it again in the program you made it with."
# How content begins that is meant for a browser or another program, whatever its name says.
NOT_A_TABLE = re.compile(
    rb"(%PDF-|PK\x03\x04|MZ|\x7fELF|\xd0\xcf\x11\xe0|\{\\rtf|<!doctype|<html|<script|<svg|<\?xml)", re.I
)
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# What spreadsheets write, in the order in which they are tried.
ENCODINGS = ("utf-8", "cp1252")


@dataclass(frozen=True)
class Kind:
    """A kind of file: its content type, how content is recognised, and whether a browser may show it itself."""

    content_type: str
    recognises: Callable[[bytes], bool]
    is_shown: bool = False


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def _is_table(content: bytes) -> bool:
    """Return whether the content is text; the table itself is read where it is used."""
    if NOT_A_TABLE.match(content.lstrip()) or pictures.is_picture(content):
        return False
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    return any(_reads_as(content, name) for name in ((marked,) if marked else ENCODINGS))


def _reads_as(content: bytes, encoding: str) -> bool:
    try:
        return UNREADABLE.search(content.decode(encoding)) is None
    except UnicodeDecodeError:
        return False


def _has_part(name: str) -> Callable[[bytes], bool]:
    return lambda content: archives.is_archive(content) and name in archives.parts_of(content)


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    ".pdf": Kind("application/pdf", _is_pdf, is_shown=True),
    ".png": Kind("image/png", lambda content: content.startswith(pictures.PNG), is_shown=True),
    ".jpg": Kind("image/jpeg", lambda content: content.startswith(pictures.JPEG), is_shown=True),
    ".docx": Kind(f"{OFFICE}wordprocessingml.document", _has_part(archives.WORD)),
    ".xlsx": Kind(f"{OFFICE}spreadsheetml.sheet", _has_part(archives.EXCEL)),
    ".pptx": Kind(f"{OFFICE}presentationml.presentation", _has_part(archives.POWERPOINT)),
    ".csv": Kind("text/csv", _is_table),
}
# What LibreOffice turns into pages (shield.files.office), by content type.
PAGED = {KINDS[suffix].content_type: suffix for suffix in (".docx", ".xlsx", ".pptx")}
SHOWN = frozenset(kind.content_type for kind in KINDS.values() if kind.is_shown)


def refuse_unsafe(content: bytes) -> None:
    """Raise ``Refused`` for content that nothing here may open: too large, cut, a bomb, or with macros inside."""
    if not content:
        raise Refused(EMPTY)
    if len(content) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    if pictures.is_picture(content):
        _refuse_picture(content)
    elif archives.is_archive(content):
        try:
            archives.parts_of(content)
        except archives.UnsafeArchiveError as error:
            raise Refused(str(error)) from error


def _refuse_picture(content: bytes) -> None:
    size = pictures.size_of(content)
    if size is None:
        raise Refused(DAMAGED)
    if pictures.is_too_large(size):
        raise Refused("The picture has too many pixels. Make it smaller and select it again.")


def kind_of(suffix: str, content: bytes) -> Kind:
    """Return the kind that both the name and the content say; raise ``Refused`` where they do not agree."""
    kind = KINDS.get(suffix)
    if kind is None:
        raise Refused("The selected file must be a PDF, Word, Excel, PowerPoint, CSV, PNG or JPEG")
    refuse_unsafe(content)
    if not kind.recognises(content):
        raise Refused(NOT_ITS_KIND)
    return kind
