"""Emails that the team writes to everybody on one course date."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from shield.operations import audit
from shield.refusals import Refused
from training.models import ON_REGISTER, Audience, Booking, BookingStatus, CourseRun, RunMessage
from training.operations.places import emails

STATES: dict[str, tuple[BookingStatus, ...]] = {
    Audience.BOOKED: ON_REGISTER,
    Audience.HELD: (BookingStatus.OFFERED, BookingStatus.PENDING),
    Audience.WAITING: (BookingStatus.WAITING,),
}


@transaction.atomic
def send(
    *, run: CourseRun, audiences: Collection[str], subject: str, text: str, by: Any, now: datetime | None = None
) -> RunMessage:
    """Email these people on the course date, each once, and store what was written. Raise ``Refused`` for nobody."""
    people = _bookings(run, audiences)
    if not people:
        raise Refused("There is no one in these groups. Select another group", field="audiences")
    message = RunMessage.objects.create(
        run=run,
        audiences=sorted(audiences),
        subject=subject,
        text=text,
        recipients=len(people),
        sent_by=by,
        sent_at=now or timezone.now(),
    )
    for booking in people:
        booking.run = run
        emails.post("message", booking, suffix=f":{message.pk}", subject=subject, text=text)
    audit.record("training.message-sent", run, by=by, recipients=len(people), audiences=sorted(audiences))
    return message


def _bookings(run: CourseRun, audiences: Collection[str]) -> list[Booking]:
    states = [state for audience in audiences for state in STATES[audience]]
    return list(run.bookings.filter(status__in=states).select_related("attendee").order_by("attendee__name", "pk"))


def counts(run: CourseRun) -> dict[str, int]:
    """Return how many people each audience has."""
    states = list(run.bookings.live().values_list("status", flat=True))
    return {audience: sum(state in STATES[audience] for state in states) for audience in Audience.values}
