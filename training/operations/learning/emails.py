"""Emails about questionnaires, certificates and refresher training."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from partnership.models import Person
from shield.models import EmailNotice
from shield.operations import outbox
from shield.text.formatting import long_date
from training.models import Booking, Certificate, CourseRun, Evaluation, ManagerView, Stage
from training.operations.places import personal_links
from training.operations.places.emails import date_suffix, email_key, not_yet_written, post, run_context

QUESTIONNAIRES = {Stage.BEFORE: "before-course", Stage.AFTER: "after-course", Stage.LATER: "three-months-on"}


def without_questionnaire(bookings: Sequence[Booking]) -> list[Booking]:
    """Return the bookings that have neither answered the questionnaire before the course nor been sent it."""
    owed = not_yet_written(QUESTIONNAIRES[Stage.BEFORE], bookings)
    answered = Evaluation.objects.filter(booking__in=owed, stage=Stage.BEFORE).values_list("booking", flat=True)
    reminders = {
        email_key("reminder", each, date_suffix(date)): each.pk for each in owed for date in each.run.dates.all()
    }
    sent = EmailNotice.objects.filter(idempotency_key__in=reminders, context__has_key="evaluation_path")
    done = {*answered, *(reminders[key] for key in sent.values_list("idempotency_key", flat=True) if key)}
    return [each for each in owed if each.pk not in done]


def questionnaire(booking: Booking, stage: Stage) -> None:
    """Write the link to the questionnaire of one stage."""
    post(
        QUESTIONNAIRES[stage],
        booking,
        evaluation_path=personal_links.evaluation_path(booking),
        certificate_waits=booking.run.gives_certificate and booking.run.certificate_after_evaluation,
    )


def manager_feedback(view: ManagerView) -> None:
    """Write to the manager, who is asked whether they see a difference."""
    booking = view.evaluation.booking
    outbox.post(
        "training/emails/manager-feedback",
        to=view.manager_email,
        idempotency_key=f"training.manager-feedback:{view.pk}",
        name=view.manager_name,
        attendee=booking.attendee.name,
        answer_path=personal_links.manager_view_path(view),
        **run_context(booking.run),
    )


def certificate_ready(certificate: Certificate) -> None:
    """Write that the certificate is ready, with its code."""
    post(
        "certificate-ready",
        certificate.booking,
        code=certificate.code,
        certificate_path=personal_links.certificate_path(certificate),
    )


def refresher_due(person: Person, *, level: int, due: date, days: int, next_run: CourseRun | None) -> None:
    """Write that training at a level expires, once for each of 90, 30 and 0 days, with the next course date."""
    outbox.post(
        "training/emails/refresher-due",
        to=person.email,
        idempotency_key=f"training.refresher-due:{person.pk}:{level}:{due}:{days}",
        name=person.name,
        level=level,
        due=long_date(due),
        days=days,
        next_title=next_run.name if next_run else "",
        next_when=long_date(next_run.starts_at) if next_run else "",
        find_path=next_run.get_absolute_url() if next_run else f"{reverse('training:run-list')}?level={level}",
    )
