"""Lengths and points of time as meeting tools and spreadsheets write them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

# 3h 3m 29s, 2 hr 55 min, 1 hour 2 minutes, 180 mins.
IN_WORDS = re.compile(
    r"(?:(?P<hours>\d+(?:[.,]\d+)?) *h(?:(?:ou)?rs?)?\b[ ,]*)?"
    r"(?:(?P<minutes>\d+(?:[.,]\d+)?) *m(?:in(?:ute)?s?)?\b[ ,.]*)?"
    r"(?:(?P<seconds>\d+) *s(?:ec(?:ond)?s?)?\b\.?)?",
    re.IGNORECASE,
)
WITH_COLONS = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)(?:\.\d+)?")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1}
LONGEST = 24 * 3600

# One format for a whole file, so that 03/09 is the same day in all its lines.
DAYS = ("%m/%d/%Y", "%m/%d/%y", "%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d.%m.%Y")
CLOCKS = ("%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M")
FORMATS = tuple(f"{day} {clock}".strip() for day in (*DAYS, "") for clock in CLOCKS)
ZONE = re.compile(r" ?(?:(?:GMT|UTC|BST)(?:[+-]\d+)?|Z|[+-]\d{2}:?\d{2})$")


def seconds_of(text: str) -> int | None:
    """Return the seconds in "03:03:29", "180 mins", "2 hr 55 min" or "62.5", where a number alone is minutes.

    Return ``None`` for what cannot be read, never 0; "1:02" is not read, because it may be hours or minutes.
    """
    text = " ".join(text.split())
    if NUMBER.fullmatch(text):
        return _within_a_day(_decimal(text) * 60)
    if found := WITH_COLONS.fullmatch(text):
        hours, minutes, seconds = (int(part) for part in found.groups())
        return _within_a_day(hours * 3600 + minutes * 60 + seconds)
    if not text or not (found := IN_WORDS.fullmatch(text)):
        return None
    return _within_a_day(sum(_decimal(part) * SECONDS[unit] for unit, part in found.groupdict().items() if part))


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def _within_a_day(seconds: float) -> int | None:
    return round(seconds) if seconds <= LONGEST else None


def moments_of(texts: Iterable[str]) -> dict[str, datetime]:
    """Return the points of time by their text, all read in the one format that fits most of them.

    Texts that it does not fit are left out.
    """
    cleaned = {text: ZONE.sub("", " ".join(text.replace(",", " ").replace("T", " ").split())) for text in texts if text}
    found = ({text: moment for text, clean in cleaned.items() if (moment := _moment(clean, form))} for form in FORMATS)
    return max(found, key=len)


def _moment(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return None
