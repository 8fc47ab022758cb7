from datetime import timedelta

import pytest

from partnership.models import Person
from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, SectorFactory
from tests.factories.training import (
    BookingFactory,
    CourseRunFactory,
    OfferedFactory,
    PractitionerFactory,
    RunDateFactory,
    TariffFactory,
    in_days,
    take_register,
)
from training.models import (
    Attendance,
    Booking,
    BookingStatus,
    Certificate,
    Charge,
    CourseRun,
    MarkedBy,
    NoShow,
    Offer,
    Presence,
    RegisterTotal,
    RunDate,
    RunStatus,
)
from training.operations.attendance import check_in, registers
from training.operations.office import housekeeping, runs

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
    take_register(run_date=run.dates.get(), marks=mark_all(run), by=trainer)
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
    take_register(run_date=run.dates.first(), marks=mark_all(run), by=trainer)
    run.refresh_from_db()
    assert run.status == RunStatus.PUBLISHED
    take_register(run_date=second, marks=mark_all(run), by=trainer)
    run.refresh_from_db()
    assert run.status == RunStatus.HELD


def test_a_later_register_corrects_the_earlier_one(run, trainer, team):
    date = run.dates.get()
    take_register(run_date=date, marks=mark_all(run), by=trainer)
    take_register(run_date=date, marks=mark_all(run, Presence.NO_SHOW), by=team)
    assert list(Attendance.objects.values_list("presence", "taken_by")) == [("no_show", team.pk)] * 2


def test_no_register_before_the_course_begins(trainer):
    run = BookingFactory().run
    with pytest.raises(Refused, match=r"^The register opens 15 minutes before the start of the course\.$"):
        take_register(run_date=run.dates.get(), marks=mark_all(run), by=trainer)


def test_a_register_is_finished_only_when_everybody_on_it_is_marked(run, trainer):
    first, second = run.bookings.order_by("pk")
    date = run.dates.get()
    registers.mark_person(run_date=date, booking=first, presence=Presence.PRESENT, by=trainer)
    with pytest.raises(Refused) as refusal:
        registers.finish(run_date=date, by=trainer)
    assert refusal.value.message == (
        f"Mark everyone before you finish the register. Not marked yet: {second.attendee.name}"
    )
    assert CourseRun.objects.get().status == RunStatus.PUBLISHED


def test_nobody_who_waited_is_on_the_register(run, trainer):
    waiting = BookingFactory(run=run, status=BookingStatus.WAITING)
    assert registers.mark_others_present(run_date=run.dates.get(), by=trainer) == 2
    with pytest.raises(Refused, match=f"^{waiting.attendee.name} is no longer on the register\\.$"):
        registers.mark_person(run_date=run.dates.get(), booking=waiting, presence=Presence.PRESENT, by=trainer)


def test_a_cancelled_run_has_no_register(trainer, team):
    run = CourseRunFactory(days=-2)
    runs.cancel(run=run, reason="No trainer", by=team)
    with pytest.raises(Refused, match=r"^You can only take the register of a published course date\.$"):
        registers.finish(run_date=run.dates.get(), by=trainer)


def test_a_total_without_names_keeps_number_and_sectors(team):
    run = CourseRunFactory(status=RunStatus.HELD)
    schools, health = SectorFactory(), SectorFactory(slug="health", name="Health")
    total = registers.record_total(run=run, attended=62, sectors=[schools, health], source="Paper", by=team)
    assert (total.attended, [str(sector) for sector in total.sectors.order_by("name")]) == (62, ["Health", "Schools"])


def test_a_total_is_refused_where_people_booked_by_name(run, team):
    with pytest.raises(Refused, match=r"^This course date has bookings, so take its register by name\.$"):
        registers.record_total(run=run, attended=62, sectors=[], source="Paper", by=team)


def test_a_register_that_cannot_close_the_run_is_not_finished_and_its_marks_stay(run, trainer, broken):
    with broken(registers.runs, "hold"):
        take_register(run_date=run.dates.get(), marks=mark_all(run), by=trainer)
    finished = AuditEntry.objects.filter(kind="training.register-taken")
    assert (Attendance.objects.count(), finished.count()) == (2, 0)


def test_a_total_whose_entry_fails_does_not_stay(team, broken):
    with broken(registers.audit, "record"):
        registers.record_total(run=CourseRunFactory(), attended=3, sectors=[], source="Paper", by=team)
    assert RegisterTotal.objects.count() == 0


# --- When a register is complete -------------------------------------------------------------------------------------


