import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from tests.factories.training import AttendanceFactory, BookingFactory, CourseRunFactory, in_days
from training.models import Booking, BookingStatus, Presence, SkipReason

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(practitioner):
    return BookingFactory(attendee=practitioner.person, booked_by=practitioner)


def test_one_sees_ones_own_bookings(own, practitioner):
    BookingFactory()
    assert list(Booking.objects.visible_to(practitioner)) == [own]


def test_a_stranger_and_another_agency_see_nothing(own, outsider, agency_lead):
    agency_lead.person.posts.update(agency=BookingFactory().agency)
    assert list(Booking.objects.visible_to(outsider)) == []
    assert list(Booking.objects.visible_to(AnonymousUser())) == []
    assert own not in Booking.objects.visible_to(agency_lead)


def test_an_agency_lead_sees_what_was_booked_for_the_agency(own, agency_lead):
    BookingFactory()
    assert list(Booking.objects.visible_to(agency_lead)) == [own]


def test_a_trainer_sees_the_bookings_of_own_runs(own, trainer):
    BookingFactory()
    own.run.trainers.add(trainer.person)
    assert list(Booking.objects.visible_to(trainer)) == [own]


def test_the_team_sees_all(own, team):
    other = BookingFactory()
    assert set(Booking.objects.visible_to(team)) == {own, other}


@pytest.mark.parametrize("name", ["board_member", "scrutineer", "administrator", "champion", "lead_partner"])
def test_nobody_else_sees_bookings_of_others(own, the_cast, name):
    assert list(Booking.objects.visible_to(the_cast(name))) == []


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"booked_at": None}, "booking_booked_at_while_booked"),
        ({"status": BookingStatus.WAITING, "booked_at": in_days(0)}, "booking_waiting_has_no_place"),
        ({"status": BookingStatus.OFFERED, "booked_at": in_days(0)}, "booking_waiting_has_no_place"),
        ({"status": BookingStatus.PENDING, "booked_at": in_days(0)}, "booking_waiting_has_no_place"),
        ({"cancelled_at": in_days(0)}, "booking_ended"),
        ({"cancelled_at": in_days(0), "cancel_reason": "Ill"}, "booking_ended_says_when"),
        ({"status": BookingStatus.CANCELLED}, "booking_ended_says_when"),
        ({"status": BookingStatus.REPLACED, "booked_at": in_days(0)}, "booking_ended_says_when"),
        ({"skipped": SkipReason.CAP}, "booking_skipped_only_while_waiting"),
    ],
)
def test_the_database_refuses_half_a_truth(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        BookingFactory(**fields)


def test_positions_count_only_those_ahead_on_the_same_run():
    run = CourseRunFactory()
    BookingFactory(status=BookingStatus.WAITING)
    waits = [BookingFactory(run=run, status=BookingStatus.WAITING) for _ in range(3)]
    rows = {row.pk: row.queue_position for row in Booking.objects.filter(run=run).for_my_training()}
    assert rows == {booking.pk: place for place, booking in enumerate(waits, start=1)}


def test_my_training_knows_whether_one_came():
    attended = AttendanceFactory().booking
    missed = AttendanceFactory(presence=Presence.NO_SHOW).booking
    unmarked = BookingFactory()
    rows = {row.pk: (row.marked, row.attended) for row in Booking.objects.for_my_training()}
    assert rows == {attended.pk: (True, True), missed.pk: (True, False), unmarked.pk: (False, False)}
