from datetime import UTC, datetime

import pytest

from shield.models import EmailNotice
from tests.factories.training import (
    BookingFactory,
    CourseRunFactory,
    PractitionerFactory,
    RunDateFactory,
    VenueFactory,
)
from training.models import BookingStatus, CalendarEntry, Delivery
from training.operations.office import runs
from training.operations.places import bookings, calendar_entries

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


@pytest.fixture
def run():
    """The last Friday of summer time, so that the hour on the clock and in the world differ."""
    return CourseRunFactory(
        starts_at=datetime(2026, 10, 23, 8, 30, tzinfo=UTC),
        title="DASH: risk, assessed",
        delivery=Delivery.IN_PERSON,
        venue=VenueFactory(name="Kingfisher Centre", address="14 Harbour Way, Bexleyheath"),
    )


@pytest.fixture
def ada():
    return PractitionerFactory(name="Ada Lovelace", email="ada@school.example.org")


def unfolded(text):
    """The lines as they are meant, RFC 5545's folding taken out."""
    return text.replace("\r\n ", "").replace("\r\n", "\n")


def book(run, person):
    return bookings.book(run=run, attendee=person, by=person.user, now=NOW)


def test_the_confirmation_carries_one_request_to_the_letter(run, ada):
    booking = book(run, ada)
    (attachment,) = EmailNotice.objects.get().attachments
    assert (attachment["name"], attachment["type"]) == ("2026-10-23.ics", "text/calendar; method=REQUEST")
    assert unfolded(attachment["text"]) == (
        "BEGIN:VCALENDAR\n"
        "VERSION:2.0\n"
        "PRODID:-//Safeguarding portal//EN\n"
        "METHOD:REQUEST\n" + ZONE + "BEGIN:VEVENT\n"
        "SUMMARY:DASH: risk\\, assessed\n"
        "DTSTART;TZID=Europe/London:20261023T093000\n"
        "DTEND;TZID=Europe/London:20261023T123000\n"
        "DTSTAMP:20261001T080000Z\n"
        f"UID:{booking.pk}.{run.dates.get().pk}@localhost\n"
        "SEQUENCE:0\n"
        'ATTENDEE;CN="Ada Lovelace";PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:ada@school.example.org\n'
        "LOCATION:Kingfisher Centre\\, 14 Harbour Way\\, Bexleyheath\n"
        'ORGANIZER;CN="Safeguarding partnership":mailto:office@localhost\n'
        "STATUS:CONFIRMED\n"
        "END:VEVENT\n"
        "END:VCALENDAR\n"
    )


def test_cancelling_sends_a_cancel_with_the_same_uid_and_a_higher_sequence(run, ada):
    booking = book(run, ada)
    bookings.cancel(booking=booking, reason="Ill", by=ada.user, now=NOW)
    asked, taken_back = (
        unfolded(notice.attachments[0]["text"]).splitlines() for notice in EmailNotice.objects.order_by("pk")
    )
    uid = f"UID:{booking.pk}.{run.dates.get().pk}@localhost"
    assert [line for line in asked if line.startswith(("UID", "SEQ", "METHOD", "STATUS"))] == [
        "METHOD:REQUEST",
        uid,
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
    ]
    assert [line for line in taken_back if line.startswith(("UID", "SEQ", "METHOD", "STATUS"))] == [
        "METHOD:CANCEL",
        uid,
        "SEQUENCE:1",
        "STATUS:CANCELLED",
    ]


def test_each_date_of_a_run_has_a_uid_and_an_attachment_of_its_own(run, ada):
    RunDateFactory(
        run=run,
        starts_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        ends_at=datetime(2026, 11, 2, 12, 30, tzinfo=UTC),
    )
    book(run, ada)
    notice = EmailNotice.objects.get()
    assert [attachment["name"] for attachment in notice.attachments] == ["2026-10-23.ics", "2026-11-02.ics"]
    # Winter time now: the clock says half past nine and so does the world.
    assert "DTSTART;TZID=Europe/London:20261102T093000" in notice.attachments[1]["text"]
    assert CalendarEntry.objects.values("uid").distinct().count() == 2


