"""Days and numbers as they come."""

from datetime import date
from decimal import Decimal

import pytest

from shield.tables.values import day, number

UK, US, ISO, NAMED = "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d-%b-%Y"


@pytest.mark.parametrize(
    ("text", "written_as"),
    [
        *(
            (text, UK)
            for text in ("05/11/2025", "5/11/25", "05-11-2025", "05.11.2025", "05/11/2025 14:33", "05/11/25 2:33 PM")
        ),
        *((text, US) for text in ("11/05/2025", "11/5/25", "11/05/2025 12:00:00 AM")),
        *(
            (text, each)
            for text in ("2025-11-05", "2025-11-05T14:33:00Z", "2025/11/05")
            for each in (UK, US, ISO, NAMED)
        ),
        *((text, each) for text in ("05-Nov-25", "5 Nov 2025", "05 November 2025") for each in (UK, US, ISO, NAMED)),
        ("05/11/2025", NAMED),
    ],
)
def test_a_day_is_read_as_the_supplier_writes_it_and_as_a_spreadsheet_changes_it(text, written_as):
    assert day(text, written_as) == date(2025, 11, 5)


@pytest.mark.parametrize(
    ("text", "written_as"),
    [
        ("", UK),
        ("soon", UK),
        ("31/02/2026", UK),
        ("12/31/2026", UK),
        ("05/11/2025", ISO),
        ("31/12/2026", US),
        ("45966", UK),
    ],
)
def test_a_day_that_could_be_another_is_not_read(text, written_as):
    assert day(text, written_as) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2", Decimal(2)), (" 2.5 ", Decimal("2.5")), ("2,5", Decimal("2.5")), ("", None), ("nan", None)],
)
def test_numbers(text, expected):
    assert number(text) == expected
