"""Lines of separated values, read exactly and line by line: one bad line never swallows the next."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

SEPARATORS = (",", ";", "\t", "|")
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[ \t,;]*(?:\n|$)', re.IGNORECASE)
UNCLOSED = "a quotation mark is opened and never closed"


@dataclass(frozen=True)
class Record:
    """The cells of one line of a file, or why the line cannot be read."""

    line: int
    cells: tuple[str, ...] = ()
    error: str = ""
    # The file ends with this line and without a line end.
    is_open: bool = False


def stated_separator(text: str) -> str:
    """Return the separator that the first line states for spreadsheets (``sep=;``), or nothing."""
    found = SEPARATOR_LINE.match(text)
    return found.group(1) if found else ""


def records(text: str, separator: str) -> Iterator[Record]:
    """Yield the lines that are not empty, with their number in the file. A cell in quotation marks may hold line ends."""
    position, line = 0, 1
    if found := SEPARATOR_LINE.match(text):
        position, line = found.end(), 2
    while position < len(text):
        record, end = _record(text, position, separator, line)
        if record.error or any(cell.strip() for cell in record.cells):
            yield record
        line += text.count("\n", position, end)
        position = end


def beginning(text: str, separator: str, number: int) -> list[Record]:
    """Return the first lines."""
    return list(islice(records(text, separator), number))


@lru_cache(maxsize=16)
def _patterns(separator: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    mark = re.escape(separator)
    quoted = rf' *+"([^"]*+(?:""[^"]*+)*+)"[ ]*+(?={mark}|\n|\Z)'
    return re.compile(quoted), re.compile(rf"[^{mark}\n]*+")


def _record(text: str, position: int, separator: str, line: int) -> tuple[Record, int]:
    """Return the record that begins at a position, and where the next one begins."""
    quoted, plain = _patterns(separator)
    cells: list[str] = []
    while True:
        if found := quoted.match(text, position):
            cells.append(found.group(1).replace('""', '"'))
        else:
            found = plain.match(text, position)
            cell = found.group() if found else ""
            if cell.lstrip().startswith('"') and cell.count('"') % 2:
                end = text.find("\n", position)
                return Record(line, error=UNCLOSED), len(text) if end < 0 else end + 1
            cells.append(cell)
        position = found.end() if found else position
        if position >= len(text):
            return Record(line, tuple(cells), is_open=True), position
        position += 1
        if text[position - 1] == "\n":
            return Record(line, tuple(cells)), position
