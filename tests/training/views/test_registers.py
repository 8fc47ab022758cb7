"""Registers: marks, walk-ins, substitutes, the check-in code, the sign-in sheet and the attendance file."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from partnership.models import Person
from tests.factories.partnership import AgencyFactory
from tests.factories.training import AttendanceFactory, BookingFactory, CourseRunFactory
from training.models import Attendance, Booking, BookingStatus, MarkedBy, Presence, RunStatus
from training.operations.attendance import check_in

pytestmark = pytest.mark.django_db

REGISTER = "/training/course-dates/dash/register/1/"


def run_from(minutes, trainer, **fields):
    """Return an online run of three hours that starts some minutes from now."""
    start = timezone.now() + timedelta(minutes=minutes)
    run = CourseRunFactory(slug="dash", title="DASH", starts_at=start, **fields)
    run.trainers.add(trainer.person)
    return run


@pytest.fixture
def run(trainer):
    return run_from(-30, trainer)


@pytest.fixture
def over(trainer):
    return run_from(-600, trainer)


@pytest.fixture
def at_work(sign_in, trainer):
    return sign_in(trainer)


def file_of(*rows, head="Name,Email,Duration"):
    return SimpleUploadedFile("attendance.csv", "\n".join([head, *rows]).encode())


# The register


def test_the_register_opens_15_minutes_before(at_work, trainer, words):
    run = run_from(16, trainer)
    assert "The register opens 15 minutes before the start of the course." in words(at_work.get(REGISTER))
    run.dates.update(starts_at=timezone.now() + timedelta(minutes=14))
    assert "The register opens 15 minutes" not in words(at_work.get(REGISTER))


def test_the_register_lists_each_booked_person_with_four_options(at_work, run):
    BookingFactory(run=run, attendee__name="Ada Lovelace")
    BookingFactory(run=run, attendee__name="Grace Hopper", status=BookingStatus.WAITING)
    (field,) = at_work.get(REGISTER).context["form"].fields.values()
    assert (field.label, [label for _, label in field.choices]) == (
        "Ada Lovelace",
        ["Present", "Attended part", "Too late to join", "Did not attend"],
    )


@pytest.mark.slow
def test_a_register_costs_the_same_for_1_and_30_people(at_work, run, cost):
    BookingFactory(run=run)
    # One of them asks whether a form waits that was sent too late.
    one = cost(at_work, REGISTER, 16)
    for _ in range(29):
        BookingFactory(run=run)
    assert cost(at_work, REGISTER, 16) == one


# Walk-ins


def typed(agency, **fields):
    return {"name": "Alan Turing", "email": "alan@example.org", "agency": agency.pk} | fields


def test_a_walk_in_is_added_to_the_register_as_present(at_work, run, words):
    agency = AgencyFactory()
    response = at_work.post(REGISTER + "walk-in/", typed(agency), follow=True)
    assert response.redirect_chain == [(REGISTER, 302)]
    page = words(response)
    assert ("Alan Turing added to the register" in page, f"{agency}, walk-in" in page) == (True, True)
    booking = Booking.objects.get()
    assert (booking.status, booking.agency, Attendance.objects.get().presence) == ("walked_in", agency, "present")


def test_a_walk_in_can_be_added_when_the_course_is_full(at_work, trainer):
    run = run_from(-30, trainer, capacity=1)
    BookingFactory(run=run)
    assert at_work.post(REGISTER + "walk-in/", typed(AgencyFactory())).status_code == 302
    assert run.bookings.on_register().count() == 2


def test_invalid_walk_in_details_show_errors_and_keep_the_input(at_work, run, errors):
    response = at_work.post(REGISTER + "walk-in/", {"name": "Alan", "email": "alan", "agency": "nonsense"})
    found = errors(response)
    assert (sorted(found), found["agency"]) == (["agency", "email"], ["Select an agency from the list"])
    assert response.context["form"]["name"].value() == "Alan"
    assert errors(at_work.post(REGISTER + "walk-in/", {})) == {
        "name": ["Enter the person’s full name"],
        "email": ["Enter the person’s work email address"],
        "agency": ["Select the agency"],
    }
    assert Person.objects.filter(name="Alan").count() == 0


def test_a_person_on_the_register_cannot_be_added_as_a_walk_in(at_work, run, errors):
    booking = BookingFactory(run=run, attendee__name="Ada Lovelace")
    again = typed(booking.agency, email=booking.attendee.email)
    assert errors(at_work.post(REGISTER + "walk-in/", again)) == {"email": ["Ada Lovelace is already on the register"]}


# Substitutes


def test_a_substitute_replaces_the_booked_person_on_the_register(at_work, run, words):
    booking = BookingFactory(run=run, attendee__name="Ada Lovelace")
    path = REGISTER + "substitute/"
    assert path in at_work.get(REGISTER).content.decode()
    typed = {"instead_of": booking.pk, "name": "Grace Hopper", "email": "grace@example.org"}
    response = at_work.post(path, typed, follow=True)
    assert (response.redirect_chain, "Grace Hopper added to the register" in words(response)) == (
        [(REGISTER, 302)],
        True,
    )
    booking.refresh_from_db()
    row = Attendance.objects.get()
    assert (booking.status, row.booking.attendee.name, row.presence) == ("replaced", "Grace Hopper", "present")


def test_invalid_substitute_details_show_errors_and_keep_the_input(at_work, run, errors):
    booking, other = BookingFactory(run=run, attendee__name="Ada Lovelace"), BookingFactory(run=run)
    path = REGISTER + "substitute/"
    assert errors(at_work.post(path, {})) == {
        "instead_of": ["Select the person they replaced"],
        "name": ["Enter the colleague’s full name"],
        "email": ["Enter the colleague’s work email address"],
    }
    stranger = {"instead_of": booking.pk, "name": "Other", "email": other.attendee.email}
    response = at_work.post(path, stranger)
    assert list(errors(response)) == ["email"]
    assert response.context["form"]["name"].value() == "Other"
    assert Attendance.objects.count() == 0


# The sign-in sheet


def test_the_sign_in_sheet_is_a_pdf_named_by_course_and_date(at_work, run):
    BookingFactory(run=run)
    response = at_work.get(REGISTER + "sheet/")
    day = timezone.localtime(run.starts_at).date().isoformat()
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'inline; filename="dash-{day}.pdf"'
    assert response.content.startswith(b"%PDF-")


# The check-in code


def test_the_check_in_code_is_shown_while_check_in_is_open_and_refreshes(at_work, run, words):
    response = at_work.get(REGISTER + "code/")
    shown = {check_in.code(run.dates.get()), check_in.code(run.dates.get(), back=1)}
    assert any(code in words(response) for code in shown)
    page = response.content.decode()
    assert ('http-equiv="refresh"' in page, "/training/check-in/" in page, "<svg" in page) == (True, True, True)


def test_no_check_in_code_is_shown_before_or_after_the_course(at_work, trainer, words):
    run = run_from(60, trainer)
    for minutes in (60, -600):
        start = timezone.now() + timedelta(minutes=minutes)
        run.dates.update(starts_at=start, ends_at=start + timedelta(hours=3))
        page = words(at_work.get(REGISTER + "code/"))
        assert ("Check-in is closed" in page, check_in.code(run.dates.get()) in page) == (True, False)


@pytest.fixture
def mine(run, practitioner):
    return BookingFactory(run=run, attendee=practitioner.person)


def test_an_attendee_checks_in_with_the_code(sign_in, practitioner, run, mine, words):
    code = check_in.code(run.dates.get())
    response = sign_in(practitioner).post("/training/check-in/", {"code": f" {code[:3]} {code[3:]} "}, follow=True)
    assert response.redirect_chain == [(mine.get_absolute_url(), 302)]
    assert "You are checked in to DASH" in words(response)
    row = Attendance.objects.get()
    assert (row.booking, row.presence, row.marked_by) == (mine, Presence.PRESENT, MarkedBy.CODE)


def test_expired_and_wrong_codes_are_refused_with_an_error(sign_in, practitioner, run, mine, errors):
    client = sign_in(practitioner)
    old = check_in.code(run.dates.get(), back=3)
    wrong = {"code": ["Code is wrong or has expired. Enter the 6-digit code on the screen now"]}
    for code in (old, "nonsense", "12345"):
        response = client.post("/training/check-in/", {"code": code})
        assert (errors(response), response.context["form"]["code"].value()) == (wrong, code)
    assert errors(client.post("/training/check-in/", {})) == {"code": ["Enter the 6-digit code"]}
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize("state", [BookingStatus.WAITING, BookingStatus.OFFERED, BookingStatus.PENDING])
def test_a_person_without_a_place_cannot_check_in(sign_in, practitioner, run, state):
    BookingFactory(run=run, attendee=practitioner.person, status=state)
    response = sign_in(practitioner).post("/training/check-in/", {"code": check_in.code(run.dates.get())})
    assert (response.status_code, Attendance.objects.count()) == (422, 0)


def test_checking_in_does_not_overwrite_the_trainers_mark(sign_in, practitioner, run, mine, words):
    AttendanceFactory(booking=mine, presence=Presence.NO_SHOW)
    code = check_in.code(run.dates.get())
    page = words(sign_in(practitioner).post("/training/check-in/", {"code": code}, follow=True))
    assert Attendance.objects.get().presence == Presence.NO_SHOW
    assert "You are checked in to DASH" not in page


def test_a_register_is_still_to_take_after_one_of_two_people_checked_in(sign_in, team, over, practitioner):
    mine, _ = BookingFactory(run=over, attendee=practitioner.person), BookingFactory(run=over)
    AttendanceFactory(booking=mine, marked_by=MarkedBy.CODE)
    rows = sign_in(team).get("/training/office/?show=registers").context["rows"]
    assert [row.run for row in rows] == [over]


# The attendance file


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


@pytest.mark.parametrize("step", ["", "walk-in/", "substitute/", "sheet/", "code/", "file/"])
def test_only_the_trainers_of_the_run_and_the_team_open_the_register(sign_in, trainer, team, practitioner, run, step):
    assert sign_in(team).get(REGISTER + step).status_code == 200
    assert sign_in(practitioner).get(REGISTER + step).status_code == 403
    run.trainers.clear()
    assert sign_in(trainer).get(REGISTER + step).status_code == 403


@pytest.mark.parametrize("step", ["", "walk-in/", "substitute/", "sheet/", "code/", "file/"])
def test_the_register_of_a_missing_date_is_not_found(at_work, run, step):
    assert at_work.get(f"/training/course-dates/dash/register/2/{step}").status_code == 404
