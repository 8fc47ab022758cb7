"""Attendance files of Teams and Zoom as they come, matched by address, written to the register and safe to read twice."""

from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.training import BookingFactory, CourseRunFactory
from training.models import Attendance, MarkedBy, NoShow, RunStatus
from training.operations.attendance import meeting_files
from training.operations.attendance.meeting_files import Participant

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 9, 9, 30, tzinfo=UTC)
OVER = START + timedelta(hours=4)
ADA, GRACE = "ada@school.example.org", "grace@health.example.org"

TEAMS = "\r\n".join(
    [
        "1. Summary",
        "Meeting title\tRisk, level 3",
        "Attended participants\t3",
        "Start time\t3/9/26, 9:25:11 AM",
        "",
        "2. Participants",
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole",
        f"Ada Lovelace\t3/9/26, 9:29:01 AM\t3/9/26, 12:30:10 PM\t3h 1m 9s\t{ADA.title()}\t{ADA}\tAttendee",
        f'"Hopper, Grace"\t3/9/26, 9:40:00 AM\t3/9/26, 10:12:30 AM\t32m 30s\t{GRACE}\t{GRACE}\tAttendee',
        "A guest (Guest)\t3/9/26, 9:40:00 AM\t3/9/26, 10:12:30 AM\t59s\t\t\tAttendee",
        "",
        "3. In-Meeting Activities",
        "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole",
        f"Ada Lovelace\t3/9/26, 9:29:01 AM\t3/9/26, 11:00:00 AM\t1h 30m 59s\t{ADA}\tAttendee",
    ]
)
ZOOM = "\n".join(
    [
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest",
        f'"Lovelace, Ada",{ADA},03/09/2026 09:28:00 AM,03/09/2026 10:30:00 AM,62,No',
        f'"Lovelace, Ada",{ADA.upper()},03/09/2026 10:40:00 AM,03/09/2026 11:00:00 AM,20,No',
        f"Grace Hopper,{GRACE},03/09/2026 09:30:00 AM,03/09/2026 11:00:00 AM,90,No",
        "iPad of Mary,,03/09/2026 09:30:00 AM,03/09/2026 11:00:00 AM,5,Yes",
    ]
)
ZOOM_HEAD = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    '"812 3456 7890",Risk,03/09/2026 09:25:00 AM,03/09/2026 12:30:00 PM,host@example.org,185,4\n\n'
)


def found(content):
    return [(one.email, one.minutes) for one in meeting_files.read(content)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig"])
def test_a_teams_file_is_read_whatever_its_encoding_and_only_its_table_of_participants(encoding):
    assert meeting_files.read(TEAMS.encode(encoding)) == [
        Participant("Ada Lovelace", ADA, 181),
        Participant("Hopper, Grace", GRACE, 32),
        Participant("A guest (Guest)", "", 0),
    ]


def test_a_guest_of_teams_without_an_address_is_known_by_the_one_they_signed_in_with():
    line = f"Ada\t9:29\t12:30\t3h 1m 9s\t\t{ADA}\tAttendee"
    head = "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole"
    assert found(f"{head}\n{line}".encode()) == [(ADA, 181)]


def test_several_joinings_of_zoom_are_added_up():
    assert meeting_files.read(ZOOM.encode()) == [
        Participant("Lovelace, Ada", ADA, 82),
        Participant("Grace Hopper", GRACE, 90),
        Participant("iPad of Mary", "", 5),
    ]


def test_the_table_about_the_meeting_itself_is_not_taken_for_people():
    assert found((ZOOM_HEAD + ZOOM).encode()) == [(ADA, 82), (GRACE, 90), ("", 5)]


def test_zooms_file_of_unique_people_is_read():
    content = f"Name (original name),Email,Total duration (minutes),Guest\nAda,{ADA},62,No\n"
    assert meeting_files.read(content.encode()) == [Participant("Ada", ADA, 62)]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("3h 1m 9s", 181),
        ("1h 30m", 90),
        ("2h", 120),
        ("45m", 45),
        ("59s", 0),
        ("61s", 1),
        ("59m 59s", 59),
        ("62", 62),
        (" 62 min ", 62),
        ("1 hour 2 minutes", 62),
        ("2 hours 1 minute 30 seconds", 121),
        ("", 0),
        ("unknown", 0),
    ],
)
def test_whole_minutes_of_a_time(text, minutes):
    assert meeting_files.minutes_of(text) == minutes


