"""Links for people without an account: signed, for one purpose and one record."""

from typing import Any

from django.core import signing
from django.urls import reverse

from training.models import Approval, Booking, Certificate, ManagerView

SALT = "training.personal-link"


def token(purpose: str, record: Any) -> str:
    """Return a signed token for ``purpose`` and this record; what it permits is decided when it is used."""
    return signing.dumps([purpose, str(record.pk)], salt=SALT)


def _read(purpose: str, text: str) -> str | None:
    try:
        found, key = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return key if found == purpose else None


def booking_of(text: str) -> Booking | None:
    """Return the booking of the link; ``None`` for other and broken links."""
    key = _read("booking", text)
    return Booking.objects.filter(pk=key).first() if key else None


def approval_of(text: str) -> Approval | None:
    """Return the approval of the manager's link."""
    key = _read("approval", text)
    return Approval.objects.filter(pk=key).first() if key else None


def own_path(booking: Booking) -> str:
    """Return where the attendee sees the booking: its page, or a personal link without an account."""
    if booking.attendee.user_id:
        return booking.get_absolute_url()
    return reverse("training:personal-booking", args=[token("booking", booking)])


def approval_path(approval: Approval) -> str:
    return reverse("training:approval-answer", args=[token("approval", approval)])


def manager_view_of(text: str) -> ManagerView | None:
    """Return the feedback that the manager's link asks for."""
    key = _read("manager-view", text)
    return ManagerView.objects.filter(pk=key).first() if key else None


def manager_view_path(view: ManagerView) -> str:
    return reverse("training:manager-view", args=[token("manager-view", view)])


def evaluation_path(booking: Booking) -> str:
    """Return where the attendee answers the questionnaire, signed in or by their personal link."""
    if booking.attendee.user_id:
        return reverse("training:evaluation-answer", args=[booking.pk])
    return reverse("training:personal-evaluation", args=[token("booking", booking)])


def certificate_path(certificate: Certificate) -> str:
    if certificate.booking.attendee.user_id:
        return certificate.get_absolute_url()
    return reverse("training:personal-certificate", args=[token("booking", certificate.booking)])
