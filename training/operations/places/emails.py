"""Emails about bookings, offers and approvals. Each is written once, however often it is asked for."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import ordinal
from django.urls import reverse
from django.utils import timezone

from partnership.models import Person
from shield.models import EmailNotice
from shield.operations import outbox
from shield.text.formatting import long_date, moment, pounds, time_range
from training.models import (
    Approval,
    Booking,
    BookingStatus,
    CalendarEntry,
    Charge,
    CourseRun,
    Delivery,
    Interest,
    Offer,
    RunDate,
)
from training.operations.office import charges
from training.operations.places import calendar_entries, personal_links


def date_text(run_date: RunDate) -> str:
    """Return ``Thursday 5 November 2020, 9:30am to 12:30pm``."""
    if run_date.all_day:
        return long_date(run_date.starts_at)
    return f"{long_date(run_date.starts_at)}, {time_range(run_date.starts_at, run_date.ends_at)}"


def run_context(run: CourseRun) -> dict[str, Any]:
    """Return what every email says of the course date."""
    return {
        "title": run.name,
        "dates": [date_text(run_date) for run_date in run.dates.all()],
        "where": calendar_entries.location(run),
        "run_path": run.get_absolute_url(),
    }


def email_key(name: str, booking: Booking, suffix: str = "") -> str:
    """Return the key under which one email about one booking is written once."""
    return f"training.{name}:{booking.pk}{suffix}"


# What is sent ahead of the course, and no longer once the place or its date is gone.
AHEAD = ("joining-instructions", "reminder", "before-course")
OF_OFFERS = ("place-offered", "invited")
OF_PLACES = ("place-booked", "waiting-list-joined", "run-changed")


def withdraw(bookings: Iterable[Booking], *names: str) -> None:
    """Take back these emails about the bookings, as far as they have not been sent."""
    outbox.withdraw([email_key(name, booking) for booking in bookings for name in names])


def date_suffix(run_date: RunDate) -> str:
    """Return what tells the emails about one date apart: they are written again when its time or place changes."""
    return f":{run_date.pk}.{run_date.sequence}"


def joining_suffix(run: CourseRun) -> str:
    """Return ``date_suffix`` of the first date."""
    return next((date_suffix(run_date) for run_date in run.dates.all()), "")


def not_yet_written(
    name: str, bookings: Iterable[Booking], suffix: Callable[[Booking], str] = lambda booking: ""
) -> list[Booking]:
    """Return the bookings for which this email has not been written, in one query."""
    by_key = {email_key(name, booking, suffix(booking)): booking for booking in bookings}
    written = set(EmailNotice.objects.filter(idempotency_key__in=by_key).values_list("idempotency_key", flat=True))
    return [booking for key, booking in by_key.items() if key not in written]


def compose(name: str, booking: Booking, *, suffix: str = "", **context: Any) -> EmailNotice:
    """Return an email to the attendee, not saved yet. ``suffix`` tells several emails of one name apart."""
    return outbox.compose(
        f"training/emails/{name}",
        **{
            "to": booking.attendee.email,
            "idempotency_key": email_key(name, booking, suffix),
            "name": booking.attendee.name,
            "booking_path": personal_links.own_path(booking),
            **run_context(booking.run),
            **context,
        },
    )


def post(name: str, booking: Booking, *, suffix: str = "", **context: Any) -> None:
    """Write an email to the attendee."""
    outbox.write(compose(name, booking, suffix=suffix, **context))


def programme_changed(
    booking: Booking, *, gone: list[str], changed: list[list[str]], to_select: list[str], now: datetime
) -> None:
    """Write what an edited programme changed about the groups that the attendee chose or has to choose."""
    suffix = f":{now.isoformat()}"
    post("programme-changed", booking, suffix=suffix, gone=gone, changed=changed, to_select=to_select)


def compose_place_booked(
    booking: Booking,
    entries: Iterable[CalendarEntry],
    *,
    from_waiting_list: bool = False,
    suffix: str = "",
    now: datetime | None = None,
) -> EmailNotice:
    """Return the confirmation with these calendar entries, not saved yet."""
    booker = booking.booked_by
    return compose(
        "place-booked",
        booking,
        suffix=suffix,
        attachments=calendar_entries.requests(booking, entries, now),
        from_waiting_list=from_waiting_list,
        booked_by="" if booker.pk == booking.attendee.user_id else str(booker),
        **cancellation_cost(booking, now),
    )


def place_booked(booking: Booking, *, accepted: Offer | None = None, now: datetime | None = None) -> None:
    """Write the confirmation, with a calendar entry for each date: once for the booking, and for each offer accepted."""
    entries = calendar_entries.up_to_date(booking)
    suffix = f":{accepted.pk}" if accepted else ""
    outbox.write(compose_place_booked(booking, entries, from_waiting_list=accepted is not None, suffix=suffix, now=now))


def place_added(booking: Booking, now: datetime) -> None:
    """Write the confirmation to a person on the waiting list for whom the team added a place."""
    entries = calendar_entries.up_to_date(booking)
    suffix = f":{now.isoformat()}"
    outbox.write(compose_place_booked(booking, entries, from_waiting_list=True, suffix=suffix, now=now))


def cancellation_cost(booking: Booking, now: datetime | None = None) -> dict[str, str]:
    """Return until when cancelling is free, while that is ahead, and what it costs afterwards; empty if nothing."""
    rate = charges.rate(booking.run, booking.agency)
    last = charges.free_until(booking.run)
    if rate is None or not rate.late_pence or last is None:
        return {"free_until": "", "late": ""}
    is_ahead = (now or timezone.now()) <= last
    return {"free_until": moment(last) if is_ahead else "", "late": pounds(rate.late_pence)}


def waiting_list_joined(booking: Booking) -> None:
    """Write the position on the waiting list, and why the attendee was passed over, if they were."""
    post(
        "waiting-list-joined",
        booking,
        position=str(ordinal(booking.position())),
        skipped=booking.get_skipped_display() if booking.skipped else "",
    )


def place_offered(booking: Booking, offer: Offer) -> None:
    """Write that a place is held until a moment, and where to answer."""
    invited = Interest.objects.filter(invited_to=booking.run, person=booking.attendee).exists()
    name = "invited" if invited else "place-offered"
    post(name, booking, suffix=f":{offer.pk}", until=moment(offer.expires_at))


def offer_lapsed(booking: Booking) -> None:
    post("offer-lapsed", booking)


def approval_asked(approval: Approval) -> None:
    """Write to the manager: who asks for a place, until when to answer, and the link to answer by."""
    booking = approval.booking
    outbox.post(
        "training/emails/approval-asked",
        to=approval.manager_email,
        idempotency_key=f"training.approval-asked:{approval.pk}",
        name=approval.manager_name,
        attendee=booking.attendee.name,
        booked_by=str(booking.booked_by) if booking.booked_by_id != booking.attendee.user_id else "",
        is_held=booking.is_pending,
        answer_path=personal_links.approval_path(approval),
        until=moment(approval.expires_at),
        **run_context(booking.run),
    )


def approval_refused(booking: Booking, approval: Approval) -> None:
    """Write that the manager did not approve, and the reason they gave."""
    post("approval-refused", booking, manager=approval.manager_name, reason=approval.comment)


def approval_lapsed(booking: Booking, approval: Approval, *, unconfirmed: bool = False) -> None:
    """Write to the attendee that the booking ended without an answer, and to the manager, if they were asked."""
    post("approval-lapsed", booking, manager=approval.manager_name, unconfirmed=unconfirmed)
    if not unconfirmed:
        outbox.post(
            "training/emails/approval-lapsed-manager",
            to=approval.manager_email,
            idempotency_key=f"training.approval-lapsed-manager:{approval.pk}",
            name=approval.manager_name,
            attendee=booking.attendee.name,
            **run_context(booking.run),
        )


def confirmation_asked(approval: Approval, leads: Iterable[Person]) -> None:
    """Write to the agency's leads, who confirm the manager first."""
    booking = approval.booking
    for lead in leads:
        outbox.post(
            "training/emails/confirmation-asked",
            to=lead.email,
            idempotency_key=f"training.confirmation-asked:{approval.pk}:{lead.pk}",
            name=lead.name,
            attendee=booking.attendee.name,
            manager=approval.manager_name,
            manager_email=approval.manager_email,
            until=moment(approval.expires_at),
            confirm_path=reverse("training:manager-confirm", args=[booking.pk]),
            **run_context(booking.run),
        )


