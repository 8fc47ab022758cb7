"""Attendance files of meeting tools as they come, matched by address, written to the register and safe to read twice."""

from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory
from tests.factories.training import BookingFactory, CourseRunFactory
from tests.files import content_of
from training.models import Attendance, MarkedBy, NoShow, RunStatus
from training.operations.attendance import meeting_files
from training.operations.attendance.meeting_files import Visit, WalkIn, minutes_of

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


def people_of(content):
    return [(one.name, one.email, one.minutes) for one in meeting_files.read(content).participants]


def found(content):
    return [(email, minutes) for _, email, minutes in people_of(content)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8", "utf-8-sig"])
def test_a_teams_file_is_read_whatever_its_encoding_and_only_its_table_of_participants(encoding):
    assert people_of(TEAMS.encode(encoding)) == [
        ("Ada Lovelace", ADA, 181),
        ("Hopper, Grace", GRACE, 32),
        ("A guest (Guest)", "", 0),
    ]


ZOE, O_NEILL = "zoe.bayram@example.org", "ada.oneill@example.org"


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("teams-new-sectioned.csv", [("Zoë Bayram", ZOE, 183), ("Ada O’Neill", O_NEILL, 20)]),
        ("teams-new-sectioned-excel-resaved.csv", [("Zoë Bayram", ZOE, 183), ("Ada O’Neill", O_NEILL, 20)]),
        ("teams-old-utf16.csv", [("Bayram, Zoë", ZOE, 183), ("Ada O’Neill", O_NEILL, 20)]),
        ("webex-mins.csv", [("Zoe Bayram", ZOE, 180)]),
        ("webex-mins-email.csv", [("Zoe Bayram", ZOE, 180)]),
        ("webex-mins-tab-utf16.csv", [("Zoe Bayram", ZOE, 180)]),
        ("googlemeet-hr.csv", [("Zoe Bayram", ZOE, 175), ("Ada O'Neill", O_NEILL, 45)]),
        ("duration-hhmmss.csv", [("Zoe Bayram", ZOE, 183)]),
        ("excel-1252-comma-attendance.csv", [("Zoë O’Neill", ZOE, 180)]),
        ("excel-1252-semicolon-attendance.csv", [("Zoë O’Neill", ZOE, 180)]),
        ("excel-utf8-semicolon-attendance.csv", [("Zoë O’Neill", ZOE, 180)]),
        (
            "lone-quote-name.csv",
            [('Liz "Betty" Cole', "liz.cole@example.org", 180), ("Ada Neill", "ada.neill@example.org", 180)],
        ),
    ],
)
def test_the_files_of_meeting_tools_and_spreadsheets_are_read(name, people):
    assert people_of(content_of(f"attendance/{name}")) == people


def test_a_lone_quotation_mark_is_refused_by_its_line():
    read = meeting_files.read(content_of("attendance/lone-quote-name.csv"))
    assert [str(each) for each in read.refused] == ["Line 3: a quotation mark is opened and never closed"]


def test_columns_that_do_not_count_are_shown():
    assert meeting_files.read(content_of("attendance/webex-mins.csv")).unknown_columns == ("Connection Type",)


def test_a_guest_of_teams_without_an_address_is_known_by_the_one_they_signed_in_with():
    line = f"Ada\t9:29\t12:30\t3h 1m 9s\t\t{ADA}\tAttendee"
    head = "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole"
    assert found(f"{head}\n{line}\n".encode()) == [(ADA, 181)]


def test_the_sign_in_name_that_microsoft_gives_a_guest_is_their_address():
    content = "Name,Duration,Participant ID (UPN)\nAda,60,ada_school.example.org#EXT#@tenant.example.com\n"
    assert found(content.encode()) == [(ADA, 60)]


def test_first_and_last_name_of_google_meet_are_one_name():
    content = (
        f"First name,Last name,Email,Duration,Time joined,Time exited\nAda,Lovelace,{ADA},1 hr 2 min,9:00 AM,10:02 AM\n"
    )
    assert people_of(content.encode()) == [("Ada Lovelace", ADA, 62)]


def test_several_joinings_of_zoom_are_added_up():
    assert people_of(ZOOM.encode()) == [
        ("Lovelace, Ada", ADA, 82),
        ("Grace Hopper", GRACE, 90),
        ("iPad of Mary", "", 5),
    ]


