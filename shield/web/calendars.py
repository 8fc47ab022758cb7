"""Diary entries as RFC 5545 and 5546 want them: one UID for ever, SEQUENCE rising, Europe/London, no link inside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText

from shield.extension_points import identity
from shield.operations.outbox import Attachment

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


@dataclass(frozen=True)
class Entry:
    """A calendar entry: when (times or whole days) and where, under a UID that never changes."""

    uid: str
    sequence: int
    start: date | datetime
    end: date | datetime
    summary: str
    location: str = ""


def host() -> str:
    """The portal's own name: the part of a UID after the @."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def event(entry: Entry, now: datetime | None = None) -> Event:
    """The entry as a VEVENT; ``dtstamp`` is now."""
    found = Event()
    found.add("uid", entry.uid)
    found.add("dtstamp", now or timezone.now())
    found.add("sequence", entry.sequence)
    found.add("dtstart", entry.start)
    found.add("dtend", entry.end)
    found.add("summary", entry.summary)
    if entry.location:
        found.add("location", entry.location)
    return found


def calendar(events: Iterable[Event], method: str) -> Calendar:
    """The events with London's rules of time, for one METHOD (RFC 5546, 1.4)."""
    made = _empty(method)
    for each in events:
        made.add_component(each)
    return made


def _empty(method: str) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Safeguarding portal//EN")
    made.add("version", "2.0")
    made.add("method", method)
    made.add_component(Timezone.from_ical(LONDON_RULES))
    return made


END = "END:VCALENDAR\r\n"


@cache
def _beginning(method: str) -> str:
    return _empty(method).to_ical().decode().removesuffix(END)


def text(events: Iterable[Event], method: str) -> str:
    """``calendar`` as it is sent, where what is the same in all of one METHOD is written once."""
    return _beginning(method) + "".join(each.to_ical().decode() for each in events) + END


# How often calendar apps should look for changes.
REFRESH_EVERY = timedelta(hours=6)


def feed(events: Iterable[Event], *, name: str, description: str) -> str:
    """The events as a calendar to subscribe to, with its name, description and refresh interval (RFC 7986).

    Outlook and older apps read the X- properties only.
    """
    made = calendar(events, "PUBLISH")
    for prop in ("name", "x-wr-calname"):
        made.add(prop, name)
    for prop in ("description", "x-wr-caldesc"):
        made.add(prop, description)
    made.add("refresh-interval", REFRESH_EVERY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH_EVERY).to_ical().decode())
    return made.to_ical().decode()


def organizer() -> vCalAddress:
    """The partnership as organiser."""
    who = identity()
    address = vCalAddress(f"mailto:{who.contact_email or 'office@' + host()}")
    address.params["CN"] = vText(who.name)
    return address


def attendee(name: str, email: str, answer: str) -> vCalAddress:
    """A person invited; ``answer`` is ACCEPTED for people who booked, NEEDS-ACTION for people who are invited."""
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText(answer)
    return address


def invitation(
    entry: Entry, *, name: str, email: str, cancelled: bool = False, now: datetime | None = None
) -> Attachment:
    """The calendar file that invites a person (REQUEST) or cancels the invitation (CANCEL)."""
    found = event(entry, now)
    found.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    found.add("organizer", organizer())
    found.add("attendee", attendee(name, email, "NEEDS-ACTION"), encode=False)
    method = "CANCEL" if cancelled else "REQUEST"
    name = "cancelled.ics" if cancelled else "invitation.ics"
    return Attachment(name, f"text/calendar; method={method}", text([found], method))
