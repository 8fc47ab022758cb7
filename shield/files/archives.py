"""Office files are zip archives: what is in one is bounded and looked at before anything of it is unpacked."""

import io
import re
import zipfile
import zlib
from xml.parsers.expat import ExpatError, ParserCreate

ARCHIVE = b"PK\x03\x04"
# Unpacked, all parts together; a long report with pictures stays well below.
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
# How many times smaller than its content a part of more than a megabyte may be.
MOST_COMPRESSED = 200
SMALL = 1024 * 1024
ENCRYPTED = 0x1

CONTENT_TYPES = "[Content_Types].xml"
WORD, EXCEL, POWERPOINT = "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"
MACROS = re.compile(
    r"(vbaproject\.bin|vbadata\.xml|/macrosheets/|/activex/|/dialogsheets/|\.(doc|dot|xls|xlt|xla|ppt)m$)"
)
PROGRAMS = re.compile(r"\.(exe|dll|com|scr|js|jse|vbs|vbe|wsf|hta|bat|cmd|ps1|jar|lnk|msi)$")
MACRO_TYPES = re.compile(r"macroenabled|vbaproject|vbadata|macrosheet", re.IGNORECASE)
# The attributes that say what a part is.
SAYS_WHAT = ("ContentType", "Type", "PartName")


class UnsafeArchiveError(Exception):
    """What is wrong with an archive, in words for the person who selected it."""


def is_archive(content: bytes) -> bool:
    """Return whether the content begins as a zip archive does."""
    return content.startswith(ARCHIVE)


def parts_of(content: bytes) -> set[str]:
    """Return the names of an archive's parts; raise ``UnsafeArchiveError`` when it must not be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _bound(archive)
            names = {part.filename for part in archive.infolist()}
            _refuse_duplicates(archive)
            _refuse_macros(archive, {name.lower() for name in names})
            return names
    except (
        zipfile.BadZipFile,
        zlib.error,
        ExpatError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise UnsafeArchiveError(
            "The selected file is damaged or incomplete. Save it again and select it again."
        ) from error


def _bound(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise UnsafeArchiveError("The selected file must not be password protected")
    swollen = any(
        part.file_size > SMALL and part.file_size > MOST_COMPRESSED * max(part.compress_size, 1) for part in parts
    )
    if swollen or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnsafeArchiveError("The content of the selected file is too large when it is unpacked")


def _refuse_duplicates(archive: zipfile.ZipFile) -> None:
    """Of two parts with one name, this check might read one and a word processor the other."""
    names = [part.filename.lower() for part in archive.infolist()]
    if len(set(names)) != len(names):
        raise zipfile.BadZipFile("Two parts have the same name.")


def _refuse_macros(archive: zipfile.ZipFile, names: set[str]) -> None:
    told = [
        name for name in archive.namelist() if name.lower().endswith(".rels") or name.lower() == CONTENT_TYPES.lower()
    ]
    elements = [element for name in told for element in _elements(_read(archive, name))]
    if any(MACROS.search(f"/{name}") for name in names) or any(map(_brings_macros, elements)):
        raise UnsafeArchiveError(
            "The selected file must not contain macros. Save it without macros and select it again."
        )
    if any(PROGRAMS.search(name) for name in names):
        raise UnsafeArchiveError("The selected file must not contain a program")


def _brings_macros(element: dict[str, str]) -> bool:
    """Return whether an element announces a macro, or a template on another computer, which brings its macros along."""
    if any(MACRO_TYPES.search(element.get(name, "")) for name in SAYS_WHAT):
        return True
    if element.get("TargetMode", "").strip().lower() == "external":
        return element.get("Type", "").strip().lower().endswith("/attachedtemplate")
    return bool(MACRO_TYPES.search(element.get("Target", "")))


def _elements(content: bytes) -> list[dict[str, str]]:
    """Return the attributes of every element as a word processor reads them: references resolved, without prefixes.

    Raise ``ExpatError`` for what is no XML, and ``ValueError`` for a document type, with which entities could be declared.
    """
    found: list[dict[str, str]] = []
    parser = ParserCreate(namespace_separator=" ")

    def start(_: str, attributes: dict[str, str]) -> None:
        found.append({name.rpartition(" ")[2]: value for name, value in attributes.items()})

    def refuse(*_: object) -> None:
        raise ValueError("A part of the archive declares a document type.")

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, refuse
    parser.Parse(content, True)
    return found


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part; raise ``ValueError`` for one that is longer than any program writes it."""
    with archive.open(name) as part:
        content = part.read(SMALL + 1)
    if len(content) > SMALL:
        raise ValueError("A part of the archive is too long.")
    return content
