"""What people are told about their places: words for the outbox, each letter once per occasion."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from shield.operations import notices
from shield.words import long_date, time_range
from training.models import Booking, CourseRun, RunDate
from training.operations import calendar


def in_words(run_date: RunDate) -> str:
    """``Thursday 5 November 2020, 9.30am to 12.30pm``."""
    if run_date.all_day:
        return long_date(run_date.starts_at)
    return f"{long_date(run_date.starts_at)}, {time_range(run_date.starts_at, run_date.ends_at)}"


def run_words(run: CourseRun) -> dict[str, Any]:
    """The run as letters speak of it."""
    return {
        "title": run.name,
        "dates": [in_words(run_date) for run_date in run.dates.all()],
        "where": calendar.location(run),
        "run_path": run.get_absolute_url(),
    }


def _post(name: str, booking: Booking, *, again: str = "", **more: Any) -> None:
    """Write one letter about one booking; ``again`` tells occasions of the same kind apart."""
    notices.post(
        f"training/emails/{name}",
        to=booking.attendee.email,
        occasion=f"training.{name}:{booking.pk}{again}",
        name=booking.attendee.name,
        booking_path=booking.get_absolute_url(),
        **run_words(booking.run),
        **more,
    )


def place_booked(booking: Booking, *, from_waiting_list: bool = False, now: datetime | None = None) -> None:
    """The confirmation, with one calendar entry for each date."""
    booker = booking.booked_by
    _post(
        "place-booked",
        booking,
        attachments=calendar.invitations(booking, now),
        from_waiting_list=from_waiting_list,
        booked_by="" if booker.pk == booking.attendee.user_id else str(booker),
    )


def waiting_list_joined(booking: Booking) -> None:
    """That one waits, and at which position one began."""
    _post("waiting-list-joined", booking, position=booking.position())


def place_cancelled(booking: Booking, *, was_booked: bool, now: datetime | None = None) -> None:
    """That the place, or the wait for one, is given up; dates leave the diary."""
    _post("place-cancelled", booking, attachments=calendar.withdrawals(booking, now), was_booked=was_booked)


def run_cancelled(booking: Booking, reason: str, now: datetime | None = None) -> None:
    """That the whole run will not take place; dates leave the diary."""
    _post("run-cancelled", booking, attachments=calendar.withdrawals(booking, now), reason=reason)


def run_changed(booking: Booking, withdrawn: list[notices.Attachment], now: datetime | None = None) -> None:
    """The new times and place; calendar entries replace the old ones, and dropped dates leave the diary."""
    attachments = withdrawn + (calendar.invitations(booking, now) if booking.is_booked else [])
    at = (now or timezone.now()).isoformat()
    _post("run-changed", booking, again=f":{at}", attachments=attachments, waits=booking.is_waiting)