def manager_not_confirmed(booking: Booking, approval: Approval) -> None:
    """Write that the agency's lead did not confirm the manager, and why."""
    post("manager-not-confirmed", booking, manager=approval.manager_name, reason=approval.comment)


def place_replaced(booking: Booking, colleague: Person, now: datetime | None = None) -> None:
    """Write that a colleague has the place; its dates are withdrawn from the calendar."""
    post("place-replaced", booking, attachments=calendar_entries.withdrawals(booking, now), instead=colleague.name)


def place_cancelled(
    booking: Booking,
    *,
    was_booked: bool,
    was_held: bool = False,
    charge: Charge | None = None,
    now: datetime | None = None,
) -> None:
    """Write that the place, or the wait for one, has been cancelled, by whom, why, and what it costs."""
    post(
        "place-cancelled",
        booking,
        attachments=calendar_entries.withdrawals(booking, now),
        was_booked=was_booked,
        was_held=was_held,
        charge=pounds(charge.pence) if charge else "",
        reason=booking.cancel_reason,
        by_team=booking.cancelled_by_team,
    )


def place_moved(booking: Booking, reason: str, *, was: BookingStatus, now: datetime | None = None) -> None:
    """Write that there are fewer places, why, and the position; the dates are withdrawn from the calendar."""
    post(
        "place-moved",
        booking,
        suffix=f":{(now or timezone.now()).isoformat()}",
        attachments=calendar_entries.withdrawals(booking, now),
        was_booked=was == BookingStatus.BOOKED,
        was_offered=was == BookingStatus.OFFERED,
        reason=reason,
        position=str(ordinal(booking.position())),
    )


