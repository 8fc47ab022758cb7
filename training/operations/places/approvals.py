"""Managers' approvals: confirmed by the person who books, or given by a link that works once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from shield.operations import audit
from shield.records.workflow import advance
from shield.refusals import Refused
from training.models import Approval, ApprovalAnswer, ApprovalRule, Booking, CourseRun
from training.operations.office import charges
from training.operations.places import emails, managers, offers, place_counts

# Three working days of twelve hours each.
APPROVAL_MINUTES = 3 * 12 * 60


@dataclass(frozen=True)
class Manager:
    """The manager who has to approve."""

    name: str
    email: str


def ask(booking: Booking, manager: Manager | None, *, now: datetime) -> Approval:
    """Ask the manager by a link; the place, or the position on the waiting list, depends on the answer.

    Where the address is not one of the agency's, its lead is asked first whether this is the manager.

    Raise ``Refused`` without a manager, or when the manager is the attendee.
    """
    manager = _check_manager(booking, manager)
    run = booking.run
    needs_confirmation = managers.needs_confirmation(booking, manager.email)
    approval = Approval.objects.create(
        booking=booking,
        manager_name=manager.name,
        manager_email=manager.email,
        asked_at=now,
        expires_at=end(run, now),
        needs_confirmation=needs_confirmation,
    )
    audit.record("training.approval-asked", booking, by=None, needs_confirmation=needs_confirmation)
    if needs_confirmation:
        emails.confirmation_asked(approval, managers.leads(booking))
    else:
        emails.approval_asked(approval)
    return approval


def end(run: CourseRun, asked_at: datetime) -> datetime:
    """Return until when the manager can answer: never after the start."""
    return offers.deadline(asked_at, run.starts_at, APPROVAL_MINUTES)


def declare(booking: Booking, manager: Manager | None, *, now: datetime) -> Approval | None:
    """Record the manager who has agreed, where the course date requires it. Raise ``Refused`` without a manager."""
    if booking.run.approval != ApprovalRule.DECLARED:
        return None
    manager = _check_manager(booking, manager)
    return Approval.objects.create(
        booking=booking,
        manager_name=manager.name,
        manager_email=manager.email,
        asked_at=now,
        answer=ApprovalAnswer.DECLARED,
        answered_at=now,
    )


def _check_manager(booking: Booking, manager: Manager | None) -> Manager:
    if manager is None or not (manager.name and manager.email):
        raise Refused("Enter the name and work email address of the manager", field="manager_email")
    if manager.email.lower() == booking.attendee.email.lower():
        raise Refused("Manager must be a different person from the attendee", field="manager_email")
    return manager


@transaction.atomic
def agree(*, approval: Approval, comment: str = "", by: Any = None, now: datetime | None = None) -> Booking:
    """Approve: a held place is booked, or joins the waiting list when no place is left. ``by`` answers for the manager.

    Places are counted again for each answer, so that three approvals for two places book two. Works once.
    """
    now = now or timezone.now()
    approval, booking = _open(approval, now)
    _answer(approval, ApprovalAnswer.AGREED, comment, now, by)
    audit.record("training.approval-given", booking, by=by)
    if booking.is_pending:
        _book_or_queue(booking, now)
    offers.offer_free_places(booking.run, now=now)
    return booking


def _book_or_queue(booking: Booking, now: datetime) -> None:
    run, certain = booking.run, booking.run.bookings.booked_or_offered()
    of_agency = certain.filter(agency=booking.agency).count()
    if certain.count() >= (run.capacity or 0) or (run.agency_cap is not None and of_agency >= run.agency_cap):
        advance(booking, "queue", by=None, reason="No place was left when the manager approved", at=now)
        emails.waiting_list_joined(booking)
        return
    advance(booking, "agree", by=None, reason="The manager approved", at=now, booked_at=now)
    charges.fee(booking, now=now)
    emails.place_booked(booking, now=now)


@transaction.atomic
def refuse(*, approval: Approval, comment: str, by: Any = None, now: datetime | None = None) -> Booking:
    """Do not approve: the booking ends, the attendee is emailed the reason, and the place is offered. Works once.

    ``by`` answers for the manager.
    """
    now = now or timezone.now()
    approval, booking = _open(approval, now)
    _answer(approval, ApprovalAnswer.REFUSED, comment, now, by)
    _end(booking, "refuse", f"{approval.manager_name} did not approve", now, by)
    emails.approval_refused(booking, approval)
    offers.offer_free_places(booking.run, now=now)
    return booking


@transaction.atomic
def answer_several(
    *, answers: Mapping[Approval, ApprovalAnswer], reasons: Mapping[Approval, str], by: Any, now: datetime | None = None
) -> list[Approval]:
    """Answer for several managers who told the team; for each course date those whose time ends first come first.

    Return those that were answered or ended meanwhile: they stay as they are.
    """
    missed = []
    # Always in one order, so that two people who answer at once never wait for each other.
    for approval, answer in sorted(answers.items(), key=lambda each: (each[0].booking.run_id, each[0].expires_at)):
        act = agree if answer == ApprovalAnswer.AGREED else refuse
        try:
            act(approval=approval, comment=reasons.get(approval, ""), by=by, now=now)
        except Refused:
            missed.append(approval)
    return missed


def lapse_due(*, now: datetime | None = None) -> int:
    """End every booking whose manager did not answer in time and offer its place. Return how many."""
    now = now or timezone.now()
    runs = CourseRun.objects.filter(bookings__approval__in=Approval.objects.lapsing(now)).distinct()
    return sum(_lapse_of_run(run, now) for run in runs)


@transaction.atomic
def _lapse_of_run(run: CourseRun, now: datetime) -> int:
    run = place_counts.lock(run)
    lapsing = list(Approval.objects.lapsing(now).filter(booking__run=run).select_related("booking__attendee"))
    for approval in lapsing:
        booking = approval.booking
        booking.run = run
        unconfirmed = approval.is_unconfirmed
        _answer(approval, ApprovalAnswer.LAPSED, "", now)
        if booking.is_ended:
            continue
        why = "The manager was not confirmed in time" if unconfirmed else "The manager did not answer in time"
        _end(booking, "lapse" if booking.is_pending else "refuse", why, now)
        emails.approval_lapsed(booking, approval, unconfirmed=unconfirmed)
    offers.offer_free_places(run, now=now)
    return len(lapsing)


def _end(booking: Booking, verb: str, why: str, now: datetime, by: Any = None) -> None:
    offers.withdraw(booking, now)
    offers.end(booking, verb, why, by, now)
    audit.record("training.approval-missing", booking, by=by)


def _open(approval: Approval, now: datetime) -> tuple[Approval, Booking]:
    run = place_counts.lock(approval.booking.run)
    approval = Approval.objects.select_related("booking__attendee", "booking__booked_by", "booking__agency").get(
        pk=approval.pk
    )
    booking = approval.booking
    booking.run = run
    if not is_open(approval, now):
        raise Refused("This request has already been answered or has expired.")
    return approval, booking


def is_open(approval: Approval, now: datetime | None = None) -> bool:
    """Return whether the manager can still answer."""
    now = now or timezone.now()
    booking = approval.booking
    in_time = approval.expires_at is None or now < approval.expires_at
    return (
        approval.answer == ApprovalAnswer.ASKED and in_time and not booking.is_ended and not booking.run.has_begun(now)
    )


def _answer(approval: Approval, answer: ApprovalAnswer, comment: str, now: datetime, by: Any = None) -> None:
    approval.answer, approval.comment, approval.answered_at, approval.answered_by = answer, comment[:300], now, by
    approval.save(update_fields=["answer", "comment", "answered_at", "answered_by"])


@transaction.atomic
def confirm_manager(*, approval: Approval, by: Any, now: datetime | None = None) -> Approval:
    """Confirm that this is the attendee's manager, who is emailed now and has the full time to answer. Works once."""
    now = now or timezone.now()
    approval, booking = _open(approval, now)
    _check_unconfirmed(approval)
    approval.confirmed_at, approval.confirmed_by, approval.expires_at = now, by, end(booking.run, now)
    approval.save(update_fields=["confirmed_at", "confirmed_by", "expires_at"])
    audit.record("training.manager-confirmed", booking, by=by)
    emails.approval_asked(approval)
    return approval


@transaction.atomic
def reject_manager(*, approval: Approval, reason: str, by: Any, now: datetime | None = None) -> Approval:
    """Say that this is not the attendee's manager: the booking ends, they are emailed the reason, the place is offered.

    The manager's address is never written to. Works once.
    """
    now = now or timezone.now()
    approval, booking = _open(approval, now)
    _check_unconfirmed(approval)
    _answer(approval, ApprovalAnswer.REFUSED, reason, now, by)
    _end(booking, "refuse", "The manager was not confirmed", now, by)
    emails.manager_not_confirmed(booking, approval)
    offers.offer_free_places(booking.run, now=now)
    return approval


def _check_unconfirmed(approval: Approval) -> None:
    if not approval.is_unconfirmed:
        raise Refused("This manager has already been confirmed.")
