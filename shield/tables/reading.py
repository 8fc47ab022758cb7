"""The reader of every CSV and Excel file that comes in."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from shield.refusals import Refused
from shield.tables import delimited, workbooks
from shield.tables.decoding import NOT_A_TABLE, decode
from shield.tables.delimited import Record

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
# As many characters as a cell of Excel holds.
MAX_CELL = 32_767
# Meeting tools and suppliers write a few lines above the names of the columns.
LINES_ABOVE = 60
INVISIBLE = " \t\n\r\x0b\x0c\u00a0\u200b\u200e\u200f\u2060\ufeff"


@dataclass(frozen=True)
class Column:
    """A value that an import reads: the names that its column may have, the most trusted one first."""

    key: str
    names: tuple[str, ...]
    label: str = ""
    required: bool = True


class ColumnMissing(Refused):
    """The file has no column for a required value."""

    def __init__(self, column: Column) -> None:
        super().__init__(f"The selected file must have a column for {column.label or column.names[0]}", field="file")
        self.column = column


@dataclass(frozen=True)
class Row:
    """One line of a file: its values by the key of their column, empty where there is none."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.values.get(key, "")


@dataclass(frozen=True)
class RefusedRow:
    """A line that cannot be used, and why."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}"


@dataclass(frozen=True)
class Table:
    """What a file holds: usable rows, refused rows, and the names of the columns that are not read."""

    rows: tuple[Row, ...]
    refused: tuple[RefusedRow, ...] = ()
    unknown_columns: tuple[str, ...] = ()


Names = Mapping[str, list[int]]


def read(
    content: bytes,
    columns: Sequence[Column],
    *,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
    is_complete: Callable[[set[str]], bool] | None = None,
    is_end: Callable[[Sequence[str]], bool] | None = None,
) -> Table:
    """Return the table in a CSV or Excel file, line by line.

    ``is_complete`` tells from the keys of the columns found whether a line has the names of the columns; without it,
    every required column must be there. ``is_end`` tells the line below the table. Raise ``Refused`` for a file that
    is too large or damaged, that has a column twice, or no rows; and ``ColumnMissing``.
    """
    if len(content) > max_bytes:
        raise Refused(f"The selected file must be smaller than {max_bytes // 1024 // 1024}MB", field="file")
    wanted = is_complete or _has_all(columns)
    lines, header = _lines(content, columns, wanted, max_rows)
    names = lines[header].cells
    _check_names(names)
    table = _table(lines[header + 1 :], names, columns, is_end)
    if len(table.rows) + len(table.refused) > max_rows:
        raise Refused(f"The selected file must have {max_rows:,} rows or fewer", field="file")
    if not table.rows and not table.refused:
        raise Refused("The selected file has no rows below the names of the columns", field="file")
    return table


def folded(name: str) -> str:
    """Return the name of a column as it is compared: without capitals and spaces around it."""
    return " ".join(name.strip(INVISIBLE).split()).casefold()


def _has_all(columns: Sequence[Column]) -> Callable[[set[str]], bool]:
    needed = {column.key for column in columns if column.required}
    return lambda found: needed <= found


def _lines(
    content: bytes, columns: Sequence[Column], is_complete: Callable[[set[str]], bool], max_rows: int
) -> tuple[list[Record], int]:
    """Return the lines of the file or of the first sheet with these columns, and where their names are."""
    best: list[Record] = []
    for lines in _candidates(content, columns, max_rows + LINES_ABOVE + 1):
        best = best or lines
        for number, record in enumerate(lines[:LINES_ABOVE]):
            if is_complete(set(_positions(record.cells, columns))):
                return lines, number
    raise _missing(best, columns)


def _candidates(content: bytes, columns: Sequence[Column], number: int) -> Iterable[list[Record]]:
    if content.startswith(workbooks.OLD_BEGINNING):
        raise Refused(workbooks.OLD, field="file")
    if content.startswith(workbooks.BEGINNING):
        return workbooks.sheets(content, MAX_COLUMNS, number)
    text = decode(content)
    return [list(islice(delimited.records(text, _separator(text, columns)), number))]


def _separator(text: str, columns: Sequence[Column]) -> str:
    """Return the separator that the file states, or the one by which most of the columns are found."""
    if stated := delimited.stated_separator(text):
        return stated

    def found(separator: str) -> tuple[int, int]:
        first = delimited.beginning(text, separator, LINES_ABOVE)
        return max(((len(_positions(one.cells, columns)), len(one.cells)) for one in first), default=(0, 0))

    return max(delimited.SEPARATORS, key=found)


def _positions(cells: Sequence[str], columns: Sequence[Column]) -> dict[str, list[int]]:
    """Return where the values of each column are, the most trusted name first."""
    places = {folded(cell): place for place, cell in reversed(list(enumerate(cells)))}
    found = {column.key: [places[name] for name in map(folded, column.names) if name in places] for column in columns}
    return {key: at for key, at in found.items() if at}


def _missing(lines: Sequence[Record], columns: Sequence[Column]) -> Refused:
    """Return the refusal of a file without all columns, naming the first that its likeliest line has not."""
    if not any(len(record.cells) > 1 for record in lines):
        return Refused(f"{NOT_A_TABLE} with a line of column names", field="file")
    found = max((_positions(one.cells, columns) for one in lines[:LINES_ABOVE]), key=len)
    required = [column for column in columns if column.required]
    return ColumnMissing(next((column for column in required if column.key not in found), columns[0]))


def _check_names(names: Sequence[str]) -> None:
    """Raise ``Refused`` when two columns have the same name, because nobody could tell which one counts."""
    if len(names) > MAX_COLUMNS:
        raise Refused(f"The selected file must have {MAX_COLUMNS} columns or fewer", field="file")
    counts = Counter(folded(name) for name in names if folded(name))
    for name in names:
        if counts[folded(name)] > 1:
            message = f"The selected file has the column “{name.strip(INVISIBLE)}” more than once. Rename or remove one"
            raise Refused(message, field="file")


def _table(
    lines: Iterable[Record],
    names: Sequence[str],
    columns: Sequence[Column],
    is_end: Callable[[Sequence[str]], bool] | None,
) -> Table:
    positions = _positions(names, columns)
    used = {place for places in positions.values() for place in places}
    rows: list[Row] = []
    refused: list[RefusedRow] = []
    for record in lines:
        if is_end and is_end(record.cells):
            break
        if error := record.error or _error(record, len(names)):
            refused.append(RefusedRow(record.line, error))
        else:
            rows.append(Row(record.line, _values(record.cells, positions)))
    unknown = [name.strip(INVISIBLE) for place, name in enumerate(names) if place not in used]
    return Table(tuple(rows), tuple(refused), tuple(name for name in unknown if name))


def _error(record: Record, width: int) -> str:
    """Return why a line does not fit the columns, or nothing. Spreadsheets leave out empty cells at the end."""
    number = len(record.cells)
    if any(cell.strip(INVISIBLE) for cell in record.cells[width:]):
        return f"there are {number} values, but the file has {width} columns"
    if record.is_open and number < width:
        return "the file ends before the last column of this line, so it may be cut off"
    if any(len(cell) > MAX_CELL for cell in record.cells):
        return f"a value is longer than {MAX_CELL:,} characters"
    return ""


def _values(cells: Sequence[str], positions: Names) -> dict[str, str]:
    """Return the first value of each column that is not empty."""
    texts = {key: [cells[at].strip(INVISIBLE) for at in places if at < len(cells)] for key, places in positions.items()}
    return {key: next(filter(None, found), "") for key, found in texts.items()}
