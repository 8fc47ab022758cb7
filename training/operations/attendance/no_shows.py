"""No-shows: made from the register, expiring after 12 months, challenged by the person and decided by the team."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Person
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from training.models import Booking, ChargeKind, NoShow, NoShowDecision, Presence
from training.operations.attendance import emails
from training.operations.office import charges

LAPSE_MONTHS = 12
CORRECTED = "The register was corrected"


def update_mark(booking: Booking, *, by: Any, now: datetime) -> None:
    """Create the no-show when the person missed every date with a register; remove it when they did not."""
    marks = list(booking.attendances.values_list("presence", flat=True))
    missed = bool(marks) and all(presence == Presence.NO_SHOW for presence in marks)
    found = NoShow.objects.filter(booking=booking).first()
    if missed and found is None:
        _create(booking, now)
    elif found is not None and not missed and found.decision != NoShowDecision.REMOVED:
        _decide(found, NoShowDecision.REMOVED, CORRECTED, by, now)
    elif found is not None and missed and found.reason == CORRECTED:
        found.decision, found.reason, found.decided_at, found.decided_by = "", "", None, None
        found.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
        charges.no_show(booking, now=now)


def remove_mark(booking: Booking, reason: str, *, by: Any, now: datetime) -> None:
    """Remove the booking's no-show and its charge, if it has one."""
    found = NoShow.objects.filter(booking=booking, decision="").first()
    if found is not None:
        _decide(found, NoShowDecision.REMOVED, reason, by, now)


def current(person: Person, today: date) -> list[NoShow]:
    """Return the no-shows of one person that have neither expired nor been removed."""
    return list(NoShow.objects.current(today).filter(booking__attendee=person).select_related("booking__run__course"))


def _create(booking: Booking, now: datetime) -> None:
    lapses_on = working_days.add_months(working_days.today(now), LAPSE_MONTHS)
    mark = NoShow.objects.create(booking=booking, made_at=now, lapses_on=lapses_on)
    audit.record("training.no-show-marked", mark, by=None)
    emails.did_not_attend(booking, charges.no_show(booking, now=now))


@transaction.atomic
def challenge(*, no_show: NoShow, objection: str, by: Any, now: datetime | None = None) -> NoShow:
    """Record why the register is wrong. Raise ``Refused`` when it was challenged or decided before."""
    now = now or timezone.now()
    no_show = NoShow.objects.select_for_update().get(pk=no_show.pk)
    if not no_show.may_be_challenged:
        raise Refused("You have already challenged this record, or it has been decided.")
    no_show.contested_at, no_show.objection = now, objection[:500]
    no_show.save(update_fields=["contested_at", "objection"])
    audit.record("training.no-show-challenged", no_show, by=by)
    return no_show


@transaction.atomic
def decide(*, no_show: NoShow, removed: bool, reason: str, by: Any, now: datetime | None = None) -> NoShow:
    """Keep or remove the no-show, with its charge, and email the person the reason."""
    no_show = NoShow.objects.select_for_update().select_related("booking__attendee").get(pk=no_show.pk)
    if no_show.decision:
        raise Refused("This challenge has already been decided.")
    if no_show.contested_at is None:
        raise Refused("This record has not been challenged.")
    decision = NoShowDecision.REMOVED if removed else NoShowDecision.STANDS
    _decide(no_show, decision, reason, by, now or timezone.now())
    emails.no_show_decided(no_show)
    return no_show


def _decide(no_show: NoShow, decision: NoShowDecision, reason: str, by: Any, now: datetime) -> None:
    no_show.decision, no_show.reason = decision, reason[:300]
    no_show.decided_at, no_show.decided_by = now, by
    no_show.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
    audit.record("training.no-show-decided", no_show, by=by, decision=decision.value)
    if decision == NoShowDecision.REMOVED:
        charges.drop(no_show.booking, ChargeKind.NO_SHOW, reason, by=by, now=now)