def test_the_table_about_the_meeting_itself_is_not_taken_for_people():
    assert found((ZOOM_HEAD + ZOOM).encode()) == [(ADA, 82), (GRACE, 90), ("", 5)]


def test_zooms_file_of_unique_people_is_read():
    content = f"Name (original name),Email,Total duration (minutes),Guest\nAda,{ADA},62,No\n"
    assert people_of(content.encode()) == [("Ada", ADA, 62)]


def visits(*spans):
    """Return one line of Zoom for each pair of clock times, with its minutes."""
    lines = [
        f"Ada,{ADA},03/09/2026 {joined},03/09/2026 {left},{minutes},{waiting}"
        for joined, left, minutes, waiting in spans
    ]
    return "\n".join(["Name,User Email,Join Time,Leave Time,Duration (Minutes),In Waiting Room", *lines, ""]).encode()


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        ([("09:00", "10:00", 60, "No"), ("09:00", "10:00", 60, "No")], 60),
        ([("09:00", "10:00", 60, "No"), ("09:30", "10:30", 60, "No")], 90),
        ([("09:00", "11:00", 120, "No"), ("09:10", "09:20", 10, "No"), ("09:30", "09:40", 10, "No")], 120),
        ([("09:00", "10:00", 60, "No"), ("10:00", "10:30", 30, "No")], 90),
        ([("09:00", "09:10", 10, "Yes"), ("09:10", "10:10", 60, "No")], 60),
        ([("10:00", "09:00", 60, "No"), ("09:00", "09:30", 30, "No")], 90),
        ([("", "", 60, "No"), ("09:00", "09:30", 30, "No")], 90),
    ],
)
def test_the_time_of_two_devices_counts_once_and_the_waiting_room_does_not(spans, minutes):
    assert found(visits(*spans)) == [(ADA, minutes)]


def test_lines_about_the_waiting_room_are_counted_for_the_page():
    read = meeting_files.read(visits(("09:00", "09:10", 10, "Yes"), ("09:10", "10:10", 60, "No")))
    assert (read.waiting, read.refused) == (1, ())


def test_without_a_duration_the_time_between_joining_and_leaving_counts():
    content = f"Name,Email,Join Time,Leave Time\nAda,{ADA},2026-11-05 09:30:00,2026-11-05 10:32:00\n"
    assert found(content.encode()) == [(ADA, 62)]


def test_nobody_attends_longer_than_a_day():
    assert minutes_of([Visit(86_400), Visit(86_400)]) == 1440
    assert minutes_of([]) == 0


def test_guests_without_a_name_of_their_own_are_never_merged():
    names = ["", "", "Guest", "Guest", "iPad", "iPad", "Mary", "Mary", "Guest 1 (Guest)"]
    content = "\n".join(["Name,Email,Duration", *(f"{name},,10" for name in names), ""])
    assert people_of(content.encode()) == [(name, "", 10) for name in names]


def test_a_guest_with_a_full_name_is_one_person():
    content = 'Name,Email,Duration\nMary Seacole (Guest),,10\n"Seacole, Mary",,20\nMary Seacole,mary@example.org,30\n'
    assert people_of(content.encode()) == [
        ("Mary Seacole (Guest)", "", 30),
        ("Mary Seacole", "mary@example.org", 30),
    ]


@pytest.mark.parametrize("time", ["unknown", "1:02", "-5", "5000", "2 days"])
def test_a_time_that_cannot_be_read_is_refused_by_its_line_and_is_never_0_minutes(time):
    read = meeting_files.read(f"Name,Email,Duration\nAda,{ADA},{time}\nGrace,{GRACE},90\n".encode())
    assert [one.email for one in read.participants] == [GRACE]
    assert [str(each) for each in read.refused] == [
        f"Line 2: “{time}” for Ada must be a time in the meeting, like 2h 55m or 175"
    ]


def test_a_missing_time_is_refused_by_its_line():
    read = meeting_files.read(f"Name,Email,Duration\nAda,{ADA},\n".encode())
    assert (read.participants, [str(each) for each in read.refused]) == (
        (),
        ["Line 2: the time in the meeting for Ada is missing"],
    )


