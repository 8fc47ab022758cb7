"""Office files are zip archives: what is in one is bounded and looked at before anything of it is unpacked."""

import io
import re
import zipfile
import zlib

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
MACRO_TYPES = re.compile(rb"macroenabled|vbaproject|macrosheet", re.IGNORECASE)
# A template on another computer brings its macros along.
TEMPLATE_ELSEWHERE = re.compile(
    rb"<Relationship\b(?=[^>]*attachedTemplate)(?=[^>]*TargetMode\s*=\s*[\"']External)", re.IGNORECASE
)


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
            _refuse_macros(archive, {name.lower() for name in names})
            return names
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
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


def _refuse_macros(archive: zipfile.ZipFile, names: set[str]) -> None:
    links = [name for name in archive.namelist() if name.lower().endswith("settings.xml.rels")]
    types = [name for name in archive.namelist() if name == CONTENT_TYPES]
    if (
        any(MACROS.search(f"/{name}") for name in names)
        or any(MACRO_TYPES.search(_read(archive, name)) for name in types)
        or any(TEMPLATE_ELSEWHERE.search(_read(archive, name)) for name in links)
    ):
        raise UnsafeArchiveError(
            "The selected file must not contain macros. Save it without macros and select it again."
        )
    if any(PROGRAMS.search(name) for name in names):
        raise UnsafeArchiveError("The selected file must not contain a program")


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the beginning of a part; what Office writes is UTF-8, and in UTF-16 its letters are the same."""
    with archive.open(name) as part:
        return part.read(SMALL).replace(b"\0", b"")
