"""Tables as files: read back as what they were, and never run as a formula."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from shield.tables import as_csv, as_workbook, harmless

DANGEROUS = [
    "＝1+1",
    "＋44",
    "－1",
    "＠SUM(A1)",
    " =1",
    "\n=1",
    "=1+1",
    '=HYPERLINK("http://example.org")',
    "+44",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
]
HEADS = ("Name", "Number")


def read_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_sheet(content, title="Table"):
    return [list(row) for row in load_workbook(io.BytesIO(content))[title].values]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_what_a_spreadsheet_would_run_is_made_plain(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "Ada", "O'Brien", "a=b", "1-2", "ada@example.org", -5, -2.5, None, Decimal(-1), date(2026, 1, 5)]
)
def test_everything_else_stays_what_it_is(cell):
    assert harmless(cell) is cell


@pytest.mark.parametrize("cell", DANGEROUS)
def test_no_file_holds_a_formula(cell):
    assert read_csv(as_csv(HEADS, [(cell, 1)]))[1][0] == f"'{cell}"
    sheet = load_workbook(io.BytesIO(as_workbook({"Table": (HEADS, [(cell, 1)])})))["Table"]
    assert (sheet["A2"].data_type, sheet["A2"].value[0]) == ("s", "'")


def test_a_csv_reads_back_with_commas_quotes_and_lines():
    rows = [("Hopper, Grace", 1), ('She said "no"', 2), ("Two\nlines", 3), ("Zoë", 4)]
    content = as_csv(HEADS, rows)
    assert content.splitlines()[0] == b"\xef\xbb\xbfName,Number"
    assert read_csv(content) == [["Name", "Number"], *[[name, str(number)] for name, number in rows]]


def test_a_workbook_reads_back_with_its_sheets_numbers_and_days():
    content = as_workbook({"One": (HEADS, [("Ada", 5), ("Zoë", 2.5)]), "Two": (("Day",), [(date(2026, 1, 5),)])})
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["One", "Two"]
    assert read_sheet(content, "One") == [["Name", "Number"], ["Ada", 5], ["Zoë", 2.5]]
    assert book["Two"]["A2"].value.date() == date(2026, 1, 5)


def test_heads_are_bold_and_stay_in_view_and_columns_are_as_wide_as_their_words():
    sheet = load_workbook(io.BytesIO(as_workbook({"Table": (HEADS, [("Ada Lovelace", 5), ("x" * 200, 1)])})))["Table"]
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [60, 8]


def test_a_table_without_rows_is_a_line_of_heads():
    assert read_csv(as_csv(HEADS, [])) == [["Name", "Number"]]
    assert read_sheet(as_workbook({"Table": (HEADS, [])})) == [["Name", "Number"]]


def test_a_name_with_a_control_character_breaks_no_workbook():
    content = as_workbook({"Table": (HEADS, [("Ada\x0bLovelace", 1)])})
    assert read_sheet(content)[1][0].replace(" ", "") == "AdaLovelace"


def test_a_long_name_of_a_sheet_is_cut_to_what_excel_takes():
    content = as_workbook({"Agencies and the courses they sent people to": (HEADS, [])})
    assert load_workbook(io.BytesIO(content)).sheetnames == ["Agencies and the courses they s"]