@pytest.mark.parametrize("content", [b"Name,Colour\nAda,red\n", b"Name,Email\nAda,ada@example.org\n"])
def test_what_is_no_attendance_file_is_refused(content):
    with pytest.raises(
        Refused, match="^The selected file must have columns for the email address and the time in the meeting$"
    ) as refusal:
        meeting_files.read(content)
    assert refusal.value.field == "file"


def test_more_people_than_one_page_can_ask_about_are_refused():
    lines = [f"P,p{number}@example.org,10" for number in range(meeting_files.MAX_PEOPLE + 1)]
    with pytest.raises(Refused, match="^The selected file must have 300 people or fewer$"):
        meeting_files.read("\n".join(["Name,Email,Duration", *lines, ""]).encode())


def test_two_megabytes_are_read_and_one_byte_more_is_refused():
    content = ZOOM.encode().ljust(meeting_files.MAX_BYTES, b"\n")
    assert len(meeting_files.read(content).participants) == 3
    with pytest.raises(Refused, match="^The selected file must be smaller than 2MB$"):
        meeting_files.read(content + b"\n")


# --- Matched and written ----------------------------------------------------------------------------------------------


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START, gives_certificate=False)


@pytest.fixture
def ada(run):
    return BookingFactory(run=run, attendee__email=ADA.title())


def matched(run, content):
    match = meeting_files.match(run.dates.get(), meeting_files.read(content).participants)
    return (
        [(booking, one.minutes) for booking, one in match.found],
        [(one.name, one.email, suggested) for one, suggested in match.unmatched],
    )


def test_people_are_matched_by_their_address_and_the_rest_is_left_for_a_person(run, ada):
    BookingFactory(attendee__email=GRACE)  # of another run
    assert matched(run, ZOOM.encode()) == (
        [(ada, 82)],
        [("Grace Hopper", GRACE, None), ("iPad of Mary", "", None)],
    )


def test_a_person_is_matched_by_the_address_they_had_before(run, ada):
    ada.attendee.changes.create(field="email", was="former@example.org", now=ada.attendee.email, was_theirs=True)
    content = b"Name,Email,Duration\nAda,Former@example.org,62\n"
    assert matched(run, content) == ([(ada, 62)], [])


def test_both_addresses_of_teams_are_matched_and_count_as_one_person(run, ada):
    lines = [
        "Name,Email,Duration,Participant ID (UPN)",
        f"Ada,a.l@mail.example.org,10,{ADA}",
        f"Ada,{ADA},20,{ADA}",
        "",
    ]
    assert matched(run, "\n".join(lines).encode()) == ([(ada, 30)], [])


def test_a_guest_is_suggested_by_name(run):
    zoe = BookingFactory(run=run, attendee__name="Zoë O’Neill")
    BookingFactory(run=run, attendee__name="Grace Hopper")
    lines = [
        "Name,Email,Duration",
        '"ONeill, Zoe (Guest)",z@example.com,9',
        "Guest,,9",
        "Grace,,9",
        "Ada Hopper,,9",
        "",
    ]
    assert matched(run, "\n".join(lines).encode())[1] == [
        ("ONeill, Zoe (Guest)", "z@example.com", zoe),
        ("Guest", "", None),
        ("Grace", "", None),
        ("Ada Hopper", "", None),
    ]


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


# --- Walk-ins ---------------------------------------------------------------------------------------------------------


def test_a_guest_becomes_a_walk_in_with_the_minutes_of_the_file(run, ada, trainer):
    guest = WalkIn("Grace Hopper", GRACE, AgencyFactory(), 59, "unmatched_1")
    assert write(run, {ada: 60}, trainer, walk_ins=[guest]) == 2
    rows = Attendance.objects.order_by("pk").values_list(
        "booking__attendee__email", "booking__status", "presence", "minutes"
    )
    assert sorted(rows) == [(ADA.title(), "booked", "present", 60), (GRACE, "walked_in", "part", 59)]


def test_a_walk_in_who_is_refused_marks_nobody_and_names_the_question(run, ada, trainer):
    shared = WalkIn("Office", "office@school.example.org", AgencyFactory(), 60, "unmatched_7")
    with pytest.raises(Refused) as refusal:
        write(run, {ada: 60}, trainer, walk_ins=[shared])
    assert (refusal.value.field, marks()) == ("unmatched_7", [])
