import pytest

from tests.factories.training import AttendanceFactory, BookingFactory
from training.operations import bookings, own_data

pytestmark = pytest.mark.django_db


def test_people_get_their_bookings_and_attendances_and_nobody_elses(practitioner):
    booking = BookingFactory(attendee=practitioner.person)
    AttendanceFactory(booking=booking)
    AttendanceFactory()
    (row,) = own_data.bookings_of(practitioner)
    assert (row["course"], row["agency"], row["status"]) == (booking.run.name, str(booking.agency), "Booked")
    assert [row["presence"] for row in own_data.attendances_of(practitioner)] == ["Present"]


def test_forgetting_takes_the_persons_own_words_away_once(practitioner):
    booking = BookingFactory(attendee=practitioner.person)
    other = BookingFactory()
    for each in (booking, other):
        bookings.cancel(booking=each, reason="My own words", by=each.booked_by)
    assert (own_data.forget_reasons(practitioner), own_data.forget_reasons(practitioner)) == (1, 0)
    booking.refresh_from_db()
    other.refresh_from_db()
    assert (booking.cancel_reason, other.cancel_reason) == ("Reason removed", "My own words")
    assert own_data.keep_attendances(practitioner) == 0
