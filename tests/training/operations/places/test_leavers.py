from datetime import UTC, datetime, timedelta

import pytest

from shield.extension_points import work_queue
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, PostFactory
from tests.factories.training import BookingFactory, CourseRunFactory, OfferedFactory
from training.models import BookingStatus, SkipReason
from training.operations.office import housekeeping
from training.operations.places import bookings, leavers, offers

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)


@pytest.fixture
def run():
    return CourseRunFactory(title="DASH", starts_at=START, capacity=1)


def leave(person):
    person.posts.update(ends_on=datetime.now(UTC).date() - timedelta(days=1))


def close_account(person):
    person.user.is_active = False
    person.user.save()


@pytest.mark.parametrize("go", [leave, close_account])
def test_whoever_left_is_passed_over_and_the_place_is_offered_to_the_next(run, go):
    held = BookingFactory(run=run)
    left, second = (BookingFactory(run=run, status=BookingStatus.WAITING) for _ in range(2))
    go(left.attendee)
    bookings.cancel(booking=held, reason="Ill", by=held.booked_by, now=NOW)
    for booking in (left, second):
        booking.refresh_from_db()
    assert (left.status, left.skipped, left.position()) == (BookingStatus.WAITING, SkipReason.NO_POST, 1)
    assert second.is_offered


def test_whoever_comes_back_is_offered_the_next_place(run):
    left = BookingFactory(run=run, status=BookingStatus.WAITING)
    leave(left.attendee)
    housekeeping.run(now=NOW)
    PostFactory(person=left.attendee)
    housekeeping.run(now=NOW)
    left.refresh_from_db()
    assert left.is_offered


def test_an_offer_is_not_accepted_for_somebody_without_a_post(run):
    offered = OfferedFactory(run=run, offer__made_at=NOW)
    leave(offered.attendee)
    with pytest.raises(Refused, match="has no post in an agency today"):
        offers.accept(booking=offered, by=offered.booked_by, now=NOW)


def tasks(user):
    waiting = work_queue["training.office"].waiting(user)
    return [(task.title, task.why, task.url) for task in waiting if task.verb == "Decide"]


def test_the_team_and_the_lead_see_the_places_offers_and_positions_of_whoever_left(
    run, team, agency_lead, practitioner, outsider, trainer
):
    booking = BookingFactory(run=run, attendee=practitioner.person)
    assert tasks(team) == []
    leave(practitioner.person)
    line = (
        f"Decide about the booking of {practitioner.person.name}: DASH",
        "Booked. They have no post in an agency today.",
        f"/training/bookings/{booking.pk}/",
    )
    assert tasks(team) == tasks(agency_lead) == [line]
    assert tasks(outsider) == tasks(trainer) == tasks(practitioner) == []
    new = PostFactory(person=practitioner.person, agency=AgencyFactory(name="Ash School"))
    assert tasks(team)[0][1] == "Booked. They now work for Ash School."
    leavers.move_to_new_agency(booking=booking, by=team, now=NOW)
    booking.refresh_from_db()
    assert (booking.agency, booking.sector, tasks(team)) == (new.agency, new.agency.sector, [])
    assert AuditEntry.objects.get(kind="training.booking-moved").facts["now"] == new.agency.slug


def test_a_closed_account_is_shown_too(run, team, practitioner):
    BookingFactory(run=run, attendee=practitioner.person, status=BookingStatus.WAITING)
    close_account(practitioner.person)
    assert [why for _, why, _ in tasks(team)] == ["On the waiting list. Their account is closed."]


def test_a_booking_stays_with_the_agency_where_the_person_works(run, team):
    booking = BookingFactory(run=run)
    PostFactory(person=booking.attendee)
    with pytest.raises(Refused, match=rf"still works for {booking.agency}\.$"):
        leavers.move_to_new_agency(booking=booking, by=team, now=NOW)


def test_the_new_agency_never_gets_more_places_than_it_may_have(team):
    run = CourseRunFactory(starts_at=START, agency_cap=1)
    booking, other = BookingFactory(run=run), BookingFactory(run=run)
    leave(booking.attendee)
    PostFactory(person=booking.attendee, agency=other.agency)
    with pytest.raises(Refused, match="already has the maximum number of places for one agency"):
        leavers.move_to_new_agency(booking=booking, by=team, now=NOW)


def test_nothing_moves_once_the_course_has_begun(run, team):
    booking = BookingFactory(run=run)
    with pytest.raises(Refused, match=r"^You can no longer change this booking"):
        leavers.move_to_new_agency(booking=booking, by=team, now=START)
