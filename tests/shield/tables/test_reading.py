"""One reader for every file: exact values, bad lines by number and reason, and never an unexpected exception."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from shield.refusals import Refused
from shield.tables import reading, workbooks
from shield.tables.reading import Column, ColumnMissing, RefusedRow, read
from shield.tables.writing import as_csv, as_workbook

NAME = Column("name", ("Name", "Full name"), "the name")
EMAIL = Column("email", ("Email", "Email address", "UPN"), "the email address")
MINUTES = Column("minutes", ("Minutes",), required=False)
COLUMNS = (NAME, EMAIL, MINUTES)
ADA = {"name": "Ada", "email": "ada@example.org", "minutes": "90"}


def values(content, columns=COLUMNS):
    return [dict(row.values) for row in read(content, columns).rows]


def workbook(*rows, title="Sheet"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- What is read -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_separators_line_ends_and_encodings(sign, ends, encoding):
    text = ends.join([sign.join(["Name", "Email", "Minutes"]), sign.join(["Zoë", "zoe@example.org", "90"]), ""])
    assert values(text.encode(encoding)) == [{"name": "Zoë", "email": "zoe@example.org", "minutes": "90"}]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
def test_the_line_that_states_the_separator_is_no_row(first):
    table = read(f"{first}\nName;Email\nAda;ada@example.org\n".encode(), COLUMNS)
    assert [(row.line, row["name"]) for row in table.rows] == [(3, "Ada")]


def test_a_separator_in_quotation_marks_parts_nothing():
    content = b'"Name; first, last",Email\n"Lovelace; Ada, Lady",ada@example.org\n'
    columns = (Column("name", ("Name; first, last",)), EMAIL)
    assert values(content, columns) == [{"name": "Lovelace; Ada, Lady", "email": "ada@example.org"}]


def test_names_of_columns_match_whatever_their_capitals_and_spaces():
    assert values(" FULL  NAME ,\u200bE-mail,email ADDRESS\nAda,x,ada@example.org\n".encode()) == [
        {"name": "Ada", "email": "ada@example.org"}
    ]


def test_of_two_columns_for_one_value_the_first_that_is_not_empty_counts():
    content = b"UPN,Name,Email\nu@example.org,Ada,ada@example.org\ngrace@example.org,Grace,\n"
    assert [row["email"] for row in read(content, COLUMNS).rows] == ["ada@example.org", "grace@example.org"]


def test_columns_that_are_not_read_are_shown():
    assert read(b"Name,Colour,Email,,Role\nAda,red,a@example.org,,x\n", COLUMNS).unknown_columns == ("Colour", "Role")


def test_lines_above_the_names_of_the_columns_and_empty_lines_are_no_rows():
    content = b"Report of the month\n\nProvider,Learn Well\nName,Email\n\nAda,ada@example.org\n,\nGrace,g@example.org\n"
    assert [(row.line, row["name"]) for row in read(content, COLUMNS).rows] == [(6, "Ada"), (8, "Grace")]


def test_the_table_ends_where_the_caller_says():
    content = b"Name,Email\nAda,ada@example.org\n3. More\nGrace,g@example.org\n"
    table = read(content, COLUMNS, is_end=lambda cells: cells[0].startswith("3. "))
    assert ([row["name"] for row in table.rows], table.refused) == (["Ada"], ())


def test_a_value_in_quotation_marks_may_hold_lines_and_quotation_marks():
    content = b'Name,Email\n"Ada\r\n""Countess"" L",ada@example.org\nGrace,g@example.org\n'
    assert [(row.line, row["name"]) for row in read(content, COLUMNS).rows] == [
        (2, 'Ada\n"Countess" L'),
        (4, "Grace"),
    ]


def test_empty_cells_at_the_end_of_a_line_may_be_missing():
    assert values(b"Name,Email,Minutes\nAda,ada@example.org\n") == [ADA | {"minutes": ""}]


def test_what_the_portal_writes_it_reads():
    rows = [('Zoë, “Z” "O\'Neill"', "zoe@example.org", 90)]
    for content in (
        as_csv(("Name", "Email", "Minutes"), rows),
        as_workbook({"T": (("Name", "Email", "Minutes"), rows)}),
    ):
        assert values(content) == [{"name": rows[0][0], "email": "zoe@example.org", "minutes": "90"}]


# --- Lines that are refused -------------------------------------------------------------------------------------------


def test_a_lone_quotation_mark_costs_its_own_line_only():
    content = (
        b'Name,Email\nLiz "Betty" Cole,l@example.org\n"Bob,b@example.org\nAda,ada@example.org\n"Eve" Li,e@example.org\n'
    )
    table = read(content, COLUMNS)
    assert [row["name"] for row in table.rows] == ['Liz "Betty" Cole', "Ada", '"Eve" Li']
    assert [str(each) for each in table.refused] == ["Line 3: a quotation mark is opened and never closed"]


def test_a_line_with_too_many_values_is_refused():
    table = read(b"Name,Email\nAda,ada@example.org,,\nGrace,g@example.org,7\n", COLUMNS)
    assert [row["name"] for row in table.rows] == ["Ada"]
    assert table.refused == (RefusedRow(3, "there are 3 values, but the file has 2 columns"),)


def test_a_last_line_that_stops_in_the_middle_is_refused():
    table = read(b"Name,Email,Minutes\nAda,ada@example.org,90\nGrace,gra", COLUMNS)
    assert [row["name"] for row in table.rows] == ["Ada"]
    assert [str(each) for each in table.refused] == [
        "Line 3: the file ends before the last column of this line, so it may be cut off"
    ]


def test_a_value_longer_than_a_cell_is_refused():
    table = read(b"Name,Email\nA" + b"d" * reading.MAX_CELL + b",a@example.org\n", COLUMNS)
    assert [each.line for each in table.refused] == [2]


# --- Files that are refused -------------------------------------------------------------------------------------------


def message(content, **limits):
    with pytest.raises(Refused) as refusal:
        read(content, COLUMNS, **limits)
    assert refusal.value.field == "file"
    return refusal.value.message


@pytest.mark.parametrize("header", ["Name,Email,email ", "Name,Email,Colour,COLOUR"])
def test_a_column_that_is_there_twice_is_refused_by_its_name(header):
    name = "Email" if "email" in header else "Colour"
    assert (
        message(f"{header}\nAda,a@example.org,b,c\n".encode())
        == f"The selected file has the column “{name}” more than once. Rename or remove one"
    )


def test_a_missing_column_is_named():
    with pytest.raises(ColumnMissing, match="^The selected file must have a column for the email address$") as refusal:
        read(b"Name,Colour\nAda,red\n", COLUMNS)
    assert refusal.value.column == EMAIL


@pytest.mark.parametrize("content", [b"", b"Email", b"\n\n", b"nothing here"])
def test_a_file_without_columns_is_refused(content):
    assert message(content) == "The selected file must be a CSV or Excel (.xlsx) file with a line of column names"


def test_a_file_without_rows_is_refused():
    assert message(b"Name,Email\n\n") == "The selected file has no rows below the names of the columns"


def test_limits():
    row = b"Ada,a@example.org\n"
    assert len(read(b"Name,Email\n" + row * 3, COLUMNS, max_rows=3).rows) == 3
    assert message(b"Name,Email\n" + row * 4, max_rows=3) == "The selected file must have 3 rows or fewer"
    assert message(b"x" * (1024 * 1024 + 1), max_bytes=1024 * 1024) == "The selected file must be smaller than 1MB"
    many = ",".join(f"c{number}" for number in range(reading.MAX_COLUMNS))
    assert message(f"Name,Email,{many}\n".encode()) == "The selected file must have 200 columns or fewer"


# --- Excel ------------------------------------------------------------------------------------------------------------


def test_cells_of_a_workbook_are_read_as_a_csv_has_them():
    cells = [
        date(2026, 3, 31),
        datetime.fromisoformat("2026-03-31T09:30"),
        time(1, 30),
        timedelta(hours=26),
        180.0,
        62.5,
        True,
        None,
    ]
    columns = (EMAIL, *(Column(str(number), (f"C{number}",)) for number in range(len(cells))))
    content = workbook(["Email", *(f"C{number}" for number in range(len(cells)))], ["ada@example.org", *cells])
    assert list(values(content, columns)[0].values()) == [
        *("ada@example.org", "2026-03-31", "2026-03-31 09:30:00", "01:30:00", "26:00:00", "180", "62.5", "TRUE", "")
    ]


def test_the_first_sheet_with_the_columns_is_read_by_its_own_line_numbers():
    book = Workbook()
    book.active.append(["Notes", "Nothing"])
    sheet = book.create_sheet("People")
    sheet["B4"], sheet["C4"], sheet["B7"], sheet["C7"] = "Name", "Email", "Ada", "ada@example.org"
    out = io.BytesIO()
    book.save(out)
    assert [(row.line, row["name"]) for row in read(out.getvalue(), COLUMNS).rows] == [(7, "Ada")]


def test_a_workbook_without_the_columns_names_what_is_missing():
    assert (
        message(workbook(["Name", "Colour"], ["Ada", "red"]))
        == "The selected file must have a column for the email address"
    )


def test_an_old_or_locked_workbook_is_refused_with_the_remedy():
    assert message(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest") == workbooks.OLD


@pytest.mark.parametrize("cut", [10, 500, -30, -1])
def test_a_workbook_that_is_cut_off_is_refused(cut):
    assert message(workbook(["Name", "Email"], ["Ada", "a@example.org"])[:cut]) == workbooks.BROKEN


def test_an_archive_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("letter.txt", "Dear all")
    assert message(out.getvalue()) == workbooks.BROKEN


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    assert message(packed([("xl/workbook.xml", b" " * (workbooks.MAX_UNPACKED + 1))])) == workbooks.TOO_LARGE
    assert message(packed([(f"{n}.xml", b"") for n in range(workbooks.MAX_PARTS + 1)])) == workbooks.TOO_LARGE


def test_a_workbook_with_too_many_rows_is_refused():
    content = workbook(["Name", "Email"], *(["Ada", "a@example.org"] for _ in range(70)))
    assert message(content, max_rows=5) == "The selected file must have 5 rows or fewer"


# --- Whatever comes ---------------------------------------------------------------------------------------------------


def is_read_or_refused(content):
    """Anything but a table without empty bytes and a refusal in words fails the test."""
    try:
        rows = read(content, COLUMNS).rows
    except Refused as refusal:
        rows, refused = (), refusal
    else:
        refused = None
    assert refused is None or (refused.field, bool(refused.message)) == ("file", True)
    assert all("\0" not in value for row in rows for value in row.values.values())


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    is_read_or_refused(content)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='Na",;\t\n\r= \x00é|', max_size=80), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_text_below_the_columns_is_read_or_refused(text, encoding):
    is_read_or_refused(f"Name,Email,Minutes\n{text}".encode(encoding))


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_table_comes_back_as_it_was_written(rows, encoding):
    quoted = ["Name,Email", *(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)]
    content = "\r\n".join([*quoted, ""]).encode(encoding)
    clean = [tuple(cell.strip(reading.INVISIBLE) for cell in row) for row in rows]
    expected = [row for row in clean if any(cell for cell in row)]
    if not expected:
        return
    table = read(content, COLUMNS)
    read_back = [(row["name"], row["email"]) for row in table.rows]
    assert [row for row in read_back if any(row)] == expected
    assert table.refused == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(at, damage):
    content = workbook(["Name", "Email"], ["Ada", "ada@example.org"])
    at %= len(content)
    is_read_or_refused(content[:at] + damage + content[at + len(damage) :])
