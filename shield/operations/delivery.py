"""Hand over what is due to the mail server: each email at most once, whatever dies meanwhile.

A run claims a few emails under a lease, by the database's clock. Each is marked as being sent just before its text is
handed over, in a statement that also asks whether the run still holds it. When the process dies, what was only claimed
waits again once the lease is over; the one email that was being handed over becomes ``unknown`` for a person to decide.
"""

import contextlib
import logging
import smtplib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db.models.functions import Now

from shield.mail_server import NotOurs, hand_over, hang_up
from shield.models import EmailNotice, EmailPriority, EmailStatus
from shield.operations import email_messages

log = logging.getLogger(__name__)

# How many emails a run takes at a time: what comes in meanwhile and is more urgent waits for so many.
BATCH = 20
# Longer than one email may take with every step of the mail server as slow as EMAIL_TIMEOUT allows.
LEASE = timedelta(minutes=3)
MAX_ATTEMPTS = 5
RETRY_MINUTES = (1, 5, 30, 120)
LOST = "The connection was lost while this email was being sent."
SERVICE_NOT_AVAILABLE = 421


class Outage(Exception):
    """The mail server cannot be used at present; the emails are not the reason."""


@dataclass
class Claim:
    """What one run has taken."""

    key: UUID = field(default_factory=uuid4)
    renewed_at: float = field(default_factory=monotonic)

    @transaction.atomic
    def take(self, now: datetime | None, size: int) -> list[EmailNotice]:
        """Take up to ``size`` due emails; committed before the mail server hears of them."""
        taken = list(EmailNotice.objects.due(now).select_for_update(skip_locked=True)[:size])
        EmailNotice.objects.filter(pk__in=[email.pk for email in taken]).update(
            status=EmailStatus.CLAIMED, claim=self.key, lease_until=Now() + LEASE
        )
        self.renewed_at = monotonic()
        return taken

    def begin(self, email: EmailNotice) -> None:
        """Mark the email as being sent; raise ``NotOurs`` unless this run still holds it."""
        held = EmailNotice.objects.filter(claim=self.key, status=EmailStatus.CLAIMED)
        if not held.filter(pk=email.pk).update(status=EmailStatus.SENDING, lease_until=Now() + LEASE):
            raise NotOurs
        if monotonic() - self.renewed_at > LEASE.total_seconds() / 6:
            held.update(lease_until=Now() + LEASE)
            self.renewed_at = monotonic()

    def end(self, email: EmailNotice, status: EmailStatus, **changes: Any) -> None:
        """Write down how it went; also for an email that was given up while the mail server took its time."""
        rows = EmailNotice.objects.filter(pk=email.pk, claim=self.key)
        rows = rows.filter(status__in=(EmailStatus.CLAIMED, EmailStatus.SENDING, EmailStatus.UNKNOWN))
        rows.update(status=status, claim=None, lease_until=None, **changes)

    def give_back(self) -> None:
        """Let what was taken and not begun wait again."""
        EmailNotice.objects.filter(claim=self.key, status=EmailStatus.CLAIMED).update(
            status=EmailStatus.QUEUED, claim=None, lease_until=None
        )


def send_due(now: datetime | None, limit: int) -> int:
    """Send what is due over one connection; return how many were sent. An outage ends the run and costs no attempt."""
    claim, mail, sent = Claim(), get_connection(fail_silently=False), 0
    try:
        while limit > 0 and (taken := claim.take(now, min(BATCH, limit))):
            _open(mail)
            for email in taken:
                sent += _deliver(email, mail, claim)
            limit -= len(taken)
    except Outage as outage:
        log.warning("The mail server cannot be used (%s). Emails wait; the clock tries again.", outage)
    finally:
        with contextlib.suppress(DatabaseError):
            claim.give_back()
        hang_up(mail)
    return sent


def give_back_lapsed(now: datetime | None = None) -> int:
    """Let what a dead worker had claimed wait again; return how many emails were being handed over, now ``unknown``."""
    lapsed = EmailNotice.objects.lapsed(now)
    lapsed.filter(status=EmailStatus.CLAIMED).update(status=EmailStatus.QUEUED, claim=None, lease_until=None)
    return lapsed.filter(status=EmailStatus.SENDING).update(status=EmailStatus.UNKNOWN, error=LOST)


def _open(mail: BaseEmailBackend) -> None:
    try:
        mail.open()
    except OSError as error:
        raise Outage(_words(error)) from error


def _deliver(email: EmailNotice, mail: BaseEmailBackend, claim: Claim) -> bool:
    """Send one claimed email and write down at once how it went; raise ``Outage`` when the next cannot be sent either."""
    begun: list[bool] = []

    def before_data() -> None:
        claim.begin(email)
        begun.append(True)

    try:
        hand_over(email_messages.message(email, mail), mail, before_data)
    except NotOurs:
        return False
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad address must not stop the queue; the row keeps the reason
        _failed(email, claim, error, was_begun=bool(begun))
        return False
    # A link to reset a password is stored no longer than it has to be.
    emptied: dict[str, Any] = {"context": {}} if email.priority == EmailPriority.ACCOUNT else {}
    claim.end(email, EmailStatus.SENT, sent_at=Now(), attempts=email.attempts + 1, error="", **emptied)
    return True


def _failed(email: EmailNotice, claim: Claim, error: Exception, *, was_begun: bool) -> None:
    """Put the email off where the reason lies in it; otherwise end the run, which costs it no attempt."""
    if was_begun and not _is_answer(error):
        claim.end(email, EmailStatus.UNKNOWN, attempts=email.attempts + 1, error=LOST)
    elif _is_about(email, error):
        _put_off(email, claim, error)
        return
    else:
        claim.end(email, EmailStatus.QUEUED)
    raise Outage(_words(error)) from error


def _is_answer(error: Exception) -> bool:
    """Return whether the mail server has said that it does not take this email."""
    return isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)


def _is_about(email: EmailNotice, error: Exception) -> bool:
    """Return whether other emails may well be sent while this one is not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code: int = error.recipients[email.to][0]
        return code != SERVICE_NOT_AVAILABLE
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code != SERVICE_NOT_AVAILABLE
    return not isinstance(error, OSError) or isinstance(error, smtplib.SMTPNotSupportedError)


def _put_off(email: EmailNotice, claim: Claim, error: Exception) -> None:
    attempts = email.attempts + 1
    status = EmailStatus.FAILED if attempts >= MAX_ATTEMPTS else EmailStatus.QUEUED
    wait = timedelta(minutes=RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1])
    claim.end(email, status, attempts=attempts, error=_words(error), send_after=Now() + wait)
    log.warning("EmailNotice %s was not sent (attempt %s).", email.pk, attempts)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
