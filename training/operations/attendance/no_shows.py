"""Marks for not coming: made from the register, lapsing after 12 months, contested in words and decided by the team."""

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


def settle(booking: Booking, *, by: Any, now: datetime) -> None:
    """Make the mark when the booking was missed on every date with a register, and take it away when it was not."""
    marks = list(booking.attendances.values_list("presence", flat=True))
    missed = bool(marks) and all(presence == Presence.NO_SHOW for presence in marks)
    found = NoShow.objects.filter(booking=booking).first()
    if missed and found is None:
        _make(booking, now)
    elif found is not None and not missed and found.decision != NoShowDecision.REMOVED:
        _decide(found, NoShowDecision.REMOVED, CORRECTED, by, now)
    elif found is not None and missed and found.reason == CORRECTED:
        found.decision, found.reason, found.decided_at, found.decided_by = "", "", None, None
        found.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
        charges.no_show(booking, now=now)


def remove_mark(booking: Booking, why: str, *, by: Any, now: datetime) -> None:
    """Remove the booking's mark and its charge, if it has one, because its ground has gone."""
    found = NoShow.objects.filter(booking=booking, decision="").first()
    if found is not None:
        _decide(found, NoShowDecision.REMOVED, why, by, now)


def current_marks(person: Person, today: date) -> list[NoShow]:
    """The marks of one person that have neither lapsed nor been removed."""
    return list(NoShow.objects.current(today).filter(booking__attendee=person).select_related("booking__run__course"))


def _make(booking: Booking, now: datetime) -> None:
    lapses_on = working_days.add_months(working_days.today(now), LAPSE_MONTHS)
    mark = NoShow.objects.create(booking=booking, made_at=now, lapses_on=lapses_on)
    audit.record("training.no-show-marked", mark, by=None)
    emails.did_not_attend(booking, charges.no_show(booking, now=now))


@transaction.atomic
def contest(*, no_show: NoShow, objection: str, by: Any, now: datetime | None = None) -> NoShow:
    """Say why the mark is wrong; once, and before it was decided on."""
    now = now or timezone.now()
    no_show = NoShow.objects.select_for_update().get(pk=no_show.pk)
    if not no_show.is_open_to_objection:
        raise Refused("You have contested this mark already, or it was decided on.")
    no_show.contested_at, no_show.objection = now, objection[:500]
    no_show.save(update_fields=["contested_at", "objection"])
    audit.record("training.no-show-contested", no_show, by=by)
    return no_show


@transaction.atomic
def decide(*, no_show: NoShow, removed: bool, reason: str, by: Any, now: datetime | None = None) -> NoShow:
    """Let the mark stand or take it away, with its charge; the person reads the reason."""
    no_show = NoShow.objects.select_for_update().select_related("booking__attendee").get(pk=no_show.pk)
    if no_show.decision:
        raise Refused("This mark was decided on before.")
    if no_show.contested_at is None:
        raise Refused("Nobody has contested this mark.")
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
