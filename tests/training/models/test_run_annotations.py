from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.partnership import SectorFactory
from tests.factories.training import BookingFactory, CourseRunFactory, RunDateFactory, SectorReserveFactory, in_days
from training.models import ENDED, HOLDING, BookingStatus, CourseRun, Prerequisite, SkipReason

pytestmark = pytest.mark.django_db


def numbers(run):
    found = CourseRun.objects.for_lists().get(pk=run.pk)
    return {
        name: getattr(found, name)
        for name in ("taken", "waiting", "eligible_waiting", "reserved", "date_count", "sector_names")
    }


def test_a_run_that_nobody_booked_says_nothing_but_its_date():
    expected = {"taken": 0, "waiting": 0, "eligible_waiting": 0, "reserved": 0, "date_count": 1, "sector_names": []}
    assert numbers(CourseRunFactory()) == expected


def test_bookings_are_counted_by_what_they_take_for_their_own_run_only():
    run = CourseRunFactory(capacity=20)
    other = CourseRunFactory(capacity=20)
    for status in BookingStatus:
        for each in (run, other):
            booked_at = timezone.now() if status in {"booked", "walked_in", "replaced"} else None
            ended = {"cancelled_at": timezone.now(), "cancel_reason": "Ill"} if status in ENDED else {}
            BookingFactory(run=each, status=status, booked_at=booked_at, **ended)
    BookingFactory(run=run, status=BookingStatus.WAITING, skipped=SkipReason.CAP)
    found = numbers(run)
    assert (found["taken"], found["waiting"], found["eligible_waiting"]) == (len(HOLDING), 2, 1)


def test_places_kept_are_those_that_a_sector_has_not_taken_before_they_are_released():
    run = CourseRunFactory(capacity=20)
    schools, police, health = (SectorFactory(slug=slug) for slug in ("schools", "police", "health"))
    SectorReserveFactory(run=run, sector=schools, places=3)
    SectorReserveFactory(run=run, sector=police, places=1)
    SectorReserveFactory(run=run, sector=health, places=5, releases_at=timezone.now() - timedelta(seconds=1))
    BookingFactory(run=run, sector=schools)
    for _ in range(2):
        BookingFactory(run=run, sector=police)
    assert numbers(run)["reserved"] == 2


def test_dates_are_counted_and_sectors_named_in_order():
    run = CourseRunFactory()
    RunDateFactory(run=run, starts_at=in_days(12), ends_at=in_days(12, 12))
    run.course.sectors.add(SectorFactory(slug="police", name="Police"), SectorFactory(slug="health", name="Health"))
    found = numbers(run)
    assert (found["date_count"], found["sector_names"]) == (2, ["Health", "Police"])


def test_prerequisites_are_those_of_the_course():
    run, other = CourseRunFactory(), CourseRunFactory()
    Prerequisite.objects.create(course=run.course, needs_level=2)
    found = {each.pk: each.has_prerequisites for each in CourseRun.objects.for_page()}
    assert (
        found
        == {each.pk: each.course.prerequisites.exists() for each in (run, other)}
        == {run.pk: True, other.pk: False}
    )


def test_the_numbers_may_be_asked_of_runs_inside_another_query():
    free = CourseRunFactory(capacity=2)
    full = BookingFactory(run__capacity=1).run
    BookingFactory(run=free)
    with_places = CourseRun.objects.with_places().filter(taken__lt=2, capacity__gt=1)
    assert list(CourseRun.objects.filter(pk__in=with_places.values("pk"))) == [free]
    assert list(CourseRun.objects.exclude(pk__in=with_places.values("pk"))) == [full]
