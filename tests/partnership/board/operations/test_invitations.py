"""Calendar invitations of members: sent once, updated with time and place, and cancelled."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from icalendar import Calendar

from partnership.board.operations import invitations, meetings
from partnership.models import Meeting, MeetingFormat
from shield.models import EmailNotice
from shield.operations import outbox
from tests.factories.meetings import AgendaItemFactory, PlannedMeetingFactory
from tests.factories.partnership import MembershipFactory

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def member(meeting, name, **more):
    return MembershipFactory(
        group=meeting.group, person__name=name, person__email=f"{name.lower()}@example.org", **more
    )


@pytest.fixture
def meeting():
    """Return an upcoming meeting with two members and one item, before invitations are sent."""
    made = AgendaItemFactory(
        meeting=PlannedMeetingFactory(group__name="Board", ends_at=time(12), venue="Hall", format=MeetingFormat.HYBRID)
    ).meeting
    member(made, "Ann")
    member(made, "Ben")
    return made


def entries():
    """Return recipient, method, sequence, start and place of each invitation so far, in order."""
    found = []
    for notice in EmailNotice.objects.order_by("written_at", "to"):
        (file,) = notice.attachments
        calendar = Calendar.from_ical(file["text"])
        (event,) = calendar.walk("VEVENT")
        to = notice.to.partition("@")[0]
        found.append((to, str(calendar["method"]), event["sequence"], event.start, str(event.get("location"))))
    # The invitations of one change are in the order of random agency names.
    return sorted(found, key=lambda entry: (entry[2], entry[0]))


def edit(meeting, by, **changes):
    meeting = Meeting.objects.get(pk=meeting.pk)
    return meetings.update(meeting=meeting, version=meeting.version, by=by, **changes)


TEN = datetime(2090, 3, 15, 10, tzinfo=LONDON)
ELEVEN = datetime(2090, 3, 15, 11, tzinfo=LONDON)


def test_no_invitation_is_sent_for_a_draft_agenda(meeting, team):
    edit(meeting, team, starts_at=time(11))
    meetings.cancel(meeting=Meeting.objects.get(), reason="Snow", by=team)
    assert (entries(), Meeting.objects.get().sequence) == ([], None)


def test_every_member_gets_one_invitation_with_sequence_0(meeting, team):
    MembershipFactory()
    member(meeting, "Cat", ends_on=date(2090, 3, 14))
    meetings.publish_agenda(meeting=meeting, by=team)
    assert entries() == [("ann", "REQUEST", 0, TEN, "Hall"), ("ben", "REQUEST", 0, TEN, "Hall")]


def test_the_sequence_rises_with_a_new_time_or_place(meeting, team):
    meetings.publish_agenda(meeting=meeting, by=team)
    EmailNotice.objects.all().delete()
    edit(meeting, team, starts_at=time(11))
    edit(meeting, team, venue="Library")
    assert entries() == [
        ("ann", "REQUEST", 1, ELEVEN, "Hall"),
        ("ben", "REQUEST", 1, ELEVEN, "Hall"),
        ("ann", "REQUEST", 2, ELEVEN, "Library"),
        ("ben", "REQUEST", 2, ELEVEN, "Library"),
    ]


@pytest.mark.parametrize("change", [{"title": "AGM"}, {"notes": "x"}, {"venue": "Hall"}, {"chair_seat": "health"}])
def test_no_invitation_is_sent_for_other_changes(change, meeting, team):
    meetings.publish_agenda(meeting=meeting, by=team)
    edit(meeting, team, **change)
    assert (len(entries()), Meeting.objects.get().sequence) == (2, 0)


def test_a_cancellation_has_a_higher_sequence(meeting, team):
    meetings.publish_agenda(meeting=meeting, by=team)
    edit(meeting, team, starts_at=time(11))
    EmailNotice.objects.all().delete()
    meetings.cancel(meeting=Meeting.objects.get(), reason="Snow", by=team)
    assert entries() == [("ann", "CANCEL", 2, ELEVEN, "Hall"), ("ben", "CANCEL", 2, ELEVEN, "Hall")]


@pytest.mark.parametrize("seen", ["before invitations", "before an edit"])
def test_a_cancellation_from_an_old_copy_reaches_every_member(seen, meeting, team):
    old = Meeting.objects.get()
    meetings.publish_agenda(meeting=meeting, by=team)
    if seen == "before an edit":
        old = Meeting.objects.get()
        edit(meeting, team, starts_at=time(11))
    EmailNotice.objects.filter(template__endswith="invitation").delete()
    meetings.cancel(meeting=old, reason="Snow", by=team)
    last = [entry for entry in entries() if entry[1] == "CANCEL"]
    number = 2 if seen == "before an edit" else 1
    assert sorted((to, sequence) for to, _, sequence, *_ in last) == [("ann", number), ("ben", number)]


def test_the_uid_never_changes(meeting, team, settings):
    settings.BASE_URL = "https://portal.example.org"
    meetings.publish_agenda(meeting=meeting, by=team)
    edit(meeting, team, starts_on=date(2090, 4, 5))
    meetings.cancel(meeting=Meeting.objects.get(), reason="Snow", by=team)
    found = {
        str(event["uid"])
        for notice in EmailNotice.objects.all()
        for event in Calendar.from_ical(notice.attachments[0]["text"]).walk("VEVENT")
    }
    assert (found, EmailNotice.objects.count()) == ({f"meeting-{meeting.pk}@portal.example.org"}, 6)


def test_a_new_member_gets_an_invitation_and_no_update(meeting, team, noticed):
    meetings.publish_agenda(meeting=meeting, by=team)
    EmailNotice.objects.all().delete()
    member(meeting, "Cat")
    edit(meeting, team, starts_at=time(11))
    assert noticed() == [
        ("meeting-changed", "ann@example.org"),
        ("meeting-changed", "ben@example.org"),
        ("meeting-invitation", "cat@example.org"),
    ]


def test_members_without_an_invitation_get_no_cancellation(meeting, team, noticed):
    meetings.publish_agenda(meeting=meeting, by=team)
    EmailNotice.objects.all().delete()
    member(meeting, "Cat")
    meetings.cancel(meeting=Meeting.objects.get(), reason="Snow", by=team)
    assert noticed() == [("meeting-cancelled", "ann@example.org"), ("meeting-cancelled", "ben@example.org")]


def test_a_former_member_gets_one_cancellation(meeting, team, noticed):
    leaver = member(meeting, "Cat")
    meetings.publish_agenda(meeting=meeting, by=team)
    EmailNotice.objects.all().delete()
    leaver.ends_on = date(2090, 3, 14)
    leaver.save()
    edit(meeting, team, starts_at=time(11))
    edit(meeting, team, starts_at=time(10))
    meetings.cancel(meeting=Meeting.objects.get(), reason="Snow", by=team)
    assert [each for each in noticed() if each[1] == "cat@example.org"] == [("meeting-cancelled", "cat@example.org")]


def test_the_default_duration_is_two_hours_and_the_default_place_the_format():
    entry = invitations.calendar_entry(PlannedMeetingFactory(group__name="Board"))
    assert (entry.end - entry.start).total_seconds() == 7200
    assert (entry.location, entry.summary, entry.sequence) == ("Online", "Board", 0)
    assert invitations.calendar_entry(PlannedMeetingFactory(title="AGM")).summary == "AGM"


def test_times_are_london_times_in_summer_and_winter():
    starts = [
        invitations.calendar_entry(PlannedMeetingFactory(starts_on=day)).start
        for day in (date(2026, 1, 5), date(2026, 7, 6))
    ]
    assert [start.isoformat() for start in starts] == ["2026-01-05T10:00:00+00:00", "2026-07-06T10:00:00+01:00"]


WORDS = [
    (
        "Agenda: Board, Wednesday 15 March 2090",
        "You are invited to Board on Wednesday 15 March 2090, 10am to midday, Hall.",
    ),
    ("Changed: Board, Wednesday 15 March 2090", "Board is now on Wednesday 15 March 2090, 11am to midday, Hall."),
    (
        "Cancelled: Board, Wednesday 15 March 2090",
        "Your invitation to Board on Wednesday 15 March 2090 has been cancelled. Reason: Snow & ice.",
    ),
]


def test_the_emails_have_date_time_and_place(meeting, team):
    MembershipFactory._meta.model.objects.filter(person__name="Ben").delete()
    meetings.publish_agenda(meeting=meeting, by=team)
    edit(meeting, team, starts_at=time(11))
    meetings.cancel(meeting=Meeting.objects.get(), reason="Snow & ice", by=team)
    outbox.send_due()
    assert [letter.subject for letter in mail.outbox] == [subject for subject, _ in WORDS]
    assert [words in " ".join(letter.body.split()) for letter, (_, words) in zip(mail.outbox, WORDS, strict=True)] == [
        True,
        True,
        True,
    ]
    assert [letter.attachments[0][2] for letter in mail.outbox] == [
        "text/calendar; method=REQUEST",
        "text/calendar; method=REQUEST",
        "text/calendar; method=CANCEL",
    ]