def position_changed(booking: Booking, reason: str, now: datetime) -> None:
    """Write the new position on the waiting list, and why the team changed it."""
    suffix, position = f":{now.isoformat()}", str(ordinal(booking.position()))
    post("position-changed", booking, suffix=suffix, position=position, reason=reason)


def run_cancelled(booking: Booking, reason: str, now: datetime | None = None) -> None:
    """Write that the course date has been cancelled; its dates are withdrawn from the calendar."""
    post("run-cancelled", booking, attachments=calendar_entries.withdrawals(booking, now), reason=reason)


def run_changed(
    booking: Booking,
    withdrawn: list[outbox.Attachment],
    now: datetime | None = None,
    *,
    moved: bool = True,
    was_called: str = "",
) -> None:
    """Write the new times, place or title; new calendar entries replace the old ones."""
    attachments = withdrawn + (calendar_entries.invitations(booking, now) if booking.is_booked else [])
    at = (now or timezone.now()).isoformat()
    offer = booking.offers.open().first() if booking.is_offered else None
    post(
        "run-changed",
        booking,
        suffix=f":{at}",
        attachments=attachments,
        moved=moved,
        was_called=was_called,
        waits=booking.is_waiting,
        is_held=not booking.is_booked,
        until=moment(offer.expires_at) if offer else "",
        **(cancellation_cost(booking, now) if booking.is_booked else {}),
    )


def joining_instructions(booking: Booking, now: datetime | None = None) -> None:
    """Write how to get there or join, from this booking's own course date."""
    run = booking.run
    venue = run.venue if run.delivery != Delivery.ONLINE else None
    post(
        "joining-instructions",
        booking,
        suffix=joining_suffix(run),
        access=venue.access if venue else "",
        map_url=venue.map_url if venue else "",
        is_online=run.delivery != Delivery.IN_PERSON,
        first=run.course.first,
        **cancellation_cost(booking, now),
    )


def reminder(booking: Booking, run_date: RunDate, *, with_questionnaire: bool = False) -> None:
    """Write that the next date is near, once for each date and time, with the questionnaire before the course if wanted."""
    context = {"evaluation_path": personal_links.evaluation_path(booking)} if with_questionnaire else {}
    post(
        "reminder",
        booking,
        suffix=date_suffix(run_date),
        is_online=booking.run.delivery != Delivery.IN_PERSON,
        dates=[date_text(run_date)],
        day=long_date(run_date.starts_at).rsplit(maxsplit=1)[0],
        **context,
    )
