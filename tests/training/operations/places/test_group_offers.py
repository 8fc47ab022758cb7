"""Groups that asked for all or none: offered together, answered together, with one position."""

from datetime import UTC, datetime, timedelta

import pytest

from shield.models import EmailNotice
from shield.refusals import Refused
from tests.factories.training import BookingFactory, BookingGroupFactory, CourseRunFactory
from training.models import Booking, BookingStatus, Offer
from training.operations.office import housekeeping
from training.operations.places import bookings, offers

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)  # a Monday
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START, capacity=1)


def wait(run, **fields):
    return BookingFactory(run=run, status=BookingStatus.WAITING, **fields)


def statuses(*rows):
    return [Booking.objects.get(pk=row.pk).status for row in rows]


@pytest.fixture
def trio(run):
    """A group that asked for all or none and is offered its places, and somebody behind it."""
    run.capacity = 3
    run.save()
    group = BookingGroupFactory(run=run)
    rows = [wait(run, group=group) for _ in range(3)]
    behind = wait(run)
    housekeeping.run(now=NOW)
    assert statuses(*rows, behind) == ["offered"] * 3 + ["waiting"]
    EmailNotice.objects.all().delete()
    return rows


def test_a_group_accepts_together(trio):
    assert offers.answering_together(trio[1]) == trio
    accepted = offers.accept(booking=trio[1], by=trio[1].booked_by, now=NOW)
    assert (accepted.is_booked, statuses(*trio)) == (True, ["booked"] * 3)
    assert list(Offer.objects.values_list("outcome", flat=True)) == ["accepted"] * 3
    told = EmailNotice.objects.values_list("to", "template")
    assert sorted(told) == sorted((one.attendee.email, "training/emails/place-booked") for one in trio)


def test_a_group_declines_together_and_the_others_are_told(run, trio):
    offers.decline(booking=trio[1], by=trio[1].booked_by, now=NOW)
    assert statuses(*trio) == ["cancelled"] * 3
    told = EmailNotice.objects.filter(template="training/emails/place-cancelled").values_list("to", flat=True)
    assert sorted(told) == sorted(one.attendee.email for one in (trio[0], trio[2]))
    assert run.bookings.get(status=BookingStatus.OFFERED).group is None


def test_a_group_lapses_together(trio):
    end = trio[0].offers.get().expires_at
    assert offers.lapse_due(now=end) == 3
    assert statuses(*trio) == ["cancelled"] * 3


def test_whoever_left_the_group_cannot_answer_for_it(trio):
    bookings.cancel(booking=trio[0], reason="Ill", by=trio[0].booked_by, now=NOW)
    with pytest.raises(Refused, match=r"^This offer has expired"):
        offers.accept(booking=trio[0], by=trio[0].booked_by, now=NOW)
    assert statuses(*trio) == ["cancelled", "offered", "offered"]


def test_an_offer_of_a_group_is_over_for_everybody_at_once(trio):
    Offer.objects.filter(booking=trio[0]).update(expires_at=NOW + timedelta(minutes=1))
    with pytest.raises(Refused, match=r"^This offer has expired"):
        offers.accept(booking=trio[1], by=trio[1].booked_by, now=NOW + timedelta(hours=1))
    assert statuses(*trio) == ["offered"] * 3


def test_a_group_has_one_entry_and_one_position(run):
    group = BookingGroupFactory(run=run)
    BookingFactory(run=run)
    first, pair, last = wait(run), [wait(run, group=group) for _ in range(2)], wait(run)
    rows = [first, *pair, last]
    assert [one.position() for one in rows] == [1, 2, 2, 3]
    listed = {one.pk: one.queue_position for one in Booking.objects.for_my_training()}
    assert [listed[one.pk] for one in rows] == [1, 2, 2, 3]