def test_a_date_has_its_register_only_when_everybody_booked_is_marked(trainer):
    run = CourseRunFactory(days=-2, gives_certificate=False)
    date = run.dates.get()
    first, second = (BookingFactory(run=run) for _ in range(2))
    registers.mark(first, date, Presence.PRESENT, trainer, date.ends_at)
    registers.update_outcomes(run, by=trainer, now=in_days(0))
    assert (list(RunDate.objects.without_register()), list(CourseRun.objects.without_register())) == ([date], [run])
    assert CourseRun.objects.get().status == RunStatus.PUBLISHED
    take_register(run_date=date, marks={first: Presence.PRESENT, second: Presence.PART}, by=trainer)
    assert (RunDate.objects.without_register().count(), CourseRun.objects.get().status) == (0, RunStatus.HELD)


def test_whoever_waits_or_cancelled_needs_no_mark(run, trainer):
    for status in (BookingStatus.WAITING, BookingStatus.CANCELLED):
        stamps = {"cancelled_at": in_days(-3), "cancel_reason": "Ill"} if status == BookingStatus.CANCELLED else {}
        BookingFactory(run=run, status=status, **stamps)
    take_register(run_date=run.dates.get(), marks=mark_all(run), by=trainer)
    assert CourseRun.objects.get().status == RunStatus.HELD


def test_a_register_taken_during_the_course_holds_the_run_once_it_is_over(run, trainer):
    CourseRun.objects.update(gives_certificate=True, certificate_after_evaluation=False)
    date = run.dates.get()
    take_register(run_date=date, marks=mark_all(run), by=trainer, now=date.starts_at)
    assert (CourseRun.objects.get().status, Certificate.objects.count()) == (RunStatus.PUBLISHED, 0)
    housekeeping.run(now=date.ends_at)
    assert (CourseRun.objects.get().status, Certificate.objects.count()) == (RunStatus.HELD, 2)


def test_a_room_that_checked_itself_in_holds_the_run_once_it_is_over(run):
    date = run.dates.get()
    for booking in run.bookings.all():
        check_in.check_in(typed=check_in.code(date, date.starts_at), by=booking.attendee.user, now=date.starts_at)
    housekeeping.run(now=date.ends_at)
    assert CourseRun.objects.get().status == RunStatus.HELD


# --- Marks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("presence", "attended", "no_shows"),
    [(Presence.PRESENT, 1, 0), (Presence.PART, 1, 0), (Presence.LATE, 0, 0), (Presence.NO_SHOW, 0, 1)],
)
def test_what_each_mark_means(trainer, presence, attended, no_shows):
    booking = BookingFactory(run=CourseRunFactory(days=-2))
    take_register(run_date=booking.run.dates.get(), marks={booking: presence}, by=trainer)
    assert (Attendance.objects.attended().count(), NoShow.objects.count()) == (attended, no_shows)


def test_a_correction_leaves_the_minutes_that_a_file_told(run, trainer):
    date, booking = run.dates.get(), run.bookings.first()
    registers.mark(booking, date, Presence.PART, trainer, in_days(0), how=MarkedBy.FILE, minutes=62)
    take_register(run_date=date, marks=mark_all(run), by=trainer)
    row = Attendance.objects.get(booking=booking)
    assert (row.presence, row.marked_by, row.minutes) == ("present", "register", 62)


def test_the_register_opens_fifteen_minutes_before(trainer):
    booking = BookingFactory()
    date = booking.run.dates.get()
    opens = date.starts_at - timedelta(minutes=15)
    with pytest.raises(Refused, match="opens 15 minutes before"):
        take_register(
            run_date=date, marks={booking: Presence.PRESENT}, by=trainer, now=opens - timedelta(microseconds=1)
        )
    assert take_register(run_date=date, marks={booking: Presence.PRESENT}, by=trainer, now=opens)["present"] == 1


# --- Walk-ins ---------------------------------------------------------------------------------------------------------


def come(run, by, **fields):
    known = {"name": "Ada Lovelace", "email": "ada@school.example.org", "agency": AgencyFactory()} | fields
    return registers.walk_in(run_date=run.dates.get(), by=by, **known)


def test_whoever_walks_in_is_on_the_register_as_present_and_takes_no_place(run, trainer):
    CourseRun.objects.update(capacity=2)
    agency = AgencyFactory(sector=SectorFactory(slug="health", name="Health"))
    booking = come(run, trainer, agency=agency)
    assert (booking.status, booking.agency, booking.sector) == ("walked_in", agency, agency.sector)
    assert (booking.attendee.name, booking.attendee.agency_on()) == ("Ada Lovelace", agency)
    assert (booking.attendances.get().presence, run.bookings.holding().count()) == ("present", 2)
    assert AuditEntry.objects.get(kind="training.walked-in").actor == trainer
    assert booking in set(run.bookings.on_register())


