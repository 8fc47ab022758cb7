"""Attendance files of Teams, Zoom, Webex and Google Meet: read, matched by email address, written to the register."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Agency, Person
from shield.operations import audit
from shield.refusals import Refused
from shield.tables import reading
from shield.tables.reading import Column, ColumnMissing, RefusedRow, Row
from training.models import Booking, MarkedBy, Presence, RunDate
from training.operations.attendance import guests, registers
from training.operations.attendance.durations import LONGEST, moments_of, seconds_of
from training.operations.places import place_counts

COLUMNS = (
    Column("name", ("name", "full name", "name (original name)", "display name", "participant", "attendee name")),
    Column("first_name", ("first name",), required=False),
    Column("last_name", ("last name", "surname"), required=False),
    Column(
        "email",
        ("email", "e-mail", "email address", "user email", "attendee email", "participant email", "work email"),
        "the email address",
    ),
    # Teams writes the address that a person signed in with beside the one of their mailbox.
    Column("sign_in", ("participant id (upn)", "upn", "user principal name"), required=False),
    Column(
        "time",
        (
            "in-meeting duration",
            "attendance duration",
            "attendance duration (minutes)",
            "total duration (minutes)",
            "duration (minutes)",
            "duration",
            "total duration",
            "time in session",
            "time in meeting",
        ),
        "the time in the meeting",
    ),
    Column("joined", ("join time", "first join", "time joined", "joined"), required=False),
    Column("left", ("leave time", "last leave", "time exited", "left"), required=False),
    Column("waiting", ("in waiting room", "waiting room", "in lobby"), required=False),
)
MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5000
# Each person who is not on the register is up to three fields on the page, and Django reads a thousand.
MAX_PEOPLE = 300
SECTION = re.compile(r"\d+\. ")
YES = frozenset({"yes", "y", "true", "1"})
# The sign-in name that Microsoft makes of a guest's address: zoe_school.example.org#EXT#@tenant.example.com.
GUEST_SIGN_IN = re.compile(r"(.+)_([^_@]+)#ext#@.+")


@dataclass(frozen=True)
class Visit:
    """The seconds of one stay in the meeting, and where the file says so, from when to when."""

    seconds: int
    joined: int | None = None
    left: int | None = None


@dataclass(frozen=True)
class Participant:
    """One person of the file, by address; without an address, by full name, or a single line."""

    name: str
    email: str
    visits: tuple[Visit, ...]
    sign_in: str = ""

    @property
    def minutes(self) -> int:
        return minutes_of(self.visits)


@dataclass(frozen=True)
class MeetingFile:
    """The participants, the lines that cannot be read, and what is not counted."""

    participants: tuple[Participant, ...]
    refused: tuple[RefusedRow, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    waiting: int = 0


@dataclass(frozen=True)
class Match:
    """The people in the file who are on the register, and those who are not with the booking of the same name."""

    found: tuple[tuple[Booking, Participant], ...]
    unmatched: tuple[tuple[Participant, Booking | None], ...]


@dataclass(frozen=True)
class WalkIn:
    """A participant who came without a booking; ``field`` is where the form asks about them."""

    name: str
    email: str
    agency: Agency
    minutes: int
    field: str


def minutes_of(visits: Iterable[Visit]) -> int:
    """Return the whole minutes of several visits. Time that two devices spent in the meeting at once counts once."""
    visits = list(visits)
    overlap, end = 0, None
    for joined, left in sorted(
        (one.joined, one.left) for one in visits if one.joined is not None and one.left is not None
    ):
        overlap += max(min(end, left) - joined, 0) if end is not None else 0
        end = max(end or left, left)
    stated = [one.seconds for one in visits]
    return min(max(sum(stated) - overlap, *stated, 0), LONGEST) // 60


def read(content: bytes) -> MeetingFile:
    """Return the participants of a file. Raise ``Refused`` when it has no addresses or no times, or too many people.

    Waiting rooms do not count. A line whose time cannot be read is refused, never taken for 0 minutes.
    """
    try:
        table = reading.read(
            content, COLUMNS, max_bytes=MAX_BYTES, max_rows=MAX_ROWS, is_complete=_is_header, is_end=_is_end
        )
    except ColumnMissing as missing:
        raise Refused(
            "The selected file must have columns for the email address and the time in the meeting", field="file"
        ) from missing
    stays = [row for row in table.rows if row["waiting"].casefold() not in YES]
    moments = moments_of({row[key] for row in stays for key in ("joined", "left")})
    lines = [(row, _visit(row, moments)) for row in stays]
    unread = [RefusedRow(row.line, _reason(row)) for row, visit in lines if visit is None]
    people = _merged([_participant(row, visit) for row, visit in lines if visit is not None])
    if len(people) > MAX_PEOPLE:
        raise Refused(f"The selected file must have {MAX_PEOPLE} people or fewer", field="file")
    refused = tuple(sorted((*table.refused, *unread), key=lambda each: each.line))
    return MeetingFile(tuple(people), refused, table.unknown_columns, len(table.rows) - len(stays))


def _is_header(found: set[str]) -> bool:
    # Zoom's table of the meeting itself has an address and a duration, but no name.
    return bool(found & {"name", "first_name"} and found & {"email", "sign_in"}) and (
        "time" in found or {"joined", "left"} <= found
    )


def _is_end(cells: Sequence[str]) -> bool:
    """Return whether another table of Teams begins, such as "3. In-Meeting Activities"."""
    return bool(cells and SECTION.match(cells[0].strip()) and not any(cell.strip() for cell in cells[1:]))


def _visit(row: Row, moments: Mapping[str, datetime]) -> Visit | None:
    joined, left = (_second(moments.get(row[key])) for key in ("joined", "left"))
    if joined is None or left is None or left < joined:
        joined = left = None
    seconds = seconds_of(row["time"])
    if not row["time"] and joined is not None and left is not None and left - joined <= LONGEST:
        seconds = left - joined
    return None if seconds is None else Visit(seconds, joined, left)


def _second(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


def _reason(row: Row) -> str:
    who = row["name"] or row["email"] or "this person"
    if not row["time"]:
        return f"the time in the meeting for {who} is missing"
    return f"“{row['time']}” for {who} must be a time in the meeting, like 2h 55m or 175"


def _participant(row: Row, visit: Visit) -> Participant:
    name = row["name"] or f"{row['first_name']} {row['last_name']}".strip()
    sign_in = _address(row["sign_in"])
    return Participant(name, _address(row["email"]) or sign_in, (visit,), sign_in)


def _address(text: str) -> str:
    text = text.lower()
    if found := GUEST_SIGN_IN.fullmatch(text):
        return "@".join(found.groups())
    return text if "@" in text else ""


def _merged(lines: Iterable[Participant]) -> list[Participant]:
    """Return each person once with all their visits. Lines without an address and a full name stay apart."""
    added: dict[Any, Participant] = {}
    for number, one in enumerate(lines):
        key = one.email or guests.full_name(one.name) or number
        before = added.get(key)
        added[key] = replace(before, visits=(*before.visits, *one.visits)) if before else one
    return list(added.values())


def match(run_date: RunDate, participants: Iterable[Participant]) -> Match:
    """Match participants with the register by email address, as it is or was; suggest bookings of the same name for the rest."""
    people = Booking.objects.on_register().filter(run=run_date.run).select_related("attendee", "agency")
    on_register = {booking.attendee_id: booking for booking in people}
    participants = list(participants)
    owners = Person.objects.by_address(address for one in participants for address in (one.email, one.sign_in))
    bookings = {address: on_register.get(person.pk) for address, person in owners.items()}
    found: dict[Booking, Participant] = {}
    rest: list[Participant] = []
    for one in participants:
        booking = bookings.get(one.email) or bookings.get(one.sign_in)
        if booking is None:
            rest.append(one)
        else:
            before = found.get(booking)
            found[booking] = replace(before, visits=(*before.visits, *one.visits)) if before else one
    names = {booking: booking.attendee.name for booking in on_register.values()}
    return Match(tuple(found.items()), tuple((one, guests.likeliest(one.name, names)) for one in rest))


@transaction.atomic
def write(
    *,
    run_date: RunDate,
    minutes: Mapping[Booking, int],
    at_least: int,
    by: Any,
    walk_ins: Iterable[WalkIn] = (),
    now: datetime | None = None,
) -> int:
    """Mark the people in the file: present from ``at_least`` minutes, otherwise part. Return how many were marked.

    ``walk_ins`` are added to the register first; when one is refused, nobody is marked. People who are not in the file
    are left for the register. A second time changes nothing.
    """
    now = now or timezone.now()
    run = place_counts.lock(run_date.run)
    if not run_date.has_begun(now):
        raise Refused("This course has not started yet.")
    marks = dict(minutes) | {_add(run_date, one, by, now): one.minutes for one in walk_ins}
    for booking, stayed in marks.items():
        presence = Presence.PRESENT if stayed >= at_least else Presence.PART
        registers.mark(booking, run_date, presence, by, now, how=MarkedBy.FILE, minutes=stayed)
    audit.record("training.attendance-file-read", run_date, by=by, people=len(marks), at_least=at_least)
    registers.update_outcomes(run, by=by, now=now)
    return len(marks)


def _add(run_date: RunDate, one: WalkIn, by: Any, now: datetime) -> Booking:
    try:
        return registers.walk_in(run_date=run_date, name=one.name, email=one.email, agency=one.agency, by=by, now=now)
    except Refused as refusal:
        raise Refused(refusal.message, field=one.field) from refusal
