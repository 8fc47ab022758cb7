from datetime import UTC, datetime

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, PersonFactory
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import Booking, BookingGroup, BookingStatus, SkipReason
from training.operations.places import bookings, emails, group_bookings, invariants

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START, capacity=2)


@pytest.fixture
def colleagues():
    agency = AgencyFactory()
    return [PractitionerFactory(post__agency=agency) for _ in range(3)]


def book(run, people, by, **how):
    return group_bookings.book(run=run, attendees=people, by=by, now=NOW, **({"all_or_none": True} | how))


def kept(rows):
    return [(row.attendee, row.status) for row in rows]


def test_colleagues_each_get_a_place_and_a_letter_of_their_own(run, colleagues, agency_lead):
    made = book(run, colleagues[:2], agency_lead)
    assert kept(made) == [(person, BookingStatus.BOOKED) for person in colleagues[:2]]
    assert {booking.group for booking in made} == {BookingGroup.objects.get()}
    assert sorted(EmailNotice.objects.values_list("to", flat=True)) == sorted(person.email for person in colleagues[:2])
    assert AuditEntry.objects.filter(kind="training.place-booked", actor=agency_lead.pk).count() == 2


def test_all_or_none_books_nobody_when_one_does_not_fit(run, colleagues, agency_lead):
    with pytest.raises(Refused) as refusal:
        book(run, colleagues, agency_lead)
    assert refusal.value.message == (
        "There are not enough places for all 3. Book as many as fit, or put the whole group on the waiting list "
        "until there are enough places for everyone."
    )
    assert (Booking.objects.count(), BookingGroup.objects.count()) == (0, 0)


def test_as_many_as_fit_are_booked_in_the_order_given(run, colleagues, agency_lead):
    made = book(run, colleagues, agency_lead, all_or_none=False)
    assert kept(made) == [(person, BookingStatus.BOOKED) for person in colleagues[:2]]


def test_as_many_as_fit_leaves_out_those_who_have_a_place(run, colleagues, agency_lead):
    BookingFactory(run=run, attendee=colleagues[0])
    made = book(run, colleagues, agency_lead, all_or_none=False)
    assert kept(made) == [(colleagues[1], BookingStatus.BOOKED)]
    with pytest.raises(Refused) as refusal:
        book(run, colleagues[:2], agency_lead, all_or_none=False)
    names = f"{colleagues[0].name}, {colleagues[1].name}"
    assert refusal.value.message == f"These people already have a place or are on the waiting list: {names}."


def test_as_many_as_fit_is_refused_when_nobody_fits(run, colleagues, agency_lead):
    for _ in range(2):
        BookingFactory(run=run)
    with pytest.raises(Refused, match=r"^This course is full\."):
        book(run, colleagues, agency_lead, all_or_none=False)


def test_whoever_does_not_fit_waits_when_asked_to(run, colleagues, agency_lead):
    made = book(run, colleagues, agency_lead, all_or_none=False, wait=True)
    assert [status for _, status in kept(made)] == ["booked", "booked", "waiting"]


def test_a_group_that_comes_all_or_none_waits_as_one(run, colleagues, agency_lead):
    made = book(run, colleagues, agency_lead, wait=True)
    rows = [Booking.objects.get(pk=booking.pk) for booking in made]
    assert [(row.status, row.skipped) for row in rows] == [("waiting", SkipReason.GROUP)] * 3
    assert [row.position() for row in rows] == [1, 1, 1]  # in the order given
    assert invariants.broken(NOW) == []


def test_a_group_that_waits_leaves_the_free_places_to_others(run, colleagues, agency_lead):
    book(run, colleagues, agency_lead, wait=True)
    person = PractitionerFactory()
    assert bookings.book(run=run, attendee=person, by=person.user, now=NOW).status == BookingStatus.BOOKED


def test_the_cap_of_the_agency_counts_for_the_whole_group(run, colleagues, agency_lead):
    run.capacity, run.agency_cap = 5, 2
    run.save()
    with pytest.raises(
        Refused,
        match=r"^There are not enough places for all 3\. Book as many as fit, or put the whole group on the waiting list until there are enough places for everyone\.$",
    ):
        book(run, colleagues, agency_lead)
    made = book(run, colleagues, agency_lead, all_or_none=False, wait=True)
    rows = [Booking.objects.get(pk=booking.pk) for booking in made]
    assert [(row.status, row.skipped) for row in rows] == [("booked", ""), ("booked", ""), ("waiting", SkipReason.CAP)]


def test_one_who_cannot_be_booked_stops_the_whole_group(run, colleagues, agency_lead):
    stranger = PersonFactory(name="Ada Lovelace")
    with pytest.raises(Refused, match=r"^Ada Lovelace has no post in an agency today"):
        book(run, [colleagues[0], stranger], agency_lead, all_or_none=False, wait=True)
    assert Booking.objects.count() == 0


def test_those_who_wait_are_served_before_a_group(run, colleagues, agency_lead):
    waits = BookingFactory(run=run, status=BookingStatus.WAITING)
    made = book(run, colleagues[:2], agency_lead, all_or_none=False)
    waits.refresh_from_db()
    assert (waits.status, len(made)) == (BookingStatus.OFFERED, 1)


def test_a_group_whose_last_letter_fails_does_not_stay(run, colleagues, agency_lead, broken):
    with broken(emails.outbox, "write"):
        book(run, colleagues[:2], agency_lead)
    assert (Booking.objects.count(), BookingGroup.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
