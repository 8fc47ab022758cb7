"""The code on the screen: new every minute, good for one minute more, and never written over the trainer's mark."""

from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.training import BookingFactory, CourseRunFactory, RunDateFactory
from training.models import Attendance, BookingStatus, Presence
from training.operations.attendance import check_in, registers

pytestmark = pytest.mark.django_db

START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OLD = "Code is wrong or has expired. Enter the 6-digit code on the screen now"


@pytest.fixture
def booking():
    return BookingFactory(run=CourseRunFactory(starts_at=START))


@pytest.fixture
def run_date(booking):
    return booking.run.dates.get()


def enter(booking, typed, now=START):
    return check_in.check_in(typed=typed, by=booking.attendee.user, now=now)


def refused(booking, typed, now=START):
    with pytest.raises(Refused) as refusal:
        enter(booking, typed, now)
    assert Attendance.objects.filter(booking=booking).count() == 0
    return (refusal.value.message, refusal.value.field)


def test_the_code_is_six_digits_and_changes_every_minute(run_date):
    codes = [check_in.code(run_date, START + number * MINUTE) for number in range(60)]
    assert [len(code) for code in codes if code.isdigit()] == [6] * 60
    assert len(set(codes)) == 60
    within = {check_in.code(run_date, START + timedelta(seconds=seconds)) for seconds in range(60)}
    assert within == {codes[0]}


def test_the_screen_says_how_long_a_code_is_the_newest():
    seconds = [check_in.seconds_left(START + timedelta(seconds=each)) for each in (0, 1, 59, 60)]
    assert seconds == [60, 59, 1, 60]


def test_whoever_types_the_code_is_present(booking, run_date):
    row = enter(booking, check_in.code(run_date, START))
    assert (row.presence, row.marked_by, row.taken_by, row.taken_at) == (
        "present",
        "code",
        booking.attendee.user,
        START,
    )
    assert AuditEntry.objects.get(kind="training.checked-in").target_id == str(booking.pk)


@pytest.mark.parametrize("wrap", ["{0} {1}", " {0}-{1} ", "{0}{1}"])
def test_the_code_may_be_typed_with_gaps(booking, run_date, wrap):
    code = check_in.code(run_date, START)
    assert enter(booking, wrap.format(code[:3], code[3:])).presence == "present"


@pytest.mark.parametrize("seconds", [0, 59, 60, 119])
def test_a_code_counts_until_the_minute_after_it_ends(booking, run_date, seconds):
    code = check_in.code(run_date, START)
    assert enter(booking, code, START + timedelta(seconds=seconds)).presence == "present"


def test_after_that_it_is_too_old(booking, run_date):
    assert refused(booking, check_in.code(run_date, START), START + 2 * MINUTE) == (OLD, "code")


def test_a_code_of_the_next_minute_does_not_count_yet(booking, run_date):
    assert refused(booking, check_in.code(run_date, START + MINUTE)) == (OLD, "code")


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "0000000"])
def test_what_is_no_code_is_refused(booking, typed):
    assert refused(booking, typed) == (OLD, "code")


def test_the_code_of_another_date_does_not_count(booking):
    other = CourseRunFactory(starts_at=START).dates.get()
    assert refused(booking, check_in.code(other, START)) == (OLD, "code")


def test_each_date_of_a_run_has_its_own_code_and_mark(booking, run_date):
    tomorrow = START + timedelta(days=1)
    second = RunDateFactory(run=booking.run, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=3))
    booking.run.ends_at = second.ends_at
    booking.run.save()
    assert refused(booking, check_in.code(second, START)) == (OLD, "code")
    assert enter(booking, check_in.code(second, tomorrow), tomorrow).run_date == second


@pytest.mark.parametrize("status", [BookingStatus.WAITING, BookingStatus.CANCELLED])
def test_nobody_without_a_place_can_check_in(booking, run_date, status):
    stamps = {"cancelled_at": START, "cancel_reason": "Ill"} if status == BookingStatus.CANCELLED else {}
    other = BookingFactory(run=booking.run, status=status, **stamps)
    assert refused(other, check_in.code(run_date, START)) == (OLD, "code")


@pytest.mark.parametrize("moment", [START - timedelta(minutes=15, seconds=1), START + timedelta(hours=3)])
def test_the_code_counts_only_while_the_door_is_open(booking, run_date, moment):
    assert refused(booking, check_in.code(run_date, moment), moment) == (OLD, "code")


def test_checking_in_twice_leaves_the_first_mark(booking, run_date):
    first = enter(booking, check_in.code(run_date, START))
    again = enter(booking, check_in.code(run_date, START + MINUTE), START + MINUTE)
    assert (again.pk, Attendance.objects.get().taken_at) == (first.pk, START)


@pytest.mark.parametrize(
    ("presence", "words"), [(Presence.NO_SHOW, "Did not attend"), (Presence.LATE, "Too late to join")]
)
def test_whoever_the_trainer_marked_as_missing_is_told_to_speak_to_them(booking, run_date, trainer, presence, words):
    registers.mark(booking, run_date, presence, trainer, START)
    with pytest.raises(Refused, match=rf"^The trainer has already marked you as “{words}”\. Speak to them\.$"):
        enter(booking, check_in.code(run_date, START))
    assert Attendance.objects.get().presence == presence


def test_a_trainers_mark_in_part_stays(booking, run_date, trainer):
    registers.mark(booking, run_date, Presence.PART, trainer, START)
    row = enter(booking, check_in.code(run_date, START))
    assert (row.presence, row.marked_by, row.taken_by) == ("part", "register", trainer)


def test_a_check_in_whose_entry_fails_does_not_stay(booking, run_date, broken):
    with broken(check_in.audit, "record"):
        enter(booking, check_in.code(run_date, START))
    assert Attendance.objects.count() == 0
