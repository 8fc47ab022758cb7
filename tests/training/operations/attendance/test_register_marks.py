"""The register as it is taken: each mark saved when it is made, and its consequences only at the end."""

from datetime import timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.training import BookingFactory, CourseRunFactory, RunDateFactory, in_days, take_register
from training.models import Attendance, CourseRun, NoShow, Presence, RunStatus
from training.operations.attendance import registers
from training.operations.office import housekeeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    run = CourseRunFactory(days=-2)
    BookingFactory(run=run)
    BookingFactory(run=run)
    return run


def press(run, booking, presence, by, seen="", now=None):
    return registers.mark_person(
        run_date=run.dates.get(), booking=booking, presence=presence, seen=seen, by=by, now=now
    )


def test_a_mark_is_saved_when_it_is_made_and_the_same_mark_again_changes_nothing(run, trainer, team):
    booking = run.bookings.first()
    press(run, booking, Presence.PART, trainer)
    row = press(run, booking, Presence.PART, team)
    assert (row.presence, row.taken_by, Attendance.objects.count()) == ("part", trainer, 1)
    entry = AuditEntry.objects.get(kind="training.attendance-marked")
    assert entry.facts == {"date": run.dates.get().starts_at.isoformat(), "presence": "part"}


def test_a_mark_that_another_person_made_meanwhile_is_not_overwritten_unseen(run, trainer, team):
    booking = run.bookings.first()
    press(run, booking, Presence.LATE, team)
    with pytest.raises(Refused) as refusal:
        press(run, booking, Presence.PRESENT, trainer)
    assert refusal.value.message == (
        f"{booking.attendee.name} is now marked as “Too late to join”, by another person. Check, and mark them again if "
        "that is wrong."
    )
    press(run, booking, Presence.PRESENT, trainer, seen="late")
    assert Attendance.objects.get().presence == "present"


def test_a_slip_of_the_finger_emails_and_charges_nobody(run, trainer):
    booking = run.bookings.first()
    press(run, booking, Presence.NO_SHOW, trainer)
    assert (NoShow.objects.count(), EmailNotice.objects.count()) == (0, 0)
    press(run, booking, Presence.PRESENT, trainer, seen="no_show")
    registers.mark_others_present(run_date=run.dates.get(), by=trainer)
    registers.finish(run_date=run.dates.get(), by=trainer)
    assert NoShow.objects.count() == 0


def test_everybody_else_is_marked_as_present_and_a_mark_stays(run, trainer):
    absent = run.bookings.first()
    press(run, absent, Presence.NO_SHOW, trainer)
    date = run.dates.get()
    assert [registers.mark_others_present(run_date=date, by=trainer) for _ in range(2)] == [1, 0]
    assert sorted(Attendance.objects.values_list("presence", flat=True)) == ["no_show", "present"]
    assert AuditEntry.objects.get(kind="training.others-marked-present").facts == {"people": 1}


def test_a_register_that_nobody_finishes_counts_15_minutes_after_its_last_mark(run, trainer):
    end = run.dates.get().ends_at
    for booking in run.bookings.all():
        press(run, booking, Presence.NO_SHOW, trainer, now=end)
    housekeeping.run(now=end + timedelta(minutes=15, seconds=-1))
    assert (CourseRun.objects.get().status, NoShow.objects.count()) == (RunStatus.PUBLISHED, 0)
    housekeeping.run(now=end + timedelta(minutes=15))
    assert (CourseRun.objects.get().status, NoShow.objects.count()) == (RunStatus.HELD, 2)


def test_a_mark_corrected_after_the_course_was_held_takes_effect_at_once(run, trainer):
    take_register(run_date=run.dates.get(), marks=dict.fromkeys(run.bookings.booked(), Presence.PRESENT), by=trainer)
    press(run, run.bookings.first(), Presence.NO_SHOW, trainer, seen="present")
    assert NoShow.objects.count() == 1


def test_a_no_show_of_the_first_date_ends_as_soon_as_its_mark_is_corrected(trainer):
    run = CourseRunFactory(days=-3)
    RunDateFactory(run=run, starts_at=in_days(-2), ends_at=in_days(-2, 12))
    booking, first = BookingFactory(run=run), run.dates.first()
    take_register(run_date=first, marks={booking: Presence.NO_SHOW}, by=trainer)
    registers.mark_person(run_date=first, booking=booking, presence=Presence.PART, seen="no_show", by=trainer)
    assert NoShow.objects.get().decision == "removed"


def test_a_mark_whose_entry_fails_does_not_stay(run, trainer, broken):
    with broken(registers.audit, "record"):
        press(run, run.bookings.first(), Presence.PRESENT, trainer)
    with broken(registers.audit, "record"):
        registers.mark_others_present(run_date=run.dates.get(), by=trainer)
    assert Attendance.objects.count() == 0
