"""Attendance files of meeting tools: read, matched by email address, and written to the register."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from shield.operations import audit
from shield.refusals import Refused
from training.models import Booking, MarkedBy, Presence, RunDate
from training.operations.attendance import registers
from training.operations.places import place_counts

DURATION = re.compile(r"(?:(\d+)\s*h(?:ours?)?)?\s*(?:(\d+)\s*m(?:in(?:utes?)?)?)?\s*(?:(\d+)\s*s(?:ec(?:onds?)?)?)?$")
NAME_COLUMNS = ("name", "name (original name)", "full name", "participant", "display name")
EMAIL_COLUMNS = ("email", "e-mail", "user email", "participant id (upn)", "email address")
TIME_COLUMNS = (
    "in-meeting duration",
    "duration",
    "duration (minutes)",
    "total duration (minutes)",
    "attendance duration",
    "time in session",
)
MAX_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Participant:
    """One email address of the file with its whole minutes, added up over several visits."""

    name: str
    email: str
    minutes: int


@dataclass(frozen=True)
class Match:
    """The people in the file who are on the register, and those who are not."""

    found: tuple[tuple[Booking, Participant], ...]
    unmatched: tuple[Participant, ...]


def read(content: bytes) -> list[Participant]:
    """Return the participants of a Teams or Zoom file. Raise ``Refused`` when it has no addresses or no times."""
    if len(content) > MAX_BYTES:
        raise Refused("The selected file must be smaller than 2MB", field="file")
    lines = _as_text(content).splitlines()
    header = next((number for number, line in enumerate(lines) if _is_header(line)), None)
    if header is None:
        raise Refused(
            "The selected file must have columns for the email address and the time in the meeting",
            field="file",
        )
    delimiter = "\t" if "\t" in lines[header] else ","
    rows = csv.DictReader(io.StringIO("\n".join(lines[header:])), delimiter=delimiter)
    return _merged(_participant(row) for row in _first_table(rows))


def _as_text(content: bytes) -> str:
    """Return the text: Teams writes UTF-16 with tabs, others UTF-8 with commas."""
    for encoding in ("utf-16", "utf-8-sig") if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("The selected file must be a CSV", field="file")


def _is_header(line: str) -> bool:
    cells = {cell.strip().strip('"').lower() for cell in re.split(r"[\t,]", line)}
    # Zoom's table of the meeting itself has an address and a duration, but no name.
    return all(cells & set(columns) for columns in (NAME_COLUMNS, EMAIL_COLUMNS, TIME_COLUMNS))


def _first_table(rows: Any) -> Any:
    """Yield the rows of the first table. Teams adds others below an empty line or a line such as "3. Activities"."""
    for row in rows:
        cells = [cell for cell in row.values() if isinstance(cell, str)]
        if not any(cells) or re.match(r"^\d+\. ", cells[0] or ""):
            return
        yield {str(key).strip().lower(): value for key, value in row.items() if key}


def _participant(row: Mapping[str, Any]) -> Participant:
    return Participant(
        _cell(row, NAME_COLUMNS), _cell(row, EMAIL_COLUMNS).lower(), minutes_of(_cell(row, TIME_COLUMNS))
    )


def _cell(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return the first of these columns that is not empty."""
    return next((str(row[name]).strip() for name in names if str(row.get(name) or "").strip()), "")


def minutes_of(text: str) -> int:
    """Return the whole minutes of "1h 2m 3s", "62 min" or "62"; 0 without a time."""
    text = text.strip().lower()
    if text.isdigit():
        return int(text)
    found = DURATION.match(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return (hours * 3600 + minutes * 60 + seconds) // 60


def _merged(participants: Any) -> list[Participant]:
    added: dict[str, Participant] = {}
    for one in participants:
        key = one.email or one.name.lower()
        before = added.get(key)
        added[key] = Participant(one.name, one.email, one.minutes + (before.minutes if before else 0))
    return list(added.values())


def match(run_date: RunDate, participants: list[Participant]) -> Match:
    """Match participants with the register by work email address."""
    people = Booking.objects.on_register().filter(run=run_date.run).select_related("attendee", "agency")
    bookings = {booking.attendee.email.lower(): booking for booking in people}
    found = tuple((bookings[one.email], one) for one in participants if one.email in bookings)
    return Match(found, tuple(one for one in participants if one.email not in bookings))


@transaction.atomic
def write(
    *, run_date: RunDate, minutes: Mapping[Booking, int], at_least: int, by: Any, now: datetime | None = None
) -> int:
    """Mark the people in the file: present from ``at_least`` minutes, otherwise part. Return how many were marked.

    People who are not in the file are left for the register. A second time changes nothing.
    """
    now = now or timezone.now()
    run = place_counts.lock(run_date.run)
    if not run_date.has_begun(now):
        raise Refused("This course has not started yet.")
    for booking, stayed in minutes.items():
        presence = Presence.PRESENT if stayed >= at_least else Presence.PART
        registers.mark(booking, run_date, presence, by, now, how=MarkedBy.FILE, minutes=stayed)
    audit.record("training.attendance-file-read", run_date, by=by, people=len(minutes), at_least=at_least)
    registers.update_outcomes(run, by=by, now=now)
    return len(minutes)
