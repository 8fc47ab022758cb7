"""Registers: one line for each date of a run, and one row for each person on the register of a date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from training.models import Attendance, Booking, MarkedBy, Presence, RunDate
from training.presenters.runs import DateLine, date_lines


@dataclass(frozen=True)
class RegisterLine:
    """The register of one date: how many were marked, and whether it can be taken."""

    line: DateLine
    marked: int
    came: int
    is_open: bool


def register_lines(dates: Sequence[RunDate], now: datetime) -> list[RegisterLine]:
    return [
        RegisterLine(line, line.run_date.marked, line.run_date.came, line.run_date.has_begun(now))
        for line in date_lines(dates)
    ]


@dataclass(frozen=True)
class MarkButton:
    """One of the marks that a person can get."""

    presence: Presence
    is_pressed: bool


@dataclass(frozen=True)
class RegisterRow:
    """One person on the register of a date, with their mark and where it is from, if it is not from this page."""

    booking: Booking
    presence: str
    note: str
    buttons: list[MarkButton]


def register_rows(bookings: Iterable[Booking], marks: Iterable[Attendance]) -> list[RegisterRow]:
    """Return a row for each booking, in the same order."""
    found = {mark.booking_id: mark for mark in marks}
    return [_row(booking, found.get(booking.pk)) for booking in bookings]


def _row(booking: Booking, mark: Attendance | None) -> RegisterRow:
    presence = mark.presence if mark else ""
    buttons = [MarkButton(each, each == presence) for each in Presence]
    return RegisterRow(booking, presence, _note(mark) if mark else "", buttons)


def _note(mark: Attendance) -> str:
    minutes = f"{mark.minutes} minutes in the meeting" if mark.minutes is not None else ""
    source = str(MarkedBy(mark.marked_by).label) if mark.marked_by != MarkedBy.REGISTER else ""
    return ", ".join(part for part in (source, minutes) if part)
