"""Tariffs, and places kept for sectors until a moment."""

from datetime import timedelta

import pytest

from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, SectorFactory
from tests.factories.training import (
    BookingFactory,
    CourseRunFactory,
    PractitionerFactory,
    SectorReserveFactory,
    TariffFactory,
)
from training.models import BookingStatus, Length, SectorReserve, SkipReason, Tariff, TariffRate
from training.operations.office import tariffs
from training.operations.places import bookings

pytestmark = pytest.mark.django_db


def rates(pence):
    return [
        TariffRate(length=Length.HALF_DAY, late_pence=pence),
        TariffRate(length=Length.FULL_DAY, late_pence=2 * pence),
    ]


def test_a_tariff_is_made_with_its_rates_and_edited_with_others(team):
    tariff = tariffs.create(name="Usual", free_days=3, rates=rates(5000), by=team)
    tariffs.edit(tariff=tariff, name="Usual", free_days=5, rates=rates(6000)[:1], by=team)
    tariff.refresh_from_db()
    assert (tariff.free_days, list(tariff.rates.values_list("length", "late_pence"))) == (5, [("half_day", 6000)])


def test_two_tariffs_never_share_a_name(team):
    first, second = TariffFactory(name="One"), TariffFactory(name="Two")
    for act in (
        lambda: tariffs.create(name="One", free_days=3, rates=[], by=team),
        lambda: tariffs.edit(tariff=second, name=first.name, free_days=3, rates=[], by=team),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.field == "name"
    assert sorted(Tariff.objects.values_list("name", flat=True)) == ["One", "Two"]


def test_a_tariff_whose_entry_fails_stays_as_it_was(team, broken):
    tariff = tariffs.create(name="Usual", free_days=3, rates=rates(5000), by=team)
    with broken(tariffs.audit, "record"):
        tariffs.edit(tariff=tariff, name="Other", free_days=1, rates=[], by=team)
    with broken(tariffs.audit, "record"):
        tariffs.create(name="New", free_days=1, rates=rates(1), by=team)
    assert list(Tariff.objects.values_list("name", "free_days")) == [("Usual", 3)]
    assert TariffRate.objects.count() == 2


# --- Places kept for sectors ------------------------------------------------------------------------------------------


@pytest.fixture
def run():
    return CourseRunFactory(capacity=3)


@pytest.fixture
def health():
    return SectorFactory(slug="health", name="Health")


def keep(run, kept, by, before=7):
    releases_at = None if before is None else run.starts_at - timedelta(days=before)
    tariffs.reserve_for_sectors(run=run, reserved=kept, releases_at=releases_at, by=by)


def kept_on(run):
    return list(SectorReserve.objects.filter(run=run).order_by("sector__name").values_list("sector__slug", "places"))


def test_places_are_kept_and_kept_otherwise_the_next_time(run, health, team):
    keep(run, {health: 1, SectorFactory(): 2}, team)
    assert kept_on(run) == [("health", 1), ("schools", 2)]
    keep(run, {health: 3}, team)
    assert kept_on(run) == [("health", 3)]
    keep(run, {}, team, before=None)
    assert kept_on(run) == []
    assert [entry.facts for entry in AuditEntry.objects.order_by("pk")] == [{"places": n} for n in (3, 3, 0)]


def test_places_that_are_kept_are_not_given_to_others(run, health, team):
    keep(run, {health: 2}, team)
    first, second = PractitionerFactory(), PractitionerFactory()
    assert bookings.book(run=run, attendee=first, by=first.user).status == "booked"
    with pytest.raises(
        Refused,
        match=r"^The places left are reserved for another sector for now\. You can join the waiting list instead\.$",
    ):
        bookings.book(run=run, attendee=second, by=second.user)
    nurse = PractitionerFactory(post__agency=AgencyFactory(sector=health))
    assert bookings.book(run=run, attendee=nurse, by=nurse.user).status == "booked"


def test_what_is_kept_no_longer_is_offered_to_whoever_waits(run, health, team):
    keep(run, {health: 3}, team)
    person = PractitionerFactory()
    waits = bookings.join_waiting_list(run=run, attendee=person, by=person.user)
    assert (waits.status, waits.skipped) == (BookingStatus.WAITING, SkipReason.RESERVE)
    keep(run, {health: 2}, team)
    waits.refresh_from_db()
    assert waits.status == BookingStatus.OFFERED


@pytest.mark.parametrize(
    ("places", "before", "field"), [(4, 7, None), (1, -1, "releases_at"), (1, None, "releases_at")]
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(run, health, team, places, before, field):
    SectorReserveFactory(run=run, sector=health, places=2)
    with pytest.raises(Refused) as refusal:
        keep(run, {health: places}, team, before)
    assert (refusal.value.field, kept_on(run)) == (field, [("health", 2)])


def test_all_places_can_be_kept_until_the_start_itself(run, health, team):
    keep(run, {health: 3}, team, before=0)
    assert kept_on(run) == [("health", 3)]


def test_places_kept_whose_offers_fail_stay_as_they_were(run, health, team, broken):
    SectorReserveFactory(run=run, sector=health, places=2)
    BookingFactory(run=run, status=BookingStatus.WAITING)
    with broken(tariffs.offers, "offer_free_places"):
        keep(run, {}, team, before=None)
    assert kept_on(run) == [("health", 2)]
