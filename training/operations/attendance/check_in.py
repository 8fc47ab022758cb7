"""Check-in by the code on the trainer's screen, which changes every minute so that it cannot be passed on."""

import hashlib
import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shield.operations import audit
from shield.refusals import Refused
from training.models import Attendance, Booking, MarkedBy, Presence, RunDate
from training.models.registers import ATTENDED
from training.operations.attendance import registers
from training.operations.places import place_counts

CODE_SECONDS = 60
DIGITS = 6


def code(run_date: RunDate, now: datetime | None = None, *, back: int = 0) -> str:
    """Return the six digits for one date now, or ``back`` minutes earlier; they are never stored."""
    step = int((now or timezone.now()).timestamp()) // CODE_SECONDS - back
    message = f"training.check-in:{run_date.pk}:{step}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"


def seconds_left(now: datetime | None = None) -> int:
    """Return how many seconds the code on the screen is still the newest."""
    return CODE_SECONDS - int((now or timezone.now()).timestamp()) % CODE_SECONDS


@transaction.atomic
def check_in(*, typed: str, by: Any, now: datetime | None = None) -> Attendance:
    """Mark the user present on the date whose code this is; the previous code is valid for one more minute.

    Raise ``Refused`` for an old or wrong code and for a person without a place. A mark on the register stays.
    """
    now = now or timezone.now()
    typed = "".join(character for character in typed if character.isdigit())
    for booking in Booking.objects.on_register().filter(attendee__user=by, run__ends_at__gt=now).select_related("run"):
        for run_date in booking.run.dates.all():
            if run_date.room_is_open(now) and typed in {code(run_date, now), code(run_date, now, back=1)}:
                return _mark(booking, run_date, by, now)
    raise Refused("Code is wrong or has expired. Enter the 6-digit code on the screen now", field="code")


def _mark(booking: Booking, run_date: RunDate, by: Any, now: datetime) -> Attendance:
    place_counts.lock(booking.run)
    found = Attendance.objects.filter(booking=booking, run_date=run_date).first()
    if found is not None and found.presence not in ATTENDED:
        raise Refused(
            f"The trainer has already marked you as “{found.get_presence_display()}”. Speak to them.", field="code"
        )
    if found is not None:
        return found
    row = registers.mark(booking, run_date, Presence.PRESENT, by, now, how=MarkedBy.CODE)
    audit.record("training.checked-in", booking, by=by)
    return row
