"""Charges for places, late cancellations and no-shows; waived or invoiced, never deleted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Agency
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from shield.working_days import LONDON
from training.models import Booking, Charge, ChargeKind, CourseRun, TariffRate

# Working days before the start until which cancelling counts as in time, for runs without a tariff of their own.
FREE_DAYS = 3


def free_until(run: CourseRun) -> datetime | None:
    """Return until when cancelling is free: some working days before, at the time the run starts.

    ``None`` for e-learning and runs without a date, which have no cancellation.
    """
    if run.starts_at is None or run.is_any_day:
        return None
    start = run.starts_at.astimezone(LONDON)
    days = run.tariff.free_days if run.tariff else FREE_DAYS
    return datetime.combine(working_days.add(start.date(), -days), start.time(), LONDON)


def is_late(run: CourseRun, now: datetime) -> bool:
    """Return whether a cancellation now is late."""
    last = free_until(run)
    return last is not None and now > last


def rate(run: CourseRun, agency: Agency | None) -> TariffRate | None:
    """Return the rate of this run for this agency; ``None`` for a run without a tariff."""
    return run.tariff.rate(run.length, agency.category if agency else "") if run.tariff else None


def fee(booking: Booking, *, now: datetime) -> Charge | None:
    """Charge the place, where the tariff has a fee."""
    return _charge(booking, ChargeKind.FEE, "fee_pence", now)


def late_cancellation(booking: Booking, *, now: datetime) -> Charge | None:
    """Charge a late cancellation."""
    return _charge(booking, ChargeKind.LATE_CANCELLATION, "late_pence", now)


def no_show(booking: Booking, *, now: datetime) -> Charge | None:
    """Charge a no-show."""
    return _charge(booking, ChargeKind.NO_SHOW, "no_show_pence", now)


def _charge(booking: Booking, kind: ChargeKind, field: str, now: datetime) -> Charge | None:
    found = rate(booking.run, booking.agency)
    pence = getattr(found, field) if found else 0
    if not pence or booking.charges.filter(kind=kind, waived_at=None).exists():
        return None
    charge = Charge.objects.create(booking=booking, agency=booking.agency, kind=kind, pence=pence, made_at=now)
    audit.record("training.charge-made", charge, by=None, charge=kind.value, pence=pence)
    return charge


def drop(booking: Booking, kind: ChargeKind, reason: str, *, by: Any, now: datetime) -> None:
    """Waive what is still owed of one kind, because it no longer applies."""
    for charge in booking.charges.owed().filter(kind=kind):
        _waive(charge, reason, by, now)


@transaction.atomic
def waive(*, charge: Charge, reason: str, by: Any, now: datetime | None = None) -> Charge:
    """Waive a charge with a reason. Raise ``Refused`` once it is waived or invoiced."""
    charge = Charge.objects.select_for_update(of=("self",)).select_related("booking").get(pk=charge.pk)
    if not charge.is_owed:
        raise Refused("This charge has already been waived or invoiced.")
    return _waive(charge, reason, by, now or timezone.now())


def _waive(charge: Charge, reason: str, by: Any, now: datetime) -> Charge:
    charge.waived_at, charge.waived_by, charge.waive_reason = now, by, reason[:300]
    charge.save(update_fields=["waived_at", "waived_by", "waive_reason"])
    audit.record("training.charge-waived", charge, by=by, pence=charge.pence)
    return charge


@transaction.atomic
def export(*, by: Any, now: datetime | None = None) -> str:
    """Mark everything that is owed as invoiced and return the name of this export; ``read_export`` has its rows.

    Each charge is exported once and has the export's name afterwards. Raise ``Refused`` when nothing is owed.
    """
    now = now or timezone.now()
    owed = Charge.objects.owed().select_for_update(of=("self",)).for_lists().order_by("agency__name", "made_at", "pk")
    charges = list(owed)
    if not charges:
        raise Refused("There are no charges to export.")
    name = f"{timezone.localtime(now, LONDON):%Y-%m-%d-%H%M%S}"
    Charge.objects.filter(pk__in=[charge.pk for charge in charges]).update(invoiced_at=now, invoice=name)
    audit.record("training.charges-exported", charges[0], by=by, export=name, charges=len(charges))
    return name


def read_export(*, name: str) -> list[tuple[str, ...]]:
    """Return a row with ``COLUMNS`` for each charge of an export."""
    exported = Charge.objects.filter(invoice=name).for_lists().order_by("agency__name", "made_at", "pk")
    return [_line(charge, name) for charge in exported]


COLUMNS = ("Export", "Agency", "Charge", "Course", "Date", "Person", "Charged on", "Amount in pounds")


def _line(charge: Charge, name: str) -> tuple[str, ...]:
    run = charge.booking.run
    return (
        name,
        charge.agency.name,
        charge.get_kind_display(),
        run.name,
        timezone.localtime(run.starts_at, LONDON).date().isoformat() if run.starts_at else "",
        charge.booking.attendee.name,
        timezone.localtime(charge.made_at, LONDON).date().isoformat(),
        f"{charge.pence // 100}.{charge.pence % 100:02d}",
    )
