"""Emails about people who did not attend."""

from shield.operations import outbox
from shield.text.formatting import long_date, pounds
from training.models import Approval, Booking, Charge, NoShow, NoShowDecision
from training.operations.places.emails import post, run_context


def did_not_attend(booking: Booking, charge: Charge | None) -> None:
    """Write to the attendee, and to the manager who approved: the charge, and how to challenge the register."""
    cost = pounds(charge.pence) if charge else ""
    post("did-not-attend", booking, charge=cost)
    approval = Approval.objects.filter(booking=booking).first()
    if approval is not None:
        outbox.post(
            "training/emails/did-not-attend-manager",
            to=approval.manager_email,
            idempotency_key=f"training.did-not-attend-manager:{booking.pk}",
            name=approval.manager_name,
            attendee=booking.attendee.name,
            charge=cost,
            **run_context(booking.run),
        )


def no_show_decided(no_show: NoShow) -> None:
    """Write what was decided about the challenge, and why."""
    post(
        "no-show-decided",
        no_show.booking,
        stands=no_show.decision == NoShowDecision.STANDS,
        reason=no_show.reason,
        lapses=long_date(no_show.lapses_on),
    )
