"""Registers: marks, walk-ins, substitutes, the check-in code, the sign-in sheet and the attendance file."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from partnership.models import Person
from shield.models import KeptForm
from shield.operations import kept_forms
from shield.web.form_keys import FormKey
from tests.factories.partnership import AgencyFactory
from tests.factories.training import AttendanceFactory, BookingFactory, CourseRunFactory
from training.models import Attendance, Booking, BookingStatus, MarkedBy, NoShow, Presence, RunStatus
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


# The register


def test_the_register_opens_15_minutes_before(at_work, trainer, words):
    run = run_from(16, trainer)
    assert "The register opens 15 minutes before the start of the course." in words(at_work.get(REGISTER))
    run.dates.update(starts_at=timezone.now() + timedelta(minutes=14))
    assert "The register opens 15 minutes" not in words(at_work.get(REGISTER))


def test_the_register_lists_each_booked_person_with_four_large_buttons(at_work, run):
    ada = BookingFactory(run=run, attendee__name="Ada Lovelace")
    BookingFactory(run=run, attendee__name="Grace Hopper", status=BookingStatus.WAITING)
    page = at_work.get(REGISTER)
    (row,) = page.context["rows"]
    assert (row.booking, [str(button.presence.label) for button in row.buttons]) == (
        ada,
        ["Present", "Attended part", "Too late to join", "Did not attend"],
    )
    pressed = re.findall(r'value="([^"]*)" aria-pressed="(\w+)"', page.content.decode())
    assert pressed == [(f"{ada.pk}:{each}", "false") for each in ("present", "part", "late", "no_show")]


def test_a_mark_is_saved_by_its_button_and_the_page_comes_back_to_the_person(at_work, run):
    ada = BookingFactory(run=run)
    response = at_work.post(REGISTER, {"mark": f"{ada.pk}:part", f"seen_{ada.pk}": ""})
    assert (response.status_code, response.headers["Location"]) == (302, f"{REGISTER}#person-{ada.pk}")
    assert Attendance.objects.get().presence == "part"
    page = at_work.get(REGISTER)
    assert f'name="seen_{ada.pk}" value="part"' in page.content.decode()
    assert [button.presence for button in page.context["rows"][0].buttons if button.is_pressed] == [Presence.PART]


def test_a_mark_made_meanwhile_is_shown_and_not_overwritten(at_work, run, errors):
    ada = AttendanceFactory(booking=BookingFactory(run=run), presence=Presence.LATE).booking
    response = at_work.post(REGISTER, {"mark": f"{ada.pk}:present", f"seen_{ada.pk}": ""})
    assert "is now marked as “Too late to join”, by another person." in errors(response)["__all__"][0]
    assert (response.context["rows"][0].presence, Attendance.objects.get().presence) == ("late", "late")


def test_the_register_is_finished_once_everyone_else_is_marked(at_work, over, words, errors):
    ada, _ = (BookingFactory(run=over, attendee__name=name) for name in ("Ada Lovelace", "Grace Hopper"))
    assert errors(at_work.post(REGISTER, {"mark": "finish"})) == {
        "__all__": ["Mark everyone before you finish the register. Not marked yet: Ada Lovelace, Grace Hopper"]
    }
    at_work.post(REGISTER, {"mark": f"{ada.pk}:no_show"})
    assert "1 person marked as present" in words(at_work.post(REGISTER, {"mark": "others"}, follow=True))
    done = at_work.post(REGISTER, {"mark": "finish"}, follow=True)
    assert "Register finished" in words(done)
    over.refresh_from_db()
    assert (over.status, NoShow.objects.get().booking) == (RunStatus.HELD, ada)


@pytest.mark.parametrize("mark", ["", "1:present", "x", "{}:absent", "{}:", ":present"])
def test_a_mark_that_cannot_be_read_is_refused(at_work, run, errors, mark):
    ada = BookingFactory(run=run)
    assert list(errors(at_work.post(REGISTER, {"mark": mark.format(ada.pk)}))) == ["mark"]
    assert Attendance.objects.count() == 0


def test_a_mark_that_came_after_the_session_had_ended_can_be_saved_later(at_work, trainer, run, words):
    ada = BookingFactory(run=run, attendee__name="Ada Lovelace")
    key = FormKey(trainer.pk)
    kept_forms.keep(key=key.id, owner=trainer.pk, path=REGISTER, fields={"mark": [f"{ada.pk}:part"]})
    assert "Ada Lovelace: Attended part Save this mark" in words(at_work.get(REGISTER))
    at_work.post(REGISTER, {"mark": f"{ada.pk}:part", "form_key": key.signed()})
    assert (Attendance.objects.get().presence, KeptForm.objects.count()) == ("part", 0)


def test_the_register_says_where_a_mark_is_from(at_work, run, words):
    AttendanceFactory(booking=BookingFactory(run=run), marked_by=MarkedBy.FILE, minutes=62)
    assert "Attendance file, 62 minutes in the meeting" in words(at_work.get(REGISTER))


@pytest.mark.slow
def test_a_register_costs_the_same_for_1_and_30_people(at_work, run, cost):
    BookingFactory(run=run)
    # One of them asks whether a form waits that was sent too late.
    one = cost(at_work, REGISTER, 17)
    for _ in range(29):
        BookingFactory(run=run)
    assert cost(at_work, REGISTER, 17) == one


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
    assert ('id="walk-in" open' in response.content.decode(), response.context["rows"]) == (True, [])
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


@pytest.mark.parametrize("step", ["", "walk-in/", "substitute/", "sheet/", "code/", "file/"])
def test_only_the_trainers_of_the_run_and_the_team_open_the_register(sign_in, trainer, team, practitioner, run, step):
    assert sign_in(team).get(REGISTER + step).status_code == 200
    assert sign_in(practitioner).get(REGISTER + step).status_code == 403
    run.trainers.clear()
    assert sign_in(trainer).get(REGISTER + step).status_code == 403


@pytest.mark.parametrize("step", ["", "walk-in/", "substitute/", "sheet/", "code/", "file/"])
def test_the_register_of_a_missing_date_is_not_found(at_work, run, step):
    assert at_work.get(f"/training/course-dates/dash/register/2/{step}").status_code == 404
