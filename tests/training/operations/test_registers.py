import pytest

from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.partnership import SectorFactory
from tests.factories.training import BookingFactory, CourseRunFactory, RunDateFactory, in_days
from training.models import Attendance, BookingStatus, Presence, RegisterTotal, RunStatus
from training.operations import registers, runs

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    run = CourseRunFactory(days=-2)
    BookingFactory(run=run)
    BookingFactory(run=run)
    return run


def mark_all(run, presence=Presence.PRESENT):
    return dict.fromkeys(run.bookings.booked(), presence)


def test_a_taken_register_makes_the_run_held(run, trainer):
    registers.take(run_date=run.dates.get(), marks=mark_all(run), by=trainer)
    run.refresh_from_db()
    assert (run.status, Attendance.objects.attended().count()) == (RunStatus.HELD, 2)
    assert AuditEntry.objects.get(kind="training.register-taken").facts == {
        "run": run.slug,
        "present": 2,
        "part": 0,
        "late": 0,
        "no_show": 0,
    }


def test_a_run_of_two_dates_is_held_after_its_last_register(trainer):
    run = CourseRunFactory(days=-3)
    second = RunDateFactory(run=run, starts_at=in_days(-2), ends_at=in_days(-2, 12))
    BookingFactory(run=run)
    registers.take(run_date=run.dates.first(), marks=mark_all(run), by=trainer)
    run.refresh_from_db()
    assert run.status == RunStatus.PUBLISHED
    registers.take(run_date=second, marks=mark_all(run), by=trainer)
    run.refresh_from_db()
    assert run.status == RunStatus.HELD


def test_a_later_register_corrects_the_earlier_one(run, trainer, team):
    date = run.dates.get()
    registers.take(run_date=date, marks=mark_all(run), by=trainer)
    registers.take(run_date=date, marks=mark_all(run, Presence.NO_SHOW), by=team)
    assert list(Attendance.objects.values_list("presence", "taken_by")) == [("no_show", team.pk)] * 2


def test_no_register_before_the_course_begins(trainer):
    run = BookingFactory().run
    with pytest.raises(Refused, match=r"^The register opens 15 minutes before the course begins\.$"):
        registers.take(run_date=run.dates.get(), marks=mark_all(run), by=trainer)


def test_a_list_that_has_changed_meanwhile_is_refused(run, trainer):
    marks = mark_all(run)
    BookingFactory(run=run)
    with pytest.raises(Refused, match="has changed meanwhile"):
        registers.take(run_date=run.dates.get(), marks=marks, by=trainer)
    assert Attendance.objects.count() == 0


def test_nobody_who_waited_is_on_the_register(run, trainer):
    BookingFactory(run=run, status=BookingStatus.WAITING)
    rows = registers.take(run_date=run.dates.get(), marks=mark_all(run), by=trainer)
    assert len(rows) == 2


def test_a_cancelled_run_has_no_register(trainer, team):
    run = CourseRunFactory(days=-2)
    runs.cancel(run=run, reason="No trainer", by=team)
    with pytest.raises(Refused, match="that takes place"):
        registers.take(run_date=run.dates.get(), marks={}, by=trainer)


def test_a_total_without_names_keeps_number_and_sectors(team):
    run = CourseRunFactory(status=RunStatus.HELD)
    schools, health = SectorFactory(), SectorFactory(slug="health", name="Health")
    total = registers.record_total(run=run, attended=62, sectors=[schools, health], source="Paper", by=team)
    assert (total.attended, [str(sector) for sector in total.sectors.order_by("name")]) == (62, ["Health", "Schools"])


def test_a_total_is_refused_where_people_booked_by_name(run, team):
    with pytest.raises(Refused, match="its register is taken by name"):
        registers.record_total(run=run, attended=62, sectors=[], source="Paper", by=team)


def test_a_register_that_cannot_close_the_run_does_not_stay(run, trainer, broken):
    with broken(registers.runs, "hold"):
        registers.take(run_date=run.dates.get(), marks=mark_all(run), by=trainer)
    assert (Attendance.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_a_total_whose_entry_fails_does_not_stay(team, broken):
    with broken(registers.audit, "record"):
        registers.record_total(run=CourseRunFactory(), attended=3, sectors=[], source="Paper", by=team)
    assert RegisterTotal.objects.count() == 0
