"""Diary entries that every calendar program reads alike: one UID, London's clock, a rising number, no link."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from shield.web import calendars
from shield.web.calendars import Entry
from tests.factories.publications import ProfileFactory

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ENTRY = Entry(
    uid="meeting-7@portal.example.org",
    sequence=3,
    start=datetime(2026, 7, 1, 10, tzinfo=LONDON),
    end=datetime(2026, 7, 1, 12, tzinfo=LONDON),
    summary="Partnership Board",
    location="Civic Offices, Room 2",
)


def invitation(**more):
    return calendars.invitation(ENTRY, name="Ann Other", email="ann@example.org", now=NOW, **more)


def event_of(file):
    calendar = Calendar.from_ical(file.text)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cancelled", "name", "method", "status"),
    [(False, "invitation.ics", "REQUEST", "CONFIRMED"), (True, "cancelled.ics", "CANCEL", "CANCELLED")],
)
def test_an_invitation_and_its_taking_back_say_which_they_are(cancelled, name, method, status):
    file = invitation(cancelled=cancelled)
    calendar, event = event_of(file)
    assert (file.name, file.type) == (name, f"text/calendar; method={method}")
    assert (calendar["method"], event["status"], event["uid"], event["sequence"]) == (method, status, ENTRY.uid, 3)


@pytest.mark.django_db
def test_an_entry_says_what_when_and_where_and_when_it_was_written():
    _, event = event_of(invitation())
    assert {name for name, _ in event.property_items() if name not in ("BEGIN", "END")} == {
        *("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "STATUS", "ORGANIZER", "ATTENDEE")
    }
    assert (event.start, event.end, event["dtstamp"].dt) == (ENTRY.start, ENTRY.end, NOW)
    assert (event["summary"], event["location"]) == ("Partnership Board", "Civic Offices, Room 2")
    assert event["dtstart"].params["TZID"] == "Europe/London"


@pytest.mark.django_db
def test_the_clock_of_london_comes_with_the_entry():
    calendar, _ = event_of(invitation())
    (zone,) = calendar.walk("VTIMEZONE")
    rules = [
        (part.name, part["tzname"], str(part["tzoffsetto"].to_ical()), part["rrule"].to_ical().decode())
        for part in zone.subcomponents
    ]
    assert zone["tzid"] == "Europe/London"
    assert rules == [
        ("DAYLIGHT", "BST", "+0100", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
        ("STANDARD", "GMT", "+0000", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    ]


@pytest.mark.django_db
def test_whoever_is_asked_answers_to_the_partnership():
    ProfileFactory(contact_email="office@wherever.example.org")
    _, event = event_of(invitation())
    assert (str(event["organizer"]), event["organizer"].params["CN"]) == (
        "mailto:office@wherever.example.org",
        "Wherever Safeguarding",
    )
    asked = event["attendee"]
    assert (str(asked), dict(asked.params)) == (
        "mailto:ann@example.org",
        {"CN": "Ann Other", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION"},
    )


@pytest.mark.django_db
def test_no_entry_carries_a_link():
    for file in (invitation(), invitation(cancelled=True)):
        assert ("http" in file.text, "URL" in file.text) == (False, False)


@pytest.mark.django_db
def test_lines_end_and_fold_as_the_standard_says():
    lines = invitation().text.encode().split(b"\r\n")
    assert (lines[0], lines[-2], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")
    assert max(map(len, lines)) <= 75


def test_whole_days_stay_days():
    event = calendars.event(Entry("x@y", 0, date(2026, 7, 1), date(2026, 7, 3), "Visit"), NOW)
    assert (event["dtstart"].to_ical(), event["dtend"].to_ical(), "location" in event) == (
        b"20260701",
        b"20260703",
        False,
    )


@pytest.mark.parametrize(
    ("address", "host"), [("https://portal.example.org/x", "portal.example.org"), ("", "localhost")]
)
def test_the_host_is_the_portals_own_name(address, host, settings):
    settings.BASE_URL = address
    assert calendars.host() == host


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_a_calendar_that_is_written_once_reads_as_one_put_together_anew(method):
    events = [
        calendars.event(ENTRY, NOW),
        calendars.event(Entry("x@y", 0, date(2026, 7, 1), date(2026, 7, 3), "Visit")),
    ]
    for some in (events, events[:1], []):
        assert calendars.text(some, method) == calendars.calendar(some, method).to_ical().decode()