def test_whoever_walks_in_is_told_nothing_and_charged_nothing(run, trainer):
    booking = come(run, trainer)
    assert (EmailNotice.objects.count(), booking.charges.count()) == (0, 0)


def test_nobody_walks_in_twice_or_with_a_place(run, trainer):
    booking = come(run, trainer)
    with pytest.raises(Refused, match=r"^Ada Lovelace is already on the register$") as refusal:
        come(run, trainer, agency=booking.agency)
    assert (refusal.value.field, Booking.objects.filter(status="walked_in").count()) == ("email", 1)


def test_whoever_waited_or_was_offered_a_place_walks_in_with_one_booking(run, trainer):
    agency = AgencyFactory()
    ada, grace = (PractitionerFactory(name=name, post__agency=agency) for name in ("Ada", "Grace"))
    BookingFactory(run=run, attendee=ada, status=BookingStatus.WAITING)
    OfferedFactory(run=run, attendee=grace)
    for person in (ada, grace):
        come(run, trainer, name=person.name, email=person.email, agency=agency)
    rows = run.bookings.filter(attendee__in=(ada, grace)).order_by("attendee__name", "status")
    assert [row.status for row in rows] == ["cancelled", "walked_in"] * 2
    assert Offer.objects.get().outcome == "withdrawn"


def test_nobody_walks_in_from_an_address_of_another_agency(run, trainer):
    other = PractitionerFactory()
    with pytest.raises(Refused) as refusal:
        come(run, trainer, name=other.name, email=other.email)
    assert (refusal.value.field, Booking.objects.filter(status="walked_in").count()) == ("email", 0)


def test_nobody_walks_in_before_the_register_opens(trainer):
    with pytest.raises(Refused, match="opens 15 minutes before"):
        come(CourseRunFactory(), trainer)
    assert Person.objects.filter(email="ada@school.example.org").count() == 0


def test_a_walk_in_whose_mark_fails_does_not_stay(run, trainer, broken):
    with broken(registers.audit, "record"):
        come(run, trainer)
    assert Booking.objects.filter(status="walked_in").count() == Attendance.objects.count() == 0
    assert Person.objects.filter(email="ada@school.example.org").count() == 0


# --- A colleague who came instead -------------------------------------------------------------------------------------


def instead_of(booking, by, **fields):
    known = {"name": "Grace Hopper", "email": "grace@school.example.org"} | fields
    return registers.add_substitute(run_date=booking.run.dates.get(), booking=booking, by=by, **known)


def test_a_colleague_who_came_is_present_and_the_other_is_replaced_without_mark_or_charge(run, trainer):
    CourseRun.objects.update(tariff=TariffFactory(rate__late_pence=5000, rate__no_show_pence=9000))
    booking = run.bookings.first()
    instead = instead_of(booking, trainer)
    booking.refresh_from_db()
    assert (booking.status, instead.status, instead.agency) == ("replaced", "booked", booking.agency)
    assert (instead.replaces, instead.attendances.get().presence) == (booking, "present")
    assert (NoShow.objects.count(), Charge.objects.count()) == (0, 0)


def test_a_mark_that_the_register_made_before_goes_with_its_charge(run, trainer):
    CourseRun.objects.update(tariff=TariffFactory(rate__no_show_pence=9000))
    take_register(run_date=run.dates.get(), marks=mark_all(run, Presence.NO_SHOW), by=trainer)
    booking = run.bookings.first()
    instead_of(booking, trainer)
    assert NoShow.objects.current(in_days(0).date()).filter(booking=booking).count() == 0
    assert booking.charges.owed().count() == 0


def test_nobody_comes_instead_of_somebody_who_was_there(run, trainer):
    booking = run.bookings.first()
    registers.mark(booking, run.dates.get(), Presence.PART, trainer, in_days(0))
    with pytest.raises(Refused) as refusal:
        instead_of(booking, trainer)
    assert (refusal.value.field, Booking.objects.filter(status="replaced").count()) == ("instead_of", 0)


def test_nobody_comes_instead_who_is_on_the_register(run, trainer):
    first, second = run.bookings.all()
    second.attendee.posts.update(agency=first.agency)
    with pytest.raises(Refused) as refusal:
        instead_of(first, trainer, name=second.attendee.name, email=second.attendee.email)
    assert (refusal.value.field, Booking.objects.filter(status="replaced").count()) == ("email", 0)


def test_a_swap_whose_mark_fails_does_not_stay(run, trainer, broken):
    with broken(registers, "update_outcomes"):
        instead_of(run.bookings.first(), trainer)
    assert (Booking.objects.filter(status="replaced").count(), Attendance.objects.count()) == (0, 0)