@pytest.mark.parametrize("content", [b"", b"Name,Colour\nAda,red\n", b"Name,Email\nAda,ada@example.org\n"])
def test_what_is_no_attendance_file_is_refused(content):
    with pytest.raises(
        Refused, match="^The selected file must have columns for the email address and the time in the meeting$"
    ) as refusal:
        meeting_files.read(content)
    assert refusal.value.field == "file"


def test_a_picture_is_refused():
    with pytest.raises(Refused, match="^The selected file must be a CSV$") as refusal:
        meeting_files.read(b"\x89PNG\r\n\xff\xd8")
    assert refusal.value.field == "file"


def test_two_megabytes_are_read_and_one_byte_more_is_refused():
    content = ZOOM.encode().ljust(meeting_files.MAX_BYTES, b"\n")
    assert len(meeting_files.read(content)) == 3
    with pytest.raises(Refused, match="^The selected file must be smaller than 2MB$"):
        meeting_files.read(content + b"\n")


# --- Matched and written ----------------------------------------------------------------------------------------------


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START, gives_certificate=False)


@pytest.fixture
def ada(run):
    return BookingFactory(run=run, attendee__email=ADA.title())


def test_people_are_matched_by_their_address_and_the_rest_is_left_for_a_person(run, ada):
    BookingFactory(attendee__email=GRACE)  # of another run
    match = meeting_files.match(run.dates.get(), meeting_files.read(ZOOM.encode()))
    assert match.found == ((ada, Participant("Lovelace, Ada", ADA, 82)),)
    assert match.unmatched == (Participant("Grace Hopper", GRACE, 90), Participant("iPad of Mary", "", 5))


def write(run, minutes, by, **more):
    return meeting_files.write(run_date=run.dates.get(), minutes=minutes, by=by, at_least=60, now=OVER, **more)


def marks():
    return list(Attendance.objects.order_by("pk").values_list("booking", "presence", "minutes", "marked_by"))


def test_from_the_minutes_wanted_on_one_is_present_and_below_in_part(run, ada, trainer):
    grace = BookingFactory(run=run)
    assert write(run, {ada: 60, grace: 59}, trainer) == 2
    file = MarkedBy.FILE.value
    assert marks() == [(ada.pk, "present", 60, file), (grace.pk, "part", 59, file)]
    assert AuditEntry.objects.get(kind="training.attendance-file-read").facts == {"people": 2, "at_least": 60}


def test_the_same_file_again_changes_nothing(run, ada, trainer):
    write(run, {ada: 82}, trainer)
    before = (marks(), list(Attendance.objects.values_list("pk", flat=True)))
    write(run, {ada: 82}, trainer)
    assert (marks(), list(Attendance.objects.values_list("pk", flat=True))) == before


def test_whoever_is_not_in_the_file_is_left_for_the_register(run, ada, trainer):
    BookingFactory(run=run)
    write(run, {ada: 82}, trainer)
    run.refresh_from_db()
    assert (run.status, NoShow.objects.count(), Attendance.objects.count()) == (RunStatus.PUBLISHED, 0, 1)


def test_a_file_with_everybody_in_it_is_the_register(run, ada, trainer):
    write(run, {ada: 82}, trainer)
    run.refresh_from_db()
    assert run.status == RunStatus.HELD


def test_no_file_is_read_before_the_course_begins(run, ada, trainer):
    with pytest.raises(Refused, match=r"^This course has not started yet\.$"):
        meeting_files.write(
            run_date=run.dates.get(), minutes={ada: 82}, at_least=60, by=trainer, now=START - timedelta(seconds=1)
        )
    assert marks() == []


def test_a_file_that_cannot_be_settled_marks_nobody(run, ada, trainer, broken):
    with broken(meeting_files.registers, "update_outcomes"):
        write(run, {ada: 82}, trainer)
    assert (marks(), AuditEntry.objects.count()) == ([], 0)
