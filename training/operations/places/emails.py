"""What people are told about their places: words for the outbox, each letter once per occasion."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from shield.models import Notice
from shield.operations import notices
from shield.text.formatting import long_date, moment, pounds, time_range
from training.models import (
    Approval,
    Booking,
    Certificate,
    Charge,
    CourseRun,
    Evaluation,
    Interest,
    ManagerView,
    NoShow,
    Offer,
    RunDate,
    Stage,
)
from training.operations.office import charges
from training.operations.places import calendar_entries, personal_links


def date_text(run_date: RunDate) -> str:
    """``Thursday 5 November 2020, 9.30am to 12.30pm``."""
    if run_date.all_day:
        return long_date(run_date.starts_at)
    return f"{long_date(run_date.starts_at)}, {time_range(run_date.starts_at, run_date.ends_at)}"


def run_context(run: CourseRun) -> dict[str, Any]:
    """The run as letters speak of it."""
    return {
        "title": run.name,
        "dates": [date_text(run_date) for run_date in run.dates.all()],
        "where": calendar_entries.location(run),
        "run_path": run.get_absolute_url(),
    }


def occasion(name: str, booking: Booking, again: str = "") -> str:
    """What makes a letter about one booking the same letter: it is written once, ever."""
    return f"training.{name}:{booking.pk}{again}"


def not_yet_written(name: str, bookings: Iterable[Booking], again: str = "") -> list[Booking]:
    """Those to whom this letter was not written yet; one query for any number of them."""
    asked = {occasion(name, booking, again): booking for booking in bookings}
    written = set(Notice.objects.filter(occasion__in=asked).values_list("occasion", flat=True))
    return [booking for key, booking in asked.items() if key not in written]


def _post(name: str, booking: Booking, *, again: str = "", **more: Any) -> None:
    """Write one letter about one booking; ``again`` tells occasions of the same kind apart."""
    notices.post(f"training/emails/{name}", **_words(name, booking, again) | more)


def _words(name: str, booking: Booking, again: str = "") -> dict[str, Any]:
    return {
        "to": booking.attendee.email,
        "occasion": occasion(name, booking, again),
        "name": booking.attendee.name,
        "booking_path": personal_links.own_path(booking),
        **run_context(booking.run),
    }


def place_booked(booking: Booking, *, from_waiting_list: bool = False, now: datetime | None = None) -> None:
    """Email the confirmation, with a calendar entry for each date."""
    booker = booking.booked_by
    _post(
        "place-booked",
        booking,
        attachments=calendar_entries.invitations(booking, now),
        from_waiting_list=from_waiting_list,
        booked_by="" if booker.pk == booking.attendee.user_id else str(booker),
        **_cancellation_cost(booking, now),
    )


def _cancellation_cost(booking: Booking, now: datetime | None = None) -> dict[str, str]:
    """Until when cancelling is free, as long as that is ahead and something is charged afterwards; and what it costs."""
    rate = charges.rate(booking.run, booking.agency)
    if rate is None or not rate.late_pence:
        return {"free_until": "", "late": ""}
    last = charges.free_until(booking.run)
    is_ahead = last is not None and (now or timezone.now()) <= last
    return {"free_until": moment(last) if is_ahead else "", "late": pounds(rate.late_pence)}


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
    invited = Interest.objects.filter(invited_to=booking.run, person=booking.attendee).exists()
    name = "invited" if invited else "place-offered"
    _post(name, booking, again=f":{offer.pk}", until=moment(offer.expires_at))


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
        booked_by=str(booking.booked_by) if booking.booked_by_id != booking.attendee.user_id else "",
        is_held=booking.is_pending,
        answer_path=personal_links.approval_path(approval),
        until=moment(approval.expires_at),
        **run_context(booking.run),
    )


def approval_refused(booking: Booking, approval: Approval) -> None:
    """That the manager did not agree, in the manager's words."""
    _post("approval-refused", booking, manager=approval.manager_name, reason=approval.comment)


def approval_lapsed(booking: Booking, approval: Approval) -> None:
    """That the manager did not answer in time."""
    _post("approval-lapsed", booking, manager=approval.manager_name)


def place_replaced(booking: Booking, instead: Any, now: datetime | None = None) -> None:
    """That a colleague comes instead; dates leave the diary."""
    _post("place-replaced", booking, attachments=calendar_entries.withdrawals(booking, now), instead=instead.name)


def place_cancelled(
    booking: Booking,
    *,
    was_booked: bool,
    was_held: bool = False,
    charge: Charge | None = None,
    now: datetime | None = None,
) -> None:
    """That the place, or the wait for one, is given up, and what that costs; dates leave the diary."""
    _post(
        "place-cancelled",
        booking,
        attachments=calendar_entries.withdrawals(booking, now),
        was_booked=was_booked,
        was_held=was_held,
        charge=pounds(charge.pence) if charge else "",
    )


def run_cancelled(booking: Booking, reason: str, now: datetime | None = None) -> None:
    """That the whole run will not take place; dates leave the diary."""
    _post("run-cancelled", booking, attachments=calendar_entries.withdrawals(booking, now), reason=reason)


