"""Tariffs and reserves: what the office sets for many bookings at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Sector
from shield.operations import audit
from shield.refusals import Refused
from training.models import CourseRun, SectorReserve, Tariff, TariffRate
from training.operations.places import offers, place_counts


@transaction.atomic
def create(*, name: str, free_days: int, rates: Iterable[TariffRate], by: Any) -> Tariff:
    """A new tariff with its rates in pence; ``free_days`` are working days."""
    if Tariff.objects.filter(name=name).exists():
        raise Refused("A tariff of this name is there already.", field="name")
    tariff = Tariff.objects.create(name=name, free_days=free_days)
    _write(tariff, rates)
    audit.record("training.tariff-created", tariff, by=by)
    return tariff


@transaction.atomic
def edit(*, tariff: Tariff, name: str, free_days: int, rates: Iterable[TariffRate], by: Any) -> Tariff:
    """Other words and rates, for what is charged from now on; what stands in the ledger stays as it is."""
    if Tariff.objects.filter(name=name).exclude(pk=tariff.pk).exists():
        raise Refused("A tariff of this name is there already.", field="name")
    tariff.name, tariff.free_days = name, free_days
    tariff.save(update_fields=["name", "free_days"])
    tariff.rates.all().delete()
    _write(tariff, rates)
    audit.record("training.tariff-edited", tariff, by=by)
    return tariff


def _write(tariff: Tariff, rates: Iterable[TariffRate]) -> None:
    for rate in rates:
        rate.tariff = tariff
        rate.save()


@transaction.atomic
def reserve_for_sectors(
    *,
    run: CourseRun,
    kept: Mapping[Sector, int],
    releases_at: datetime | None,
    by: Any,
    now: datetime | None = None,
) -> None:
    """Keep places of a run for sectors until a moment; what no longer is kept is offered to whoever waits.

    Raises ``Refused`` when more would be kept than there are places, or the moment is after the start.
    """
    run = place_counts.lock(run)
    if sum(kept.values()) > (run.capacity or 0):
        raise Refused(f"There are {run.capacity or 0} places, so no more than that can be kept.")
    if releases_at is not None and run.starts_at is not None and releases_at > run.starts_at:
        raise Refused("The places must be free for everybody by the start of the course.", field="releases_at")
    if kept and releases_at is None:
        raise Refused("Enter when the places are free for everybody.", field="releases_at")
    run.reserves.all().delete()
    if releases_at is not None:
        SectorReserve.objects.bulk_create(
            [SectorReserve(run=run, sector=sector, places=n, releases_at=releases_at) for sector, n in kept.items()]
        )
    audit.record("training.places-kept", run, by=by, places=sum(kept.values()))
    offers.offer_free_places(run, now=now or timezone.now())
