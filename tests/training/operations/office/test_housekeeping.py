from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from tests.factories.partnership import SectorFactory
from tests.factories.training import (
    ApprovalFactory,
    BookingFactory,
    CourseRunFactory,
    OfferedFactory,
    SectorReserveFactory,
)
from training.models import Booking, BookingStatus
from training.operations.office import housekeeping
from training.operations.places import emails, invariants

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START, capacity=2)


def done(lapsed=0, unanswered=0, offered=0):
    return {"offers lapsed": lapsed, "approvals lapsed": unanswered, "course dates held": 0, "offers made": offered}


def test_with_nothing_to_do_nothing_is_done(run):
    BookingFactory(run=run)
    assert housekeeping.run(now=NOW) == done()
    assert (AuditEntry.objects.count(), EmailNotice.objects.count()) == (0, 0)


def test_whoever_waits_is_offered_what_is_free_once(run):
    waits = [BookingFactory(run=run, status=BookingStatus.WAITING) for _ in range(3)]
    assert [housekeeping.run(now=NOW) for _ in range(2)] == [done(offered=2), done()]
    assert [Booking.objects.get(pk=row.pk).status for row in waits] == ["offered", "offered", "waiting"]
    assert EmailNotice.objects.count() == 2


def test_offers_and_questions_without_an_answer_end_and_the_places_go_on(run):
    offered = OfferedFactory(run=run, offer__made_at=NOW - timedelta(days=2))
    asked = ApprovalFactory(booking__run=run, asked_at=NOW - timedelta(days=3)).booking
    waits = [BookingFactory(run=run, status=BookingStatus.WAITING) for _ in range(3)]
    assert housekeeping.run(now=NOW) == done(lapsed=1, unanswered=1)
    statuses = [Booking.objects.get(pk=row.pk).status for row in (offered, asked, *waits)]
    assert statuses == ["cancelled", "cancelled", "offered", "offered", "waiting"]
    assert invariants.broken(NOW) == []


def test_a_reserve_is_released_by_the_clock(run):
    reserve = SectorReserveFactory(run=run, places=2, sector=SectorFactory(slug="health", name="Health"))
    BookingFactory(run=run, status=BookingStatus.WAITING)
    at = reserve.releases_at
    assert [housekeeping.run(now=now) for now in (at - timedelta(minutes=1), at)] == [done(), done(offered=1)]


def test_every_run_is_tended(run):
    other = CourseRunFactory(starts_at=START, capacity=1)
    for each in (run, other):
        BookingFactory(run=each, status=BookingStatus.WAITING)
    assert housekeeping.run(now=NOW) == done(offered=2)


def test_trouble_with_one_run_leaves_what_was_done_for_another(run, monkeypatch):
    """Each run is its own transaction: what is done stays done, and the next minute goes on."""
    other = CourseRunFactory(starts_at=START + timedelta(days=1), capacity=1)
    first = BookingFactory(run=run, status=BookingStatus.WAITING)
    second = BookingFactory(run=other, status=BookingStatus.WAITING)
    post = emails.place_offered

    def fail_for_the_second(booking, offer):
        if booking == second:
            raise ConnectionError
        post(booking, offer)

    with monkeypatch.context() as patch, pytest.raises(ConnectionError):
        patch.setattr(emails, "place_offered", fail_for_the_second)
        housekeeping.run(now=NOW)
    assert [Booking.objects.get(pk=row.pk).status for row in (first, second)] == ["offered", "waiting"]
    assert housekeeping.run(now=NOW) == done(offered=1)


def test_an_offer_that_cannot_be_told_is_not_made(run, broken):
    waits = BookingFactory(run=run, status=BookingStatus.WAITING)
    with broken(emails.outbox, "write"):
        housekeeping.run(now=NOW)
    waits.refresh_from_db()
    assert (waits.status, waits.offers.count(), AuditEntry.objects.count()) == (BookingStatus.WAITING, 0, 0)
