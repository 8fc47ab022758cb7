"""Diary entries as RFC 5545 and 5546 want them: one UID for ever, SEQUENCE rising, Europe/London, no link inside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from shield.extension_points import identity
from shield.operations.notices import Attachment
from training.models import Booking, CalendarEntry, CourseRun, RunDate

LONDON = ZoneInfo("Europe/London")
LONDON_RULES = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""
LONDON_ZONE = Timezone.from_ical(LONDON_RULES)


def host() -> str:
    """The portal's own name: the part of a UID after the @."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def first_invitations(booking: Booking, now: datetime | None = None) -> list[Attachment]:
    """One REQUEST for each date of a booking whose attendee was told of none before."""
    entries = CalendarEntry.objects.bulk_create(_entry(booking, run_date) for run_date in booking.run.dates.all())
    return [_tell(booking, entry, "REQUEST", now) for entry in entries]


def invitations(booking: Booking, now: datetime | None = None) -> list[Attachment]:
    """One REQUEST for each date of the booking; a date that was told before gets a higher SEQUENCE."""
    told = {entry.run_date_id: entry for entry in booking.calendar_entries.all()}
    entries = [
        _raise(told[run_date.pk], run_date) if run_date.pk in told else _begin(booking, run_date)
        for run_date in booking.run.dates.all()
    ]
    return [_tell(booking, entry, "REQUEST", now) for entry in entries]


def withdrawals(booking: Booking, now: datetime | None = None) -> list[Attachment]:
    """One CANCEL, with a SEQUENCE above the last one sent, for each date that stands in the attendee's diary."""
    entries = booking.calendar_entries.filter(cancelled=False).select_related("run_date")
    return [_tell(booking, _raise(entry, entry.run_date, cancelled=True), "CANCEL", now) for entry in entries]


def withdraw_dates(dropped: Iterable[RunDate], now: datetime | None = None) -> dict[Any, list[Attachment]]:
    """By booking, the CANCELs for dates that the run has dropped, before the dates themselves go."""
    withdrawn: dict[Any, list[Attachment]] = {}
    for run_date in dropped:
        for entry in run_date.calendar_entries.filter(cancelled=False).select_related("booking__attendee"):
            cancelled = _tell(entry.booking, _raise(entry, run_date, cancelled=True), "CANCEL", now)
            withdrawn.setdefault(entry.booking_id, []).append(cancelled)
    return withdrawn


def _entry(booking: Booking, run_date: RunDate) -> CalendarEntry:
    return CalendarEntry(booking=booking, run_date=run_date, uid=f"{booking.pk}.{run_date.pk}@{host()}")


def _begin(booking: Booking, run_date: RunDate) -> CalendarEntry:
    entry = _entry(booking, run_date)
    entry.save()
    return entry


def _raise(entry: CalendarEntry, run_date: RunDate, *, cancelled: bool = False) -> CalendarEntry:
    entry.run_date = run_date
    entry.sequence += 1
    entry.cancelled = cancelled
    entry.save(update_fields=["sequence", "cancelled"])
    return entry


def _tell(booking: Booking, entry: CalendarEntry, method: str, now: datetime | None) -> Attachment:
    event = _event(booking.run, entry.run_date, entry.uid, entry.sequence, now)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("organizer", _organizer())
    event.add("attendee", _attendee(booking), encode=False)
    text = _calendar([event], method).to_ical().decode()
    day = f"{timezone.localtime(entry.run_date.starts_at):%Y-%m-%d}.ics"
    return Attachment("cancelled.ics" if entry.cancelled else day, f"text/calendar; method={method}", text)


def _event(run: CourseRun, run_date: RunDate, uid: str, sequence: int, now: datetime | None) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now or timezone.now())
    event.add("sequence", sequence)
    start, end = timezone.localtime(run_date.starts_at, LONDON), timezone.localtime(run_date.ends_at, LONDON)
    event.add("dtstart", start.date() if run_date.all_day else start)
    event.add("dtend", end.date() if run_date.all_day else end)
    event.add("summary", run.name)
    event.add("location", location(run))
    return event


def location(run: CourseRun) -> str:
    """Where to be, in words: never a link to join by."""
    if run.venue and run.where != "Online":
        return f"{run.where}, {run.venue.address}"
    return run.where


def _organizer() -> vCalAddress:
    who = identity()
    address = vCalAddress(f"mailto:{who.contact_email or 'training@' + host()}")
    address.params["CN"] = vText(who.name)
    return address


def _attendee(booking: Booking) -> vCalAddress:
    address = vCalAddress(f"mailto:{booking.attendee.email}")
    address.params["CN"] = vText(booking.attendee.name)
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("ACCEPTED")
    return address


def _calendar(events: Iterable[Event], method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Safeguarding portal//Training//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(LONDON_ZONE)
    for event in events:
        calendar.add_component(event)
    return calendar


def feed(dates: Iterable[RunDate], now: datetime | None = None) -> str:
    """The public programme: dates with their runs, no people, no links to join by, UIDs that stay."""
    events = []
    for run_date in dates:
        event = _event(run_date.run, run_date, f"run-date-{run_date.pk}@{host()}", run_date.sequence, now)
        event.add("url", settings.BASE_URL + run_date.run.get_absolute_url())
        events.append(event)
    return _calendar(events, "PUBLISH").to_ical().decode()


def diary(booking: Booking, now: datetime | None = None) -> str:
    """What stands in the attendee's diary for one booking, as a file to open by hand; changes nothing."""
    entries = booking.calendar_entries.filter(cancelled=False).select_related("run_date")
    events = [_event(booking.run, entry.run_date, entry.uid, entry.sequence, now) for entry in entries]
    return _calendar(events, "PUBLISH").to_ical().decode()
