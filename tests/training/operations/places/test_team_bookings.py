from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, SectorFactory
from tests.factories.training import (
    ApprovalFactory,
    BookingFactory,
    BookingGroupFactory,
    CourseRunFactory,
    PractitionerFactory,
    SectorReserveFactory,
    TariffFactory,
)
from training.models import ApprovalRule, Booking, BookingStatus, Charge, CourseRun, RunStatus
from training.operations.places import invariants, team_bookings

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)
REASON = "The only midwife of the area"


@pytest.fixture
def run():
    return CourseRunFactory(title="DASH", starts_at=START, capacity=1)


def add(run, team, attendee=None, **changes):
    return team_bookings.add_place(
        run=run, attendee=attendee or PractitionerFactory(), by=team, **{"reason": REASON, "now": NOW, **changes}
    )


def wait(run, **changes):
    return BookingFactory(run=run, status=BookingStatus.WAITING, **changes)


def capacity(run):
    return CourseRun.objects.get(pk=run.pk).capacity


@pytest.mark.parametrize(("way", "status"), [("book", "booked"), ("wait", "waiting"), ("add", "booked")])
def test_a_person_of_any_agency_is_booked_and_gets_a_record(run, team, way, status):
    if way != "book":
        BookingFactory(run=run)
    agency = AgencyFactory()
    asked = {"name": "Ada Lovelace", "email": "ada@new.example.org", "agency": agency, "reason": REASON}
    booking = team_bookings.book(run=run, way=way, by=team, now=NOW, **asked)
    assert (booking.status, booking.attendee.name, booking.agency, booking.booked_by_id) == (
        status,
        "Ada Lovelace",
        agency,
        team.pk,
    )
    assert EmailNotice.objects.filter(to="ada@new.example.org").count() == 1


def test_nobody_is_added_when_the_booking_is_refused(run, team):
    BookingFactory(run=run)
    asked = {"name": "Ada", "email": "ada@new.example.org", "agency": AgencyFactory(), "way": "book"}
    with pytest.raises(Refused, match="This course is full"):
        team_bookings.book(run=run, by=team, now=NOW, **asked)
    assert not Booking.objects.filter(attendee__email="ada@new.example.org").exists()
    assert not PractitionerFactory._meta.model.objects.filter(email="ada@new.example.org").exists()


def test_a_place_is_added_for_the_named_person_past_the_waiting_list(run, team):
    BookingFactory(run=run)
    first = wait(run)
    booking = add(run, team)
    assert (booking.status, booking.team_reason, capacity(run)) == ("booked", REASON, 2)
    first.refresh_from_db()
    assert (first.status, invariants.broken(NOW)) == ("waiting", [])
    entry = AuditEntry.objects.get(kind="training.place-added")
    assert (entry.actor_id, entry.facts) == (team.pk, {"reason": REASON, "places": 2})


def test_a_place_that_is_free_for_the_person_is_taken_first(run, team):
    add(run, team)
    assert capacity(run) == 1


def test_places_reserved_for_others_stay_theirs(run, team):
    SectorReserveFactory(run=run, sector=SectorFactory(slug="police", name="Police"), places=1, releases_at=START)
    add(run, team)
    assert capacity(run) == 2


def test_a_place_can_be_added_after_booking_has_closed_and_not_after_the_start(run, team):
    CourseRun.objects.filter(pk=run.pk).update(closes_at=NOW - timedelta(days=1))
    add(run, team)
    with pytest.raises(Refused, match="that has not started"):
        add(run, team, now=START)
    with pytest.raises(Refused, match="published course date"):
        add(CourseRunFactory(status=RunStatus.PLANNED, published_at=None), team)


def test_a_person_on_the_waiting_list_leaves_it_for_the_place(run, team):
    CourseRun.objects.filter(pk=run.pk).update(tariff=TariffFactory(rate__fee_pence=2000))
    BookingFactory(run=run)
    waits = wait(run, skipped="cap")
    booking = add(run, team, waits.attendee)
    waits.refresh_from_db()
    assert (booking.pk, waits.status, waits.booked_at, waits.skipped) == (waits.pk, "booked", NOW, "")
    assert (waits.team_reason, capacity(run)) == (REASON, 2)
    assert list(Charge.objects.values_list("booking", "pence")) == [(waits.pk, 2000)]
    assert EmailNotice.objects.get(to=waits.attendee.email).template == "training/emails/place-booked"


def test_the_place_is_held_while_the_manager_has_not_answered(run, team):
    CourseRun.objects.filter(pk=run.pk).update(approval=ApprovalRule.MANAGER)
    BookingFactory(run=run)
    asked, agreed = wait(run), wait(run)
    ApprovalFactory(booking=asked)
    ApprovalFactory(booking=agreed, answer="agreed", answered_at=NOW)
    assert [add(run, team, each.attendee).status for each in (asked, agreed)] == ["pending", "booked"]


def test_one_of_a_group_and_a_person_with_a_place_are_refused(run, team):
    booked = BookingFactory(run=run)
    with pytest.raises(Refused, match="already has a place"):
        add(run, team, booked.attendee)
    member = wait(run, group=BookingGroupFactory(run=run))
    with pytest.raises(Refused, match="with a group that asked for all or none"):
        add(run, team, member.attendee)
    assert capacity(run) == 1


def test_no_agency_gets_more_places_than_it_can_have(run, team):
    CourseRun.objects.filter(pk=run.pk).update(agency_cap=1)
    booked = BookingFactory(run=run)
    with pytest.raises(Refused, match="already has 1 of the 1 places that one agency can have"):
        add(run, team, PractitionerFactory(post__agency=booked.agency))
    assert capacity(run) == 1
    assert add(run, team).status == "booked"


def test_a_place_whose_entry_fails_does_not_stay(run, team, broken):
    BookingFactory(run=run)
    with broken(team_bookings.audit, "record"):
        add(run, team)
    assert (capacity(run), run.bookings.count()) == (1, 1)
