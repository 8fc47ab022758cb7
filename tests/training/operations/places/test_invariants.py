"""Each kind of trouble is made by hand, past the operations, and must be named."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories.partnership import PostFactory, SectorFactory
from tests.factories.training import (
    BookingFactory,
    BookingGroupFactory,
    CourseRunFactory,
    OfferedFactory,
    OfferFactory,
    SectorReserveFactory,
)
from training.models import Booking, BookingStatus, CourseRun, Offer, OfferOutcome, RunStatus
from training.operations.places import invariants

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", starts_at=START, capacity=2)


def without_guard(statement):
    """As the owner, inside the test's transaction: it comes back with the roll-back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE portal_owner")
        cursor.execute(statement)
        cursor.execute("SET LOCAL ROLE portal_app")


def over_full(run):
    for _ in range(2):
        BookingFactory(run=run)
    OfferedFactory(run=run)
    return "dash: 3 places held, and there are 2."


def twice(run):
    without_guard("DROP INDEX one_live_booking_per_person_per_run")
    first = BookingFactory(run=run)
    BookingFactory(run=run, attendee=first.attendee)
    return f"dash: {first.attendee_id} has 2 live bookings."


def over_cap(run):
    first = BookingFactory(run=run)
    OfferedFactory(run=run, attendee=PostFactory(agency=first.agency).person)
    CourseRun.objects.update(agency_cap=1)
    return f"dash: {first.agency.slug} has 2 places, and may have 1."


def offer_without_booking(run):
    offer = OfferFactory(booking=BookingFactory(run=run))
    return f"dash: offer {offer.pk} is open, and its booking is booked."


def booking_without_offer(run):
    booking = BookingFactory(run=run, status=BookingStatus.OFFERED)
    OfferFactory(booking=booking, outcome=OfferOutcome.DECLINED, answered_at=NOW)
    return f"dash: booking {booking.pk} is offered a place without an offer."


def left_empty(run):
    BookingFactory(run=run, status=BookingStatus.WAITING)
    return "dash: a place is free while a person on the waiting list may have it."


TROUBLES = [over_full, twice, over_cap, offer_without_booking, booking_without_offer, left_empty]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_kind_of_trouble_is_named_and_nothing_else(run, trouble):
    named = trouble(run)
    assert invariants.broken(NOW) == [named]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_audit_ends_with_an_error_that_names_the_trouble(run, trouble, capsys):
    named = trouble(run)
    with pytest.raises(CommandError, match=r"^Problems found: 1\.$"):
        call_command("audit_bookings")
    assert capsys.readouterr().err.splitlines() == [named]


def test_the_audit_is_content_with_runs_in_order(run, capsys):
    for _ in range(2):
        BookingFactory(run=run)
    BookingFactory(run=run, status=BookingStatus.WAITING)
    call_command("audit_bookings")
    assert capsys.readouterr().out == "No problems found.\n"


def test_places_held_for_managers_count_as_well(run):
    BookingFactory(run=run)
    for _ in range(2):
        BookingFactory(run=run, status=BookingStatus.PENDING)
    assert invariants.broken(NOW) == ["dash: 3 places held, and there are 2."]


def test_who_may_not_have_the_free_place_leaves_it_empty(run):
    held = BookingFactory(run=run)
    CourseRun.objects.update(agency_cap=1, capacity=4)
    BookingFactory(run=run, attendee=PostFactory(agency=held.agency).person, status=BookingStatus.WAITING)
    group = BookingGroupFactory(run=run)
    for _ in range(4):
        BookingFactory(run=run, status=BookingStatus.WAITING, group=group)
    assert invariants.broken(NOW) == []


def test_a_kept_place_is_not_left_empty_until_it_is_released(run):
    reserve = SectorReserveFactory(run=run, places=2, sector=SectorFactory(slug="health", name="Health"))
    BookingFactory(run=run, status=BookingStatus.WAITING)
    assert invariants.broken(reserve.releases_at - timedelta(seconds=1)) == []
    assert invariants.broken(reserve.releases_at) == [
        "dash: a place is free while a person on the waiting list may have it."
    ]


@pytest.mark.parametrize(
    "fields", [{"starts_at": NOW - timedelta(hours=1)}, {"status": RunStatus.PLANNED}, {"status": RunStatus.HELD}]
)
def test_what_has_begun_or_is_not_open_leaves_nothing_empty(fields):
    run = CourseRunFactory(**({"starts_at": START} | fields))
    BookingFactory(run=run, status=BookingStatus.WAITING)
    assert invariants.broken(NOW) == []


def test_to_look_changes_nothing(run):
    left_empty(run)
    invariants.broken(NOW)
    assert (Offer.objects.count(), Booking.objects.get().status) == (0, "waiting")
