"""The attendance file of a meeting tool: uploaded, checked and saved."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.partnership import AgencyFactory
from tests.factories.training import BookingFactory, CourseRunFactory
from training.models import Attendance, Booking, BookingStatus, RunStatus

pytestmark = pytest.mark.django_db

REGISTER = "/training/course-dates/dash/register/1/"


@pytest.fixture
def over(trainer):
    run = CourseRunFactory(slug="dash", title="DASH", starts_at=timezone.now() - timedelta(hours=10))
    run.trainers.add(trainer.person)
    return run


@pytest.fixture
def at_work(sign_in, trainer):
    return sign_in(trainer)


def file_of(*rows, head="Name,Email,Duration"):
    return SimpleUploadedFile("attendance.csv", "\n".join([head, *rows]).encode())


def test_an_attendance_file_is_checked_before_attendance_is_saved(at_work, over, words):
    ada = BookingFactory(run=over, attendee__name="Ada Lovelace", attendee__email="ada@example.org")
    BookingFactory(run=over, attendee__name="Grace Hopper", attendee__email="grace@example.org")
    sent = file_of("Ada,ADA@example.org,130", "Gracie,private@example.com,95")
    page = at_work.post(REGISTER + "file/", {"file": sent, "at_least": "120"})
    said = words(page)
    assert "1 person matched with the register." in said
    for found in ("Ada Lovelace", "130", "Unmatched attendees", "Gracie, 95 minutes", "private@example.com"):
        assert found in said
    assert Attendance.objects.count() == 0
    grace = Booking.objects.exclude(pk=ada.pk).get()
    carried = page.context["carried"]
    response = at_work.post(
        REGISTER + "file/", {"carried": carried, "confirm": "yes", "unmatched_1": str(grace.pk)}, follow=True
    )
    assert "2 people marked from the file" in words(response)
    marks = Attendance.objects.values_list("booking__attendee__name", "presence", "minutes", "marked_by")
    assert sorted(marks) == [("Ada Lovelace", "present", 130, "file"), ("Grace Hopper", "part", 95, "file")]


def test_an_unmatched_attendee_can_be_left_out(at_work, over, words):
    BookingFactory(run=over, attendee__email="ada@example.org")
    page = at_work.post(
        REGISTER + "file/", {"file": file_of("Ada,ada@example.org,9", "Spy,spy@example.com,9"), "at_least": "5"}
    )
    typed = {"carried": page.context["carried"], "confirm": "yes", "unmatched_1": "nobody"}
    assert "1 person marked from the file" in words(at_work.post(REGISTER + "file/", typed, follow=True))
    assert Attendance.objects.count() == 1


def test_lines_that_cannot_be_read_and_unused_columns_are_shown_before_attendance_is_saved(at_work, over, words):
    sent = file_of("Ada,ada@example.org,long,x", head="Name,Email,Duration,Colour")
    page = words(at_work.post(REGISTER + "file/", {"file": sent, "at_least": "5"}))
    assert "1 line not read Line 2: “long” for Ada must be a time in the meeting" in page
    assert "Columns that are not used: Colour." in page


def test_a_guest_is_suggested_by_name_and_counted_once_with_a_second_device(at_work, over, words):
    ada = BookingFactory(run=over, attendee__name="Ada Lovelace", attendee__email="ada@example.org")
    head = "Name,Email,Join Time,Leave Time,Duration"
    lines = ("Ada,ada@example.org,09:00,10:00,60", '"Lovelace, Ada (Guest)",,09:30,10:15,45')
    page = at_work.post(REGISTER + "file/", {"file": file_of(*lines, head=head), "at_least": "5"})
    assert page.context["form"]["unmatched_1"].value() == str(ada.pk)
    assert "Selected because the name matches." in words(page)
    sent = {"carried": page.context["carried"], "confirm": "yes", "unmatched_1": str(ada.pk)}
    at_work.post(REGISTER + "file/", sent)
    assert Attendance.objects.get().minutes == 75


def test_a_guest_becomes_a_walk_in_once_their_address_is_known(at_work, over, errors, words):
    agency = AgencyFactory()
    page = at_work.post(REGISTER + "file/", {"file": file_of("Grace Hopper,,95", ",,5"), "at_least": "60"})
    typed = {
        "carried": page.context["carried"],
        "confirm": "yes",
        "unmatched_1": f"agency-{agency.pk}",
        "unmatched_2": "nobody",
    }
    assert errors(at_work.post(REGISTER + "file/", typed)) == {
        "unmatched_1_email": ["Enter the work email address of Grace Hopper to add them as a walk-in"]
    }
    shared = at_work.post(REGISTER + "file/", typed | {"unmatched_1_email": "office@example.org"})
    assert (list(errors(shared)), Attendance.objects.count()) == (["unmatched_1_email"], 0)
    assert shared.context["form"]["unmatched_1_email"].value() == "office@example.org"
    done = at_work.post(REGISTER + "file/", typed | {"unmatched_1_email": "grace@example.org"}, follow=True)
    assert "1 person marked from the file" in words(done)
    row = Attendance.objects.get()
    assert (row.booking.status, row.booking.agency, row.minutes) == (BookingStatus.WALKED_IN, agency, 95)


def test_a_register_is_still_to_take_after_a_file_with_one_of_two_people(at_work, over):
    BookingFactory(run=over, attendee__email="ada@example.org")
    BookingFactory(run=over)
    page = at_work.post(REGISTER + "file/", {"file": file_of("Ada,ada@example.org,130"), "at_least": "120"})
    at_work.post(REGISTER + "file/", {"carried": page.context["carried"], "confirm": "yes"})
    over.refresh_from_db()
    assert (over.status, Attendance.objects.count()) == (RunStatus.PUBLISHED, 1)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, {"file": ["Select an attendance file"], "at_least": ["Enter the minutes needed to count as present"]}),
        (
            {"file": file_of("Ada,10", head="Name,Duration"), "at_least": "5"},
            {"file": ["The selected file must have columns for the email address and the time in the meeting"]},
        ),
        (
            {"file": SimpleUploadedFile("a.csv", b"\xff\xfe\x00"), "at_least": "5"},
            {"file": ["The selected file is cut off in the middle. Download it again"]},
        ),
        (
            {"file": file_of("Ada,ada@example.org,9"), "at_least": "some"},
            {"at_least": ["Minutes must be a number, like 120"]},
        ),
    ],
)
def test_invalid_files_show_errors(at_work, over, errors, sent, expected):
    assert errors(at_work.post(REGISTER + "file/", sent)) == expected


def test_the_data_carried_from_the_first_step_cannot_be_tampered_with(at_work, over, errors):
    BookingFactory(run=over)
    response = at_work.post(REGISTER + "file/", {"carried": "tampered", "confirm": "yes"})
    assert (list(errors(response)), Attendance.objects.count()) == (["file", "at_least"], 0)


# Permissions
