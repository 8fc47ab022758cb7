"""What people are told about their places: words for the outbox, each letter once per occasion."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from shield.operations import notices
from shield.words import long_date, moment, pounds, time_range
from training.models import Approval, Booking, Charge, CourseRun, Offer, RunDate
from training.operations import calendar, charges, personal_links


def in_words(run_date: RunDate) -> str:
    """``Thursday 5 November 2020, 9.30am to 12.30pm``."""
    if run_date.all_day:
        return long_date(run_date.starts_at)
    return f"{long_date(run_date.starts_at)}, {time_range(run_date.starts_at, run_date.ends_at)}"


def run_words(run: CourseRun) -> dict[str, Any]:
    """The run as letters speak of it."""
    return {
        "title": run.name,
        "dates": [in_words(run_date) for run_date in run.dates.all()],
        "where": calendar.location(run),
        "run_path": run.get_absolute_url(),
    }


def _post(name: str, booking: Booking, *, again: str = "", **more: Any) -> None:
    """Write one letter about one booking; ``again`` tells occasions of the same kind apart."""
    notices.post(
        f"training/emails/{name}",
        to=booking.attendee.email,
        occasion=f"training.{name}:{booking.pk}{again}",
        name=booking.attendee.name,
        booking_path=personal_links.own_path(booking),
        **run_words(booking.run),
        **more,
    )


def place_booked(booking: Booking, *, from_waiting_list: bool = False, now: datetime | None = None) -> None:
    """The confirmation, with one calendar entry for each date."""
    booker = booking.booked_by
    _post(
        "place-booked",
        booking,
        attachments=calendar.invitations(booking, now),
        from_waiting_list=from_waiting_list,
        **_cost_of_leaving(booking),
        booked_by="" if booker.pk == booking.attendee.user_id else str(booker),
    )


def _cost_of_leaving(booking: Booking) -> dict[str, str]:
    """Until when cancelling is free, and what it costs after that."""
    rate = charges.rate(booking.run, booking.agency)
    return {
        "free_until": moment(charges.free_until(booking.run)),
        "late": pounds(rate.late_pence) if rate and rate.late_pence else "",
    }


def waiting_list_joined(booking: Booking) -> None:
    """That one waits, at which position one began, and why one is passed over, if one is."""
    _post(
        "waiting-list-joined",
        booking,
        position=booking.position(),
        skipped=booking.get_skipped_display() if booking.skipped else "",
    )


def place_offered(booking: Booking, offer: Offer) -> None:
    """That a place is kept until a moment, and where to answer."""
    _post("place-offered", booking, again=f":{offer.pk}", until=moment(offer.expires_at))


def offer_lapsed(booking: Booking) -> None:
    """That the offer ended without an answer."""
    _post("offer-lapsed", booking)


def approval_asked(approval: Approval) -> None:
    """To the manager: what is asked, of whom, until when, with the link that answers it."""
    booking = approval.booking
    notices.post(
        "training/emails/approval-asked",
        to=approval.manager_email,
        occasion=f"training.approval-asked:{approval.pk}",
        name=approval.manager_name,
        attendee=booking.attendee.name,
        booked_by=str(booking.booked_by),
        answer_path=personal_links.approval_path(approval),
        until=moment(approval.expires_at),
        **run_words(booking.run),
    )


def approval_refused(booking: Booking, approval: Approval) -> None:
    """That the manager did not agree, in the manager's words."""
    _post("approval-refused", booking, manager=approval.manager_name, reason=approval.words)


def approval_lapsed(booking: Booking, approval: Approval) -> None:
    """That the manager did not answer in time."""
    _post("approval-lapsed", booking, manager=approval.manager_name)


def place_replaced(booking: Booking, instead: Any, now: datetime | None = None) -> None:
    """That a colleague comes instead; dates leave the diary."""
    _post("place-replaced", booking, attachments=calendar.withdrawals(booking, now), instead=instead.name)


def place_cancelled(
    booking: Booking, *, was_booked: bool, charge: Charge | None = None, now: datetime | None = None
) -> None:
    """That the place, or the wait for one, is given up, and what that costs; dates leave the diary."""
    _post(
        "place-cancelled",
        booking,
        attachments=calendar.withdrawals(booking, now),
        was_booked=was_booked,
        charge=pounds(charge.pence) if charge else "",
    )


def run_cancelled(booking: Booking, reason: str, now: datetime | None = None) -> None:
    """That the whole run will not take place; dates leave the diary."""
    _post("run-cancelled", booking, attachments=calendar.withdrawals(booking, now), reason=reason)


def run_changed(booking: Booking, withdrawn: list[notices.Attachment], now: datetime | None = None) -> None:
    """The new times and place; calendar entries replace the old ones, and dropped dates leave the diary."""
    attachments = withdrawn + (calendar.invitations(booking, now) if booking.is_booked else [])
    at = (now or timezone.now()).isoformat()
    _post("run-changed", booking, again=f":{at}", attachments=attachments, waits=booking.is_waiting)
