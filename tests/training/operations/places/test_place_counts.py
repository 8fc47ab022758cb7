"""The lock, the count and the snapshot agree with the querysets."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.forms.models import model_to_dict

from tests.factories.partnership import SectorFactory
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import ENDED, ON_REGISTER, BookingStatus, CourseRun, Prerequisite, SectorReserve
from training.operations.places import fast_path, place_counts

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)


@pytest.fixture
def run():
    run = CourseRunFactory(capacity=5, agency_cap=2)
    for status in ("booked", "pending", "offered", "waiting", "waiting", "walked_in"):
        BookingFactory(run=run, status=status, booked_at=NOW if status in ("booked", "walked_in") else None)
    BookingFactory(status=BookingStatus.BOOKED)
    SectorReserve.objects.create(run=run, sector=SectorFactory(slug="a"), places=2, releases_at=NOW + timedelta(days=1))
    SectorReserve.objects.create(run=run, sector=SectorFactory(slug="b"), places=1, releases_at=NOW)
    return run


def test_the_locked_run_is_the_row_as_it_is_now(run):
    stale = CourseRun.objects.get(pk=run.pk)
    CourseRun.objects.filter(pk=run.pk).update(version=2, capacity=9, title="Another")
    with transaction.atomic():
        locked = place_counts.lock(stale)
    assert model_to_dict(locked) == model_to_dict(CourseRun.objects.get(pk=run.pk))
    assert (locked.version, place_counts.count(locked, NOW).capacity) == (2, 9)


def test_places_are_counted_as_the_querysets_count_them(run):
    count = place_counts.count(run, NOW)
    held = run.bookings.holding()
    sectors = {reserve.sector_id: reserve.places for reserve in run.reserves.filter(releases_at__gt=NOW)}
    assert (count.held, count.waiting, count.reserves) == (held.count(), run.bookings.waiting().count(), sectors)
    assert count.by_agency == {booking.agency_id: 1 for booking in held}
    assert count.by_sector == Counter(booking.sector_id for booking in held)


@pytest.mark.parametrize("status", BookingStatus)
def test_the_count_and_the_snapshot_give_the_state_of_a_live_booking_only(status):
    ended = {"cancelled_at": NOW, "cancel_reason": "Ill"} if status in ENDED else {}
    booked_at = NOW if status in {*ON_REGISTER, BookingStatus.REPLACED} else None
    booking = BookingFactory(status=status, booked_at=booked_at, **ended)
    expected = None if status in ENDED else status
    assert place_counts.count(booking.run, NOW, booking.attendee).own_status == expected
    assert place_counts.count(booking.run, NOW, PractitionerFactory()).own_status is None
    assert fast_path.snapshot(booking.run, booking.attendee).own_status == expected


@pytest.mark.parametrize(("capacity", "is_full"), [(3, True), (4, False)])
def test_the_snapshot_is_full_when_every_place_is_held(run, capacity, is_full):
    run.capacity = capacity
    assert fast_path.snapshot(run, PractitionerFactory()).is_full is is_full


def test_the_snapshot_says_whether_the_course_has_prerequisites(run):
    assert not fast_path.snapshot(run, PractitionerFactory()).has_prerequisites
    Prerequisite.objects.create(course=run.course, needs_level=2)
    assert fast_path.snapshot(run, PractitionerFactory()).has_prerequisites


def test_a_confirmation_composed_early_is_not_used_once_the_run_was_edited(run):
    booking = BookingFactory.build(run=run, attendee=PractitionerFactory(), booked_by=PractitionerFactory().user)
    early = fast_path.EarlyConfirmation.compose(booking, NOW)
    assert early.is_of(run)
    run.version += 1
    assert not early.is_of(run)
