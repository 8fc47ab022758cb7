"""Every table that goes out: the mark that spreadsheets need, and a workbook beside each CSV."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from shield.local.prepare import ROOT
from shield.views.downloads import csv_response, table_response, workbook_response

HEADS, ROWS = ("Name", "Places"), [("Siân", 5)]


def test_a_csv_begins_with_the_byte_order_mark():
    response = csv_response(HEADS, ROWS, "people")
    assert response.content == "\ufeffName,Places\r\nSiân,5\r\n".encode()
    assert response.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(("as_workbook", "ending"), [(False, ".csv"), (True, ".xlsx")])
def test_a_table_goes_out_as_csv_or_workbook(as_workbook, ending):
    response = table_response(HEADS, ROWS, "people", as_workbook=as_workbook)
    assert response.headers["Content-Disposition"] == f'attachment; filename="people{ending}"'
    assert response.content.startswith(b"PK" if as_workbook else b"\xef\xbb\xbf")


def test_a_workbook_is_named_with_its_own_ending():
    response = workbook_response({"People": (HEADS, ROWS)}, "people")
    assert response.headers["Content-Disposition"] == 'attachment; filename="people.xlsx"'


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name


def test_every_csv_has_a_workbook_beside_it():
    found = set(names(get_resolver().url_patterns))
    csv_names = {name for name in found if name.endswith("-csv")}
    assert {"action-csv", "section11cycle-csv", "tracker-theme-csv", "statistics-csv"} <= csv_names
    assert {name.removesuffix("-csv") + "-workbook" for name in csv_names} <= found


def test_nothing_else_writes_or_reads_tables():
    """One writer and one reader: no module but theirs imports the libraries for it."""
    sources = (
        path
        for app in ("crest", "learninghub", "reviews", "training", "partnership", "shield")
        for path in (ROOT / app).rglob("*.py")
    )
    importing = re.compile(r"^(?:import csv\b|from csv\b|from openpyxl\b|import openpyxl\b)", re.MULTILINE)
    found = {str(path.relative_to(ROOT)) for path in sources if importing.search(path.read_text())}
    assert found == {"shield/tables/workbooks.py", "shield/tables/writing.py"}
