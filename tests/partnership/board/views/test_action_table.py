"""The table of actions to take away: the same rows as CSV and as workbook."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.factories.partnership import ActionFactory

pytestmark = pytest.mark.django_db


def test_the_csv_begins_with_the_mark_that_excel_needs(sign_in, team):
    action = ActionFactory(title="Ask Siân")
    response = sign_in(team).get("/actions/actions.csv")
    assert response.content[:3] == b"\xef\xbb\xbf"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["Action"], row["Agency"]) for row in rows] == [("Ask Siân", str(action.agency))]


def test_the_workbook_has_the_same_rows(sign_in, team):
    action = ActionFactory(title="=Ask Siân")
    response = sign_in(team).get("/actions/actions.xlsx")
    assert response.headers["Content-Disposition"] == 'attachment; filename="actions.xlsx"'
    heads, row = load_workbook(io.BytesIO(response.content)).active.values
    assert (heads[0], row[0], row[3]) == ("Action", "'=Ask Siân", str(action.agency))


def test_both_files_are_offered_on_the_page(sign_in, team):
    ActionFactory()
    page = sign_in(team).get("/actions/").content.decode()
    assert ('href="/actions/actions.csv"' in page, 'href="/actions/actions.xlsx"' in page) == (True, True)
