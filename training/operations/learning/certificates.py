"""Certificates: issued after attendance and questionnaire, revoked with a reason, checked by anyone."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Person
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from training.models import Booking, Certificate, CourseRun, Presence, Stage
from training.operations.learning import emails, validity

WITHDRAWN = "The register was corrected"


def is_earned(booking: Booking) -> bool:
    """Return whether the attendee was present on every date, and answered the questionnaire where required."""
    run = booking.run
    if not run.gives_certificate:
        return False
    present = booking.attendances.filter(presence=Presence.PRESENT).count()
    if not present or present < run.dates.count():
        return False
    return not run.certificate_after_evaluation or booking.evaluations.filter(stage=Stage.AFTER).exists()


def issue_earned(run: CourseRun, *, now: datetime) -> list[Certificate]:
    """Issue every certificate of the run that has been earned, and revoke those no longer earned."""
    issued = []
    for booking in run.bookings.on_register().select_related("attendee", "certificate"):
        booking.run = run
        certificate = getattr(booking, "certificate", None)
        if certificate is None and run.is_over(now) and is_earned(booking):
            issued.append(_issue(booking, now))
        elif certificate is not None and certificate.revoked_at is None and not is_earned(booking):
            _revoke(certificate, WITHDRAWN, None, now)
        elif certificate is not None and _was_withdrawn(certificate) and is_earned(booking):
            _restore(certificate)
    return issued


def _was_withdrawn(certificate: Certificate) -> bool:
    """Return whether a corrected register revoked it, and not a person."""
    return certificate.revoke_reason == WITHDRAWN and certificate.revoked_by_id is None


def _issue(booking: Booking, now: datetime) -> Certificate:
    run, course = booking.run, booking.run.course
    held_on = working_days.today(run.ends_at)
    certificate = Certificate.objects.create(
        booking=booking,
        holder=booking.attendee.name,
        course_title=run.name,
        levels=course.levels,
        cpd_hours=course.hours,
        held_on=held_on,
        issued_at=now,
        expires_on=validity.valid_at_every_level_until(course.levels, held_on, validity.refreshers()),
    )
    audit.record("training.certificate-issued", certificate, by=None)
    emails.certificate_ready(certificate)
    return certificate


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: Any, now: datetime | None = None) -> Certificate:
    """Revoke a certificate with a reason; anyone who checks its code sees that it was revoked."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.revoked_at is not None:
        raise Refused("This certificate has already been revoked.")
    return _revoke(certificate, reason, by, now or timezone.now())


def _revoke(certificate: Certificate, reason: str, by: Any, now: datetime) -> Certificate:
    certificate.revoked_at, certificate.revoked_by, certificate.revoke_reason = now, by, reason[:300]
    certificate.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    audit.record("training.certificate-revoked", certificate, by=by)
    return certificate


def _restore(certificate: Certificate) -> None:
    certificate.revoked_at, certificate.revoked_by, certificate.revoke_reason = None, None, ""
    certificate.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    audit.record("training.certificate-restored", certificate, by=None)


@transaction.atomic
def reissue(*, person: Person, by: Any) -> int:
    """Issue every certificate of the person again with their name as it is now, under the same code; return how many."""
    wrong = Certificate.objects.select_for_update().filter(booking__attendee=person).exclude(holder=person.name)
    found = list(wrong.order_by("pk"))
    for certificate in found:
        certificate.holder = person.name
        certificate.save(update_fields=["holder"])
        audit.record("training.certificate-reissued", certificate, by=by)
    return len(found)


def with_code(code: str) -> Certificate | None:
    """Return the certificate with this code, typed with or without hyphens, in upper or lower case."""
    characters = "".join(character for character in code.upper() if character.isalnum())
    if len(characters) != 12:
        return None
    return Certificate.objects.filter(code="-".join((characters[:4], characters[4:8], characters[8:]))).first()