def run_changed(booking: Booking, withdrawn: list[notices.Attachment], now: datetime | None = None) -> None:
    """The new times and place; calendar entries replace the old ones, and dropped dates leave the diary."""
    attachments = withdrawn + (calendar_entries.invitations(booking, now) if booking.is_booked else [])
    at = (now or timezone.now()).isoformat()
    _post(
        "run-changed",
        booking,
        again=f":{at}",
        attachments=attachments,
        waits=booking.is_waiting,
        is_held=not booking.is_booked,
    )


def did_not_come(booking: Booking, charge: Charge | None) -> None:
    """That the register says so, what it costs, and how to contest it; the manager who agreed is told as well."""
    cost = pounds(charge.pence) if charge else ""
    _post("did-not-come", booking, charge=cost)
    approval = Approval.objects.filter(booking=booking).first()
    if approval is not None:
        notices.post(
            "training/emails/did-not-come-manager",
            to=approval.manager_email,
            occasion=f"training.did-not-come-manager:{booking.pk}",
            name=approval.manager_name,
            attendee=booking.attendee.name,
            charge=cost,
            **run_context(booking.run),
        )


def no_show_decided(no_show: NoShow) -> None:
    """What became of the objection."""
    _post(
        "no-show-decided",
        no_show.booking,
        stands=no_show.decision == "stands",
        reason=no_show.reason,
        lapses=long_date(no_show.lapses_on),
    )


def joining_instructions(booking: Booking, now: datetime | None = None) -> None:
    """How to get there or join, five working days before, from this booking's own run."""
    run = booking.run
    in_room = run.venue is not None and run.delivery != "online"
    _post(
        "joining-instructions",
        booking,
        access=run.venue.access if in_room and run.venue else "",
        map_url=run.venue.map_url if in_room and run.venue else "",
        is_online=run.delivery != "in_person",
        first=run.course.first,
        **_cancellation_cost(booking, now),
    )


def reminder(booking: Booking, run_date: RunDate, *, with_questions: bool = False) -> None:
    """That the next date is near; one letter for each date, and where wanted the questions before the course in it."""
    asked = {"evaluation_path": personal_links.evaluation_path(booking)} if with_questions else {}
    _post(
        "reminder",
        booking,
        again=f":{run_date.pk}",
        is_online=booking.run.delivery != "in_person",
        dates=[date_text(run_date)],
        day=long_date(run_date.starts_at).rsplit(maxsplit=1)[0],
        **asked,
    )


def without_questionnaire(bookings: Sequence[Booking]) -> list[Booking]:
    """Who has not answered the questions before the course, and has no letter with them: neither alone nor in a reminder."""
    owed = not_yet_written(QUESTIONNAIRES[Stage.BEFORE], bookings)
    answered = Evaluation.objects.filter(booking__in=owed, stage=Stage.BEFORE).values_list("booking", flat=True)
    reminders = {occasion("reminder", each, f":{date.pk}"): each.pk for each in owed for date in each.run.dates.all()}
    with_questions = Notice.objects.filter(occasion__in=reminders, words__has_key="evaluation_path")
    asked = set(with_questions.values_list("occasion", flat=True))
    done = {*answered, *(booking for key, booking in reminders.items() if key in asked)}
    return [each for each in owed if each.pk not in done]


QUESTIONNAIRES = {Stage.BEFORE: "before-course", Stage.AFTER: "after-course", Stage.LATER: "three-months-on"}


def questions(booking: Booking, stage: Stage) -> None:
    """The link to the questions of one time."""
    _post(
        QUESTIONNAIRES[stage],
        booking,
        evaluation_path=personal_links.evaluation_path(booking),
        certificate_waits=booking.run.gives_certificate and booking.run.certificate_after_evaluation,
    )


def manager_confirmation(view: ManagerView) -> None:
    """To the manager: whether they see a difference."""
    booking = view.evaluation.booking
    notices.post(
        "training/emails/manager-confirmation",
        to=view.manager_email,
        occasion=f"training.manager-confirmation:{view.pk}",
        name=view.manager_name,
        attendee=booking.attendee.name,
        answer_path=personal_links.manager_view_path(view),
        **run_context(booking.run),
    )


def certificate_ready(certificate: Certificate) -> None:
    """That the certificate can be had, and its code."""
    _post(
        "certificate-ready",
        certificate.booking,
        code=certificate.code,
        certificate_path=personal_links.certificate_path(certificate),
    )


def refresher_due(person: Any, *, level: int, due: Any, days: int, next_run: CourseRun | None) -> None:
    """That training at a level runs out, once for each of 90, 30 and 0 days, with the next bookable date."""
    notices.post(
        "training/emails/refresher-due",
        to=person.email,
        occasion=f"training.refresher-due:{person.pk}:{level}:{due}:{days}",
        name=person.name,
        level=level,
        due=long_date(due),
        days=days,
        next_title=next_run.name if next_run else "",
        next_when=long_date(next_run.starts_at) if next_run else "",
        find_path=next_run.get_absolute_url() if next_run else f"/training/?level={level}",
    )
