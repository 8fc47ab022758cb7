"""Days and numbers as people, spreadsheets and suppliers write them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

TIME_OF_DAY = re.compile(r"[ T,]+\d{1,2}[:.]\d{2}.*$")
YEAR_FIRST = ("%Y-%m-%d", "%Y/%m/%d")
# A month in letters cannot be taken for a day.
NAMED = tuple(f"%d{sign}{month}{sign}{year}" for sign in "- " for month in ("%b", "%B") for year in ("%Y", "%y"))
DAY_FIRST = tuple(f"%d{sign}%m{sign}{year}" for sign in "/-." for year in ("%Y", "%y"))
MONTH_FIRST = tuple(f"%m{sign}%d{sign}{year}" for sign in "/-." for year in ("%Y", "%y"))


def day(text: str, written_as: str) -> date | None:
    """Return the day in a cell, with or without a time; ``None`` when it cannot be read.

    ``written_as`` is the format of the supplier. A spreadsheet may have changed it: a month in letters and a year that
    comes first are always read, two figures for the year as well; figures only in the order of the supplier.
    """
    text = TIME_OF_DAY.sub("", " ".join(text.split()))
    for form in (*_forms(written_as), *NAMED, *YEAR_FIRST):
        try:
            found = datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        return found if found.year > 1900 else None
    return None


def _forms(written_as: str) -> tuple[str, ...]:
    if written_as.startswith("%m"):
        return (written_as, *MONTH_FIRST)
    return (written_as, *DAY_FIRST) if written_as.startswith("%d") else (written_as,)


def number(text: str) -> Decimal | None:
    """Return a number with a point or a comma; ``None`` when it cannot be read."""
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
