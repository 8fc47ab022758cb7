"""Letters that the calendar sends: on the right day, once each however often the clock comes, from their own booking."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shield.models import BankHolidayChange, EmailNotice
from shield.working_days import LONDON
from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    EvaluationFactory,
    OfferedFactory,
    PractitionerFactory,
    RunDateFactory,
    VenueFactory,
)
from training.models import (
    Booking,
    BookingStatus,
    CourseRun,
    Delivery,
    LevelNeeded,
    Presence,
    Refresher,
    RunStatus,
    Stage,
)
from training.operations.learning import evaluations
from training.operations.office import schedule

pytestmark = pytest.mark.django_db

START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)  # a Thursday
END = START + timedelta(hours=3)
NOTHING = {"joining instructions": 0, "reminders": 0, "questionnaires": 0}


def at(*day):
    return datetime(*day, 6, tzinfo=UTC)


def letters(*names):
    """Of these kinds, in order: the kind and to whom."""
    wanted = [f"training/emails/{name}" for name in names]
    rows = EmailNotice.objects.filter(template__in=wanted).order_by("pk").values_list("template", "to")
    return [(template.split("/")[-1], to) for template, to in rows]


@pytest.fixture
def booking():
    return BookingFactory(run=CourseRunFactory(starts_at=START))


# --- Joining instructions ---------------------------------------------------------------------------------------------


def test_joining_instructions_go_five_working_days_before(booking):
    assert schedule.send_due(now=at(2090, 11, 1)) == NOTHING
    assert schedule.send_due(now=at(2090, 11, 2)) == NOTHING | {"joining instructions": 1}
    assert letters("joining-instructions") == [("joining-instructions", booking.attendee.email)]


def test_a_bank_holiday_in_between_brings_them_a_day_forward(booking):
    BankHolidayChange.objects.create(date=date(2090, 11, 6), name="A day of rest")
    assert schedule.send_due(now=at(2090, 10, 31)) == NOTHING
    assert schedule.send_due(now=at(2090, 11, 1)) == NOTHING | {"joining instructions": 1}


def test_over_christmas_they_go_before_it():
    CourseRunFactory(starts_at=datetime(2026, 12, 31, 10, tzinfo=UTC))
    BookingFactory(run=CourseRun.objects.get())
    # 25 December is a Friday, and Boxing Day is kept on Monday 28.
    assert schedule.send_due(now=at(2026, 12, 21)) == NOTHING
    assert schedule.send_due(now=at(2026, 12, 22)) == NOTHING | {"joining instructions": 1}


def test_whoever_books_late_gets_them_at_once(booking):
    assert schedule.send_due(now=START - timedelta(hours=1))["joining instructions"] == 1
    late = BookingFactory(run=booking.run)
    assert schedule.send_due(now=START - timedelta(minutes=1))["joining instructions"] == 1
    assert letters("joining-instructions")[-1] == ("joining-instructions", late.attendee.email)


def test_nothing_goes_once_the_course_has_begun(booking):
    assert schedule.send_due(now=START) == NOTHING


# --- Reminders and the questions before -------------------------------------------------------------------------------


def asking():
    """Of the reminders, in order: whether each asks the questions before the course."""
    rows = EmailNotice.objects.filter(template="training/emails/reminder").order_by("pk")
    return ["evaluation_path" in notice.context for notice in rows]


def test_the_reminder_goes_one_working_day_before_with_the_first_questions_in_it(booking):
    assert schedule.send_due(now=at(2090, 11, 7))["reminders"] == 0
    assert schedule.send_due(now=at(2090, 11, 8))["reminders"] == 1
    assert letters("reminder", "before-course") == [("reminder", booking.attendee.email)]
    assert asking() == [True]


def test_before_a_monday_it_goes_on_the_friday():
    BookingFactory(run=CourseRunFactory(starts_at=datetime(2090, 11, 13, 9, tzinfo=UTC)))
    assert schedule.send_due(now=at(2090, 11, 9))["reminders"] == 0
    assert schedule.send_due(now=at(2090, 11, 10))["reminders"] == 1


def test_each_date_has_a_reminder_and_only_the_first_the_questions(booking):
    week = timedelta(days=7)
    RunDateFactory(run=booking.run, starts_at=START + week, ends_at=END + week)
    CourseRun.objects.update(ends_at=END + week)
    schedule.send_due(now=at(2090, 11, 8))
    schedule.send_due(now=at(2090, 11, 15))
    assert letters("before-course") == []
    assert asking() == [True, False]


def test_whoever_has_answered_already_is_not_asked_before(booking):
    EvaluationFactory(booking=booking, stage=Stage.BEFORE)
    schedule.send_due(now=at(2090, 11, 8))
    assert letters("before-course") == []
    assert asking() == [False]


def test_where_the_reminder_is_out_without_the_questions_they_go_alone_once(booking):
    schedule.emails.reminder(booking, booking.run.dates.get())
    assert schedule.send_due(now=at(2090, 11, 8))["reminders"] == 1
    assert schedule.send_due(now=at(2090, 11, 8))["reminders"] == 0
    assert letters("reminder", "before-course") == [
        (name, booking.attendee.email) for name in ("reminder", "before-course")
    ]


# --- Questions afterwards ---------------------------------------------------------------------------------------------


def test_the_questions_go_when_the_last_date_is_over_to_who_was_there(booking):
    AttendanceFactory(booking=booking)
    AttendanceFactory(booking__run=booking.run, presence=Presence.NO_SHOW)
    part = AttendanceFactory(booking__run=booking.run, presence=Presence.PART).booking
    BookingFactory(run=booking.run)
    assert schedule.send_due(now=END - timedelta(minutes=1)) == NOTHING
    assert schedule.send_due(now=END) == NOTHING | {"questionnaires": 2}
    assert sorted(letters("after-course")) == sorted(("after-course", one.attendee.email) for one in (booking, part))


def test_questions_that_were_answered_are_not_asked(booking):
    AttendanceFactory(booking=booking)
    EvaluationFactory(booking=booking)
    assert schedule.send_due(now=END) == NOTHING


def test_three_months_on_they_are_asked_again(booking):
    AttendanceFactory(booking=booking)
    EvaluationFactory(booking=booking)
    assert schedule.send_due(now=datetime(2091, 2, 8, 23, 59, tzinfo=UTC)) == NOTHING
    assert schedule.send_due(now=datetime(2091, 2, 9, tzinfo=UTC)) == NOTHING | {"questionnaires": 1}
    assert letters("three-months-on") == [("three-months-on", booking.attendee.email)]


def test_an_old_register_asks_nobody(booking):
    AttendanceFactory(booking=booking, taken_at=END)
    assert schedule.send_due(now=END + timedelta(days=14)) == NOTHING
    assert schedule.send_due(now=datetime(2091, 3, 1, tzinfo=UTC)) == NOTHING


# --- Once, and to nobody else -----------------------------------------------------------------------------------------


def test_each_goes_once_however_often_the_clock_comes(booking):
    AttendanceFactory(booking=booking)
    hours = int((END + timedelta(days=1) - at(2090, 11, 1)) / timedelta(hours=3))
    for number in range(hours):
        schedule.send_due(now=at(2090, 11, 1) + timedelta(hours=3 * number))
    to = booking.attendee.email
    assert letters("joining-instructions", "reminder", "before-course", "after-course", "three-months-on") == [
        (name, to) for name in ("joining-instructions", "reminder", "after-course")
    ]


@pytest.mark.parametrize("now", [at(2090, 11, 8), END, datetime(2091, 2, 9, 13, tzinfo=UTC)])
@pytest.mark.parametrize("status", [BookingStatus.CANCELLED, BookingStatus.WAITING, BookingStatus.PENDING])
def test_nobody_without_a_place_hears_anything(now, status):
    stamps = {"cancelled_at": START, "cancel_reason": "Ill"} if status == BookingStatus.CANCELLED else {}
    BookingFactory(run=CourseRunFactory(starts_at=START), status=status, **stamps)
    assert schedule.send_due(now=now) == NOTHING


def test_nobody_who_was_only_offered_a_place_hears_anything():
    OfferedFactory(run=CourseRunFactory(starts_at=START))
    assert schedule.send_due(now=at(2090, 11, 8)) == NOTHING


def test_nothing_goes_for_a_run_that_is_cancelled(booking, team):
    CourseRun.objects.update(
        status=RunStatus.CANCELLED, cancelled_at=START, cancelled_by=team, cancel_reason="No trainer"
    )
    assert schedule.send_due(now=at(2090, 11, 8)) == NOTHING


def test_two_runs_on_one_day_are_never_mixed_up():
    ada = PractitionerFactory()
    room = VenueFactory(
        name="Civic Offices", address="2 Watling Street", access="A lift", map_url="https://map.example.org/"
    )
    morning = CourseRunFactory(
        title="DASH", starts_at=START, course__first="Read the guide", delivery=Delivery.IN_PERSON, venue=room
    )
    afternoon = CourseRunFactory(title="Neglect", starts_at=START + timedelta(hours=4))
    held = {run.name: BookingFactory(run=run, attendee=ada) for run in (morning, afternoon)}
    schedule.send_due(now=at(2090, 11, 8))
    told = {}
    for notice in EmailNotice.objects.filter(
        template__in=[f"training/emails/{name}" for name in ("joining-instructions", "reminder")]
    ):
        words = notice.context
        assert words["booking_path"] == held[words["title"]].get_absolute_url()
        told.setdefault(words["title"], []).append(
            (words["dates"], words["where"], words.get("access"), words.get("first"))
        )
    assert told == {
        "DASH": [
            (
                ["Thursday 9 November 2090, 9:30am to 12:30pm"],
                "Civic Offices, 2 Watling Street",
                "A lift",
                "Read the guide",
            ),
            (["Thursday 9 November 2090, 9:30am to 12:30pm"], "Civic Offices, 2 Watling Street", None, None),
        ],
        "Neglect": [
            (["Thursday 9 November 2090, 1:30pm to 4:30pm"], "Online", "", ""),
            (["Thursday 9 November 2090, 1:30pm to 4:30pm"], "Online", None, None),
        ],
    }


def test_one_letter_that_fails_leaves_what_was_written_before(booking, broken):
    with broken(schedule.emails, "reminder"):
        schedule.send_due(now=at(2090, 11, 8))
    assert letters("joining-instructions", "reminder", "before-course") == [
        ("joining-instructions", booking.attendee.email)
    ]


@pytest.mark.parametrize(
    ("ended", "on"),
    [
        ((2091, 2, 1), (2091, 5, 1)),
        ((2090, 11, 30), (2091, 2, 28)),
        ((2090, 11, 29), (2091, 2, 28)),
        ((2091, 1, 31), (2091, 4, 30)),
    ],
)
def test_the_letter_of_three_months_leads_to_the_questions_of_three_months(ended, on):
    AttendanceFactory(booking__run=CourseRunFactory(starts_at=datetime(*ended, 9, tzinfo=UTC)))
    day = datetime(*on, tzinfo=LONDON)
    assert schedule.send_due(now=day - timedelta(minutes=1))["questionnaires"] == 0
    assert schedule.send_due(now=day)["questionnaires"] == 1
    assert evaluations.stage_open(Booking.objects.get(), day) == Stage.LATER


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 30])
def test_the_clock_asks_the_same_of_one_and_thirty_bookings_that_were_written_to(number, django_assert_max_num_queries):
    run = CourseRunFactory(starts_at=START)
    for _ in range(number):
        BookingFactory(run=run)
    schedule.send_due(now=at(2090, 11, 8))
    with django_assert_max_num_queries(30):
        assert schedule.send_due(now=at(2090, 11, 8)) == NOTHING


# --- Refreshers -------------------------------------------------------------------------------------------------------

DUE = date(2093, 11, 9)


@pytest.fixture
def ada(team):
    """Trained at level 3 until 9 November 2093, and needing it."""
    Refresher.objects.create(level=3, months=36)
    ada = PractitionerFactory(email="ada@school.example.org")
    LevelNeeded.objects.create(person=ada, level=3, set_by=team, set_at=START)
    return ada


@pytest.fixture(autouse=True)
def _learned(request, monkeypatch):
    """What was learned counts by the real clock, so a passport of 2090 is told by hand."""
    if "ada" in request.fixturenames:
        line = schedule.passports.PassportEntry("DASH", [3], date(2090, 11, 9), None, "Masterclass", True, until=DUE)
        monkeypatch.setattr(schedule.passports, "entries_of", lambda people: {person.pk: [line] for person in people})


def told():
    rows = EmailNotice.objects.filter(template="training/emails/refresher-due").order_by("pk")
    return [(notice.to, notice.context["level"], notice.context["days"]) for notice in rows]


def test_reminders_go_ninety_thirty_and_no_days_before_and_each_once(ada):
    for number in range(130):
        for _ in range(2):
            schedule.send_refreshers(now=at(2093, 8, 1) + timedelta(days=number))
    assert told() == [(ada.email, 3, days) for days in (90, 30, 0)]


@pytest.mark.parametrize(
    ("day", "days"),
    [
        ((2093, 8, 10), None),
        ((2093, 8, 11), 90),
        ((2093, 8, 17), 90),
        ((2093, 8, 18), None),
        ((2093, 10, 9), None),
        ((2093, 10, 10), 30),
        ((2093, 11, 8), None),
        ((2093, 11, 9), 0),
        ((2093, 11, 15), 0),
        ((2093, 11, 16), None),
    ],
)
def test_a_reminder_goes_on_its_day_or_within_the_week_after(ada, day, days):
    assert schedule.send_refreshers(now=at(*day)) == (0 if days is None else 1)
    assert told() == ([] if days is None else [(ada.email, 3, days)])


def test_whoever_needs_no_level_hears_nothing(ada):
    LevelNeeded.objects.all().delete()
    assert schedule.send_refreshers(now=at(2093, 8, 11)) == 0


def test_whoever_never_has_to_refresh_hears_nothing(ada):
    LevelNeeded.objects.update(level=4)
    assert schedule.send_refreshers(now=at(2093, 8, 11)) == 0


def ahead(days, levels=(3,), **fields):
    starts_at = at(2093, 8, 11) + timedelta(days=days)
    return CourseRunFactory(starts_at=starts_at, course=CourseFactory(levels=list(levels)), **fields)


def test_the_reminder_links_to_the_next_run_at_the_level_or_above_that_can_be_booked(ada):
    ahead(1, levels=(2,))
    full = ahead(2, capacity=1)
    BookingFactory(run=full)
    ahead(3, status=RunStatus.PLANNED, published_at=None)
    ahead(4, closes_at=at(2093, 8, 10))
    ahead(5, opens_at=at(2093, 8, 12))
    wanted = ahead(6, levels=(4,))
    ahead(7)
    schedule.send_refreshers(now=at(2093, 8, 11))
    words = EmailNotice.objects.get().context
    assert (words["next_title"], words["find_path"]) == (wanted.name, wanted.get_absolute_url())
    assert words["next_when"] == "Monday 17 August 2093"
    assert words["due"] == "Monday 9 November 2093"


def test_without_a_run_it_links_to_the_catalogue_at_the_level(ada):
    schedule.send_refreshers(now=at(2093, 8, 11))
    words = EmailNotice.objects.get().context
    assert (words["next_title"], words["find_path"]) == ("", "/training/?level=3")


def test_a_register_taken_three_weeks_late_still_asks_the_questions_that_certificates_wait_for(booking):
    late = END + timedelta(days=21)
    AttendanceFactory(booking=booking, taken_at=late)
    schedule.send_due(now=late)
    assert letters("after-course") == [("after-course", booking.attendee.email)]
