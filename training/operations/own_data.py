"""What training keeps about one person: handed out, and forgotten where words of theirs stand."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from training.models import ENDED, Approval, Attendance, Booking, Needs

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
    cancelled = Booking.objects.of(user).filter(status__in=ENDED).exclude(cancel_reason=FORGOTTEN)
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


def needs_of(user: Any) -> Iterable[dict[str, Any]]:
    """What the person said they need, as long as it is kept."""
    for needs in Needs.objects.kept().filter(booking__attendee__user=user).select_related("booking__run__course"):
        yield {"course": needs.booking.run.name, "access": needs.access, "dietary": needs.dietary}


def forget_needs(user: Any) -> int:
    """Empty what the person said they need, before its time."""
    kept = Needs.objects.kept().filter(booking__attendee__user=user)
    return kept.update(access=None, dietary=None, purged_at=timezone.now())


def approvals_of(user: Any) -> Iterable[dict[str, Any]]:
    """Whom the person named as manager, and what they answered."""
    for row in Approval.objects.filter(booking__attendee__user=user).select_related("booking__run__course"):
        yield {
            "course": row.booking.run.name,
            "manager": row.manager_name,
            "address": row.manager_email,
            "answer": row.get_answer_display(),
        }


def forget_managers_words(user: Any) -> int:
    """Take away what managers wrote; that they were asked stays with the booking."""
    return Approval.objects.filter(booking__attendee__user=user).exclude(words="").update(words="")
