"""Excel workbooks as lines of text, bounded before and while they are unpacked."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook

from shield.refusals import Refused
from shield.tables.delimited import Record

BEGINNING = b"PK\x03\x04"
OLD_BEGINNING = b"\xd0\xcf\x11\xe0"
MAX_UNPACKED = 50 * 1024 * 1024
MAX_PARTS = 1000
LAST_ROW = 1_048_576

BROKEN = "The selected Excel file cannot be read. Open it in Excel and save it again, or save it as CSV"
TOO_LARGE = "The selected Excel file is too large when it is unpacked. Save the sheet as CSV"
OLD = "The selected Excel file is in an old format or has a password. Save it as an Excel workbook (.xlsx) without one"


def sheets(content: bytes, max_columns: int, max_rows: int) -> Iterator[list[Record]]:
    """Yield the lines of each sheet. Raise ``Refused`` for a file that is damaged or too large when it is unpacked."""
    _check_parts(content)
    with _refusing():
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        with _refusing():
            lines = _records(sheet, max_columns, max_rows)
        yield lines


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn everything that openpyxl raises into a refusal: a foreign file can be wrong in more ways than it names."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not know, such as validation, is not needed
            yield
    except Exception as error:
        raise Refused(BROKEN, field="file") from error


def _check_parts(content: bytes) -> None:
    """Raise ``Refused`` by what the archive says of itself; Python reads no more of a part than is said here."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError) as error:
        raise Refused(BROKEN, field="file") from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refused(TOO_LARGE, field="file")


def _records(sheet: Any, max_columns: int, max_rows: int) -> list[Record]:
    sheet.reset_dimensions()  # the file may say anything about its size
    found: list[Record] = []
    rows = sheet.iter_rows(max_col=max_columns + 1, max_row=LAST_ROW, values_only=True)
    for line, values in enumerate(rows, start=1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            found.append(Record(line, tuple(cells)))
        if len(found) > max_rows:
            break
    return found


def _text(value: Any) -> str:
    """Return a cell as a CSV has it: dates as 2026-03-31, lengths of time as 1:30:00, whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)
