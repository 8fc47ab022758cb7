"""What hangs on the dates of a run and moves with them: the close of booking, offers, approvals and reserved places."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from shield.refusals import Refused
from shield.working_days import LONDON
from training.models import Approval, ApprovalAnswer, CourseRun, Offer, RunDate
from training.operations.office.run_dates import Span
from training.operations.places import approvals, offers


def with_closing_time(run: CourseRun, spans: Sequence[Span], changes: dict[str, Any]) -> dict[str, Any]:
    """Return the changes with the close of booking as far from the new first date as it was from the old one.

    A close that was changed as well stays as it was entered. Raise ``Refused`` when booking would close before it opens.
    """
    start = min((span.starts_at for span in spans), default=None)
    closes_at = changes.get("closes_at", run.closes_at)
    if closes_at is None or closes_at != run.closes_at or start is None or start == run.starts_at:
        return changes
    closes_at = moved(closes_at, run.starts_at, start)
    opens_at = changes.get("opens_at", run.opens_at)
    if opens_at is not None and closes_at <= opens_at:
        raise Refused("Booking opens must be before booking closes, which moves with the first date", field="opens_at")
    return changes | {"closes_at": closes_at}


def moved(moment: datetime, old: datetime | None, new: datetime | None) -> datetime:
    """Return the moment as far from ``new`` as it was from ``old``, by London's clock on both days."""
    if old is None or new is None:
        return moment
    distance = timezone.make_naive(moment, LONDON) - timezone.make_naive(old, LONDON)
    return timezone.make_aware(timezone.make_naive(new, LONDON) + distance, LONDON)


def follow(run: CourseRun, old_start: datetime | None, now: datetime) -> None:
    """Move the ends of open offers, approvals and reserves to where they would be had the dates been these."""
    for offer in Offer.objects.open().filter(booking__run=run):
        offer.expires_at = _end(offer.made_at, now, lambda moment: offers.offer_end(run, moment))
        offer.save(update_fields=["expires_at"])
    for approval in Approval.objects.filter(booking__run=run, answer=ApprovalAnswer.ASKED):
        approval.expires_at = _end(approval.asked_at, now, lambda moment: approvals.end(run, moment))
        approval.save(update_fields=["expires_at"])
    for reserve in run.reserves.all():
        reserve.releases_at = moved(reserve.releases_at, old_start, run.starts_at)
        reserve.save(update_fields=["releases_at"])


def _end(made_at: datetime, now: datetime, end_of: Callable[[datetime], datetime]) -> datetime:
    """Return the end that it would have had from the beginning; where that is over by now, the end from now on."""
    end = end_of(made_at)
    return max(end if end > now else end_of(now), made_at + timedelta(seconds=1))


def rename_dates(run: CourseRun) -> None:
    """Raise the SEQUENCE of the run's dates in the public feed."""
    RunDate.objects.filter(run=run).update(sequence=F("sequence") + 1)
