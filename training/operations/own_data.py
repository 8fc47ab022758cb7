"""What training keeps about one person: handed out, and forgotten where words of theirs stand."""

from collections.abc import Iterable
from typing import Any

from training.models import Attendance, Booking, BookingStatus

FORGOTTEN = "Reason removed"


def bookings_of(user: Any) -> Iterable[dict[str, Any]]:
    """Every booking of the person, as JSON-ready rows."""
    for booking in Booking.objects.of(user).select_related("run__course", "agency", "sector").order_by("asked_at"):
        yield {
            "course": booking.run.name,
            "starts_at": booking.run.starts_at.isoformat() if booking.run.starts_at else None,
            "agency": str(booking.agency),
            "sector": str(booking.sector),
            "status": booking.get_status_display(),
            "asked_at": booking.asked_at.isoformat(),
            "cancel_reason": booking.cancel_reason,
        }


def forget_reasons(user: Any) -> int:
    """Take away the reasons in the person's own words; that a place was booked stays, for the year's figures."""
    cancelled = Booking.objects.of(user).filter(status=BookingStatus.CANCELLED).exclude(cancel_reason=FORGOTTEN)
    return cancelled.update(cancel_reason=FORGOTTEN)


def attendances_of(user: Any) -> Iterable[dict[str, Any]]:
    """Where the person was marked, and as what."""
    rows = Attendance.objects.filter(booking__attendee__user=user).select_related("booking__run__course", "run_date")
    for row in rows.order_by("run_date__starts_at"):
        yield {
            "course": row.booking.run.name,
            "date": row.run_date.starts_at.isoformat(),
            "presence": row.get_presence_display(),
        }


def keep_attendances(user: Any) -> int:
    """Registers stay: they prove training to the person and their employer, and carry no words of theirs."""
    return 0
