from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.training import BookingFactory, CourseRunFactory, OfferedFactory, RunDateFactory
from training.models import Arrival, BookingStatus
from training.operations.attendance import online_rooms
from training.operations.places import bookings

pytestmark = pytest.mark.django_db

START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)
END = START + timedelta(hours=3)
DOOR = START - timedelta(minutes=15)
ROOM = "https://meet.example.org/secret"


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START, join_url=ROOM)


@pytest.fixture
def booking(run):
    return BookingFactory(run=run)


def enter(booking, now=START):
    return online_rooms.enter(booking=booking, by=booking.booked_by, now=now)


@pytest.mark.parametrize("now", [DOOR, START, END - timedelta(seconds=1)])
def test_the_door_is_open_from_fifteen_minutes_before_until_the_end(booking, now):
    assert enter(booking, now) == ROOM
    arrival = Arrival.objects.get()
    assert (arrival.booking, arrival.run_date, arrival.at) == (booking, booking.run.dates.get(), now)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (DOOR - timedelta(seconds=1), "You can join from Thursday 30 November 2090, 9:15am."),
        (END, "This course has ended."),
    ],
)
def test_outside_its_hours_the_door_says_when_it_opens(booking, now, words):
    with pytest.raises(Refused) as refusal:
        enter(booking, now)
    assert (refusal.value.message, Arrival.objects.count()) == (words, 0)


def test_the_first_arrival_of_each_date_counts(run, booking):
    week = timedelta(days=7)
    RunDateFactory(run=run, starts_at=START + week, ends_at=END + week)
    for now in (START, START + timedelta(minutes=5), START + week):
        enter(booking, now)
    assert list(Arrival.objects.values_list("at", flat=True)) == [START, START + week]
    facts = AuditEntry.objects.filter(kind="training.arrived").order_by("pk").values_list("facts", flat=True)
    assert list(facts) == [{"date": START.isoformat()}, {"date": (START + week).isoformat()}]


def test_between_two_dates_the_door_names_the_next(run, booking):
    week = timedelta(days=7)
    RunDateFactory(run=run, starts_at=START + week, ends_at=END + week)
    with pytest.raises(Refused, match=r"^You can join from Thursday 7 December 2090, 9:15am\.$"):
        enter(booking, END + timedelta(hours=1))


@pytest.mark.parametrize("status", [BookingStatus.WAITING, BookingStatus.PENDING, BookingStatus.OFFERED])
def test_whoever_has_no_place_yet_does_not_come_in(run, status):
    factory = OfferedFactory if status == BookingStatus.OFFERED else BookingFactory
    with pytest.raises(Refused, match=r"^You cannot join because this booking has no place\.$"):
        enter(factory(run=run, status=status))


def test_whoever_cancelled_does_not_come_in(booking):
    bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by, now=START - timedelta(days=9))
    with pytest.raises(Refused, match=r"^You cannot join because this booking has no place\.$"):
        enter(booking)


def test_a_changed_link_needs_no_letter(run, booking):
    enter(booking)
    run.join_url = "https://meet.example.org/another"
    run.save()
    assert enter(booking) == "https://meet.example.org/another"


def test_without_a_room_one_is_told_whom_to_ask(run, booking):
    run.join_url = ""
    run.save()
    with pytest.raises(Refused, match=r"^The online room has not been added yet\. Contact the training team\.$"):
        enter(booking)
    assert Arrival.objects.count() == 0


def test_an_arrival_whose_entry_fails_does_not_stay(booking, broken):
    with broken(online_rooms.audit, "record"):
        enter(booking)
    assert Arrival.objects.count() == 0