def test_the_files_that_cancel_three_dates_have_names_of_their_own(run, ada, team):
    for month in (11, 12):
        day = datetime(2026, month, 2, 9, 30, tzinfo=UTC)
        RunDateFactory(run=run, starts_at=day, ends_at=day.replace(hour=12))
    book(run, ada)
    runs.cancel(run=run, reason="The trainer is ill", by=team)
    names = [attachment["name"] for attachment in EmailNotice.objects.order_by("pk").last().attachments]
    assert sorted(names) == ["cancelled-2026-10-23.ics", "cancelled-2026-11-02.ics", "cancelled-2026-12-02.ics"]


def test_whoever_waits_has_nothing_in_the_diary(run):
    run.capacity = 1
    run.save()
    BookingFactory(run=run)
    person = PractitionerFactory()
    booking = bookings.join_waiting_list(run=run, attendee=person, by=person.user, now=NOW)
    assert (EmailNotice.objects.get().attachments, booking.calendar_entries.count()) == ([], 0)


def test_leaving_the_waiting_list_cancels_no_diary_entry(run):
    booking = BookingFactory(run=run, status=BookingStatus.WAITING)
    bookings.cancel(booking=booking, reason="No longer needed", by=booking.booked_by, now=NOW)
    assert EmailNotice.objects.get().attachments == []


def test_no_entry_holds_a_link(run, ada):
    run.e_learning_url = "https://secret.example.org/join"
    run.save()
    book(run, ada)
    assert "http" not in EmailNotice.objects.get().attachments[0]["text"]


def test_the_diary_file_repeats_what_was_sent_and_changes_nothing(run, ada):
    booking = book(run, ada)
    text = unfolded(calendar_entries.diary(booking, NOW))
    assert f"UID:{booking.pk}.{run.dates.get().pk}@localhost\nSEQUENCE:0\n" in text
    assert "METHOD:PUBLISH\n" in text
    assert CalendarEntry.objects.get().sequence == 0


def test_the_feed_names_nobody(run, ada):
    run.course.summary = "How to ask about harm."
    run.course.save()
    book(run, ada)
    text = unfolded(calendar_entries.feed(run.dates.select_related("run__course", "run__venue"), NOW))
    assert text.startswith(
        "BEGIN:VCALENDAR\n"
        "VERSION:2.0\n"
        "PRODID:-//Safeguarding portal//EN\n"
        "METHOD:PUBLISH\n"
        "DESCRIPTION:Multi-agency safeguarding training dates.\n"
        "X-WR-CALDESC:Multi-agency safeguarding training dates.\n"
        "NAME:Safeguarding partnership: training\n"
        "X-WR-CALNAME:Safeguarding partnership: training\n"
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H\n"
        "X-PUBLISHED-TTL:PT6H\n" + ZONE
    )
    event = text[text.index("BEGIN:VEVENT") :]
    assert event == (
        "BEGIN:VEVENT\n"
        "SUMMARY:DASH: risk\\, assessed\n"
        "DTSTART;TZID=Europe/London:20261023T093000\n"
        "DTEND;TZID=Europe/London:20261023T123000\n"
        "DTSTAMP:20261001T080000Z\n"
        f"UID:run-date-{run.dates.get().pk}@localhost\n"
        "SEQUENCE:0\n"
        f"DESCRIPTION:How to ask about harm.\\nhttp://localhost:8000/training/course-dates/{run.slug}/\n"
        "LOCATION:Kingfisher Centre\\, 14 Harbour Way\\, Bexleyheath\n"
        f"URL:http://localhost:8000/training/course-dates/{run.slug}/\n"
        "END:VEVENT\n"
        "END:VCALENDAR\n"
    )
