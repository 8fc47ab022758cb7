"""The lock and the count that go together say what the querysets say."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.forms.models import model_to_dict

from tests.factories.partnership import SectorFactory
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory, RunDateFactory
from training.models import AgendaItem, BookingStatus, CourseRun, ParallelGroup, RunDate, SectorReserve
from training.operations.office import conferences
from training.operations.places import place_counts

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


@transaction.atomic
def lock(run, person):
    return place_counts.lock_and_tally(run, NOW, person)


def test_the_locked_run_is_the_row_as_it_stands(run):
    stale = CourseRun.objects.get(pk=run.pk)
    CourseRun.objects.filter(pk=run.pk).update(version=2, capacity=9, title="Another")
    locked, counted = lock(stale, PractitionerFactory())
    assert model_to_dict(locked) == model_to_dict(CourseRun.objects.get(pk=run.pk))
    assert (locked.starts_at, locked.version, counted.capacity) == (run.starts_at, 2, 9)


def test_the_count_under_the_lock_is_the_tally(run):
    waiting = run.bookings.waiting().first().attendee
    for person in (waiting, PractitionerFactory()):
        _, counted = lock(run, person)
        assert counted == place_counts.tally(run, NOW, person)
    held = run.bookings.holding()
    sectors = {reserve.sector_id: reserve.places for reserve in run.reserves.filter(releases_at__gt=NOW)}
    assert (counted.held, counted.waiting, counted.reserves) == (held.count(), run.bookings.waiting().count(), sectors)
    assert counted.by_agency == {booking.agency_id: 1 for booking in held}
    assert lock(run, waiting)[1].own == BookingStatus.WAITING


def test_choices_are_the_items_with_groups(run):
    items = [AgendaItem.objects.create(run=run, position=place, title=f"Item {place}") for place in range(3)]
    for item in (items[0], items[0], items[2]):
        ParallelGroup.objects.create(item=item, title=f"Group {ParallelGroup.objects.count()}")
    meant = set(AgendaItem.objects.filter(run=run, groups__isnull=False).values_list("pk", flat=True))
    assert (
        conferences.choices(run) == lock(run, PractitionerFactory())[1].choices == meant == {items[0].pk, items[2].pk}
    )
    assert conferences.choices(CourseRunFactory()) == set()


def test_what_belongs_to_a_run_is_asked_for_again_only_if_it_changed(run, django_assert_num_queries):
    known = CourseRun.objects.select_related("course").prefetch_related("dates").get(pk=run.pk)
    locked, _ = lock(known, PractitionerFactory())
    with django_assert_num_queries(0):
        assert (locked.course, list(locked.dates.all())) == (known.course, list(known.dates.all()))
    CourseRun.objects.filter(pk=run.pk).update(version=2)
    locked, _ = lock(known, PractitionerFactory())
    with django_assert_num_queries(2):
        assert (locked.course, list(locked.dates.all())) == (known.course, list(known.dates.all()))


def test_the_dates_of_a_run_are_known_as_if_they_were_prefetched(run, django_assert_num_queries):
    RunDateFactory(run=run, starts_at=run.starts_at - timedelta(days=1), ends_at=run.starts_at)
    alone, fetched = (CourseRun.objects.get(pk=run.pk) for _ in range(2))
    prefetch_related_objects([fetched], "dates")
    with django_assert_num_queries(1):
        RunDate.objects.know_of(alone)
        RunDate.objects.know_of(fetched)
        assert list(alone.dates.all()) == list(fetched.dates.all())
        assert [date.starts_at for date in alone.dates.all()] == [date.starts_at for date in fetched.dates.all()]
        assert [date.run for date in alone.dates.all()] == [alone, alone]
        assert alone.length == "several_days"
    assert alone.dates.filter(starts_at__lt=run.starts_at).count() == 1
