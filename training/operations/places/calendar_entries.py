"""Calendar entries of bookings: a UID that never changes for each booking and date, and no link to join."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from icalendar import Event

from shield.extension_points import identity
from shield.operations.outbox import Attachment
from shield.web import calendars
from shield.working_days import LONDON
from training.models import Booking, CalendarEntry, CourseRun, RunDate

DESCRIPTION = "Multi-agency safeguarding training dates."


def new_entries(booking: Booking) -> list[CalendarEntry]:
    """Return an entry for each date of a booking whose attendee was sent none before; not saved yet."""
    return [_entry(booking, run_date) for run_date in booking.run.dates.all()]


def up_to_date(booking: Booking) -> list[CalendarEntry]:
    """Save an entry for each date of the booking and return them; a date sent before gets a higher SEQUENCE."""
    sent = {entry.run_date_id: entry for entry in booking.calendar_entries.all()}
    for entry in (entries := new_entries(booking)):
        if entry.run_date_id not in sent:
            entry.save()
    return [
        _raise_sequence(sent[each.run_date_id], each.run_date) if each.run_date_id in sent else each for each in entries
    ]


def requests(booking: Booking, entries: Iterable[CalendarEntry], now: datetime | None = None) -> list[Attachment]:
    """Return a REQUEST for each of these entries."""
    return [_attachment(booking, entry, "REQUEST", now) for entry in entries]


def invitations(booking: Booking, now: datetime | None = None) -> list[Attachment]:
    """Save an entry for each date of the booking and return their REQUESTs."""
    return requests(booking, up_to_date(booking), now)


def withdrawals(booking: Booking, now: datetime | None = None) -> list[Attachment]:
    """Return a CANCEL, with a SEQUENCE above the last one sent, for each date in the attendee's calendar."""
    entries = booking.calendar_entries.filter(cancelled=False).select_related("run_date")
    return [
        _attachment(booking, _raise_sequence(entry, entry.run_date, cancelled=True), "CANCEL", now) for entry in entries
    ]


def withdraw_dates(dropped: Iterable[RunDate], now: datetime | None = None) -> dict[Any, list[Attachment]]:
    """Return by booking the CANCELs for dates that are being removed from the run."""
    withdrawn: dict[Any, list[Attachment]] = {}
    for run_date in dropped:
        for entry in run_date.calendar_entries.filter(cancelled=False).select_related("booking__attendee"):
            cancelled = _attachment(entry.booking, _raise_sequence(entry, run_date, cancelled=True), "CANCEL", now)
            withdrawn.setdefault(entry.booking_id, []).append(cancelled)
    return withdrawn


def _entry(booking: Booking, run_date: RunDate) -> CalendarEntry:
    return CalendarEntry(booking=booking, run_date=run_date, uid=f"{booking.pk}.{run_date.pk}@{calendars.host()}")


def _raise_sequence(entry: CalendarEntry, run_date: RunDate, *, cancelled: bool = False) -> CalendarEntry:
    entry.run_date = run_date
    entry.sequence += 1
    entry.cancelled = cancelled
    entry.save(update_fields=["sequence", "cancelled"])
    return entry


def _attachment(booking: Booking, entry: CalendarEntry, method: str, now: datetime | None) -> Attachment:
    event = _event(booking.run, entry.run_date, entry.uid, entry.sequence, now)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("organizer", calendars.organizer())
    event.add("attendee", calendars.attendee(booking.attendee.name, booking.attendee.email, "ACCEPTED"), encode=False)
    text = calendars.text([event], method)
    day = f"{timezone.localtime(entry.run_date.starts_at):%Y-%m-%d}.ics"
    # A course of three dates is cancelled by three files, which people save into one folder.
    name = f"cancelled-{day}" if entry.cancelled else day
    return Attachment(name, f"text/calendar; method={method}", text)


def _event(run: CourseRun, run_date: RunDate, uid: str, sequence: int, now: datetime | None) -> Event:
    start, end = timezone.localtime(run_date.starts_at, LONDON), timezone.localtime(run_date.ends_at, LONDON)
    when = (start.date(), end.date()) if run_date.all_day else (start, end)
    return calendars.event(calendars.Entry(uid, sequence, *when, run.name, location(run)), now)


def location(run: CourseRun) -> str:
    """Return the place as text: never a link to join."""
    if run.venue and run.where != "Online":
        return f"{run.where}, {run.venue.address}"
    return run.where


def feed(dates: Iterable[RunDate], now: datetime | None = None) -> str:
    """Return the public programme: dates with their runs, without people and links to join."""
    events = []
    for run_date in dates:
        event = _event(run_date.run, run_date, f"run-date-{run_date.pk}@{calendars.host()}", run_date.sequence, now)
        event.add("url", address := settings.BASE_URL + run_date.run.get_absolute_url())
        event.add("description", "\n".join(filter(None, [run_date.run.course.summary or run_date.run.line, address])))
        events.append(event)
    return calendars.feed(events, name=f"{identity().name}: training", description=DESCRIPTION)


def diary(booking: Booking, now: datetime | None = None) -> str:
    """Return the calendar entries of one booking as a file; changes nothing."""
    entries = booking.calendar_entries.filter(cancelled=False).select_related("run_date")
    events = [_event(booking.run, entry.run_date, entry.uid, entry.sequence, now) for entry in entries]
    return calendars.text(events, "PUBLISH")
