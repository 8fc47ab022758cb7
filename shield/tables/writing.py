"""The writer of every table that goes out. Text that people entered never becomes a formula in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Heads = Sequence[str]
Rows = Iterable[Sequence[Any]]

# A cell that begins so would be run as a formula (OWASP, CSV injection); the last four are the wide signs of Asian fonts.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
WIDEST = 60


def harmless(cell: Any) -> Any:
    """Text without control characters, made plain by an apostrophe where a spreadsheet would run it; numbers and days
    stay what they are."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


def as_csv(heads: Heads, rows: Rows) -> bytes:
    """Return a line of heads and the rows as RFC 4180 has it, in UTF-8.

    It begins with a byte order mark: without one, Excel takes the file for Windows-1252 and shows "SiÃ¢n" for "Siân".
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([harmless(cell) for cell in row] for row in (heads, *rows))
    return out.getvalue().encode("utf-8-sig")


def as_workbook(sheets: dict[str, tuple[Heads, Rows]]) -> bytes:
    """An Excel workbook with one sheet for each table: bold heads that stay in view, columns as wide as their words."""
    book = Workbook()
    book.remove(book.active)
    for title, (heads, rows) in sheets.items():
        sheet = book.create_sheet(title[:31])
        sheet.append([harmless(head) for head in heads])
        for row in rows:
            sheet.append([harmless(cell) for cell in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for number, column in enumerate(sheet.columns, start=1):
            longest = max(len(str(cell.value or "")) for cell in column)
            sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, WIDEST)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
