"""Tariffs, and places reserved for sectors."""

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
    """Create a tariff with its rates in pence; ``free_days`` are working days."""
    if Tariff.objects.filter(name=name).exists():
        raise Refused("There is already a tariff with this name", field="name")
    tariff = Tariff.objects.create(name=name, free_days=free_days)
    _write(tariff, rates)
    audit.record("training.tariff-created", tariff, by=by)
    return tariff


@transaction.atomic
def edit(*, tariff: Tariff, name: str, free_days: int, rates: Iterable[TariffRate], by: Any) -> Tariff:
    """Edit a tariff for future charges; charges already made stay as they are."""
    if Tariff.objects.filter(name=name).exclude(pk=tariff.pk).exists():
        raise Refused("There is already a tariff with this name", field="name")
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
    reserved: Mapping[Sector, int],
    releases_at: datetime | None,
    by: Any,
    now: datetime | None = None,
) -> None:
    """Reserve places of a run for sectors until a time; places no longer reserved are offered to the waiting list.

    Raise ``Refused`` for more than there are places, or a time after the start.
    """
    run = place_counts.lock(run)
    if sum(reserved.values()) > (run.capacity or 0):
        raise Refused(f"Reserved places must be {run.capacity or 0} or fewer in total.")
    if releases_at is not None and run.starts_at is not None and releases_at > run.starts_at:
        raise Refused("Unused places must be released before the start of the course", field="releases_at")
    if reserved and releases_at is None:
        raise Refused("Enter when unused places are released", field="releases_at")
    run.reserves.all().delete()
    if releases_at is not None:
        SectorReserve.objects.bulk_create(
            [SectorReserve(run=run, sector=sector, places=n, releases_at=releases_at) for sector, n in reserved.items()]
        )
    audit.record("training.places-reserved", run, by=by, places=sum(reserved.values()))
    offers.offer_free_places(run, now=now or timezone.now())
