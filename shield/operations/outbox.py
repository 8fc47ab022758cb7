"""Write emails beside changes; wake the worker that sends them; sweep what a dead worker or broker left."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache, reduce
from operator import or_
from time import monotonic
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from shield.celery import app
from shield.models import EmailNotice, EmailPriority, EmailStatus
from shield.operations import audit, delivery, installation
from shield.refusals import Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attachment:
    """A small text attachment, such as a calendar entry (``text/calendar; method=REQUEST``)."""

    name: str
    type: str
    text: str


def compose(
    template: str,
    *,
    to: str,
    idempotency_key: str | None = None,
    attachments: list[Attachment] | None = None,
    headers: dict[str, str] | None = None,
    send_after: datetime | None = None,
    priority: EmailPriority = EmailPriority.USUAL,
    **context: Any,
) -> EmailNotice:
    """The email as ``post`` would write it, not written yet: for context that are put together before a lock is taken."""
    return EmailNotice(
        template=template,
        to=to,
        context=context,
        idempotency_key=idempotency_key,
        headers=headers or {},
        attachments=[asdict(attachment) for attachment in attachments or []],
        send_after=send_after or timezone.now(),
        priority=priority,
    )


def post(template: str, **letter: Any) -> EmailNotice | None:
    """Write the email beside the change it reports; it is sent once both are committed.

    ``template`` names a triple: ``<template>.subject.txt``, ``.txt`` and ``.html``. What else ``compose`` takes goes
    with it; context are JSON-ready text. With an ``idempotency_key`` the email is written at most once, ever; the second call
    answers ``None``.
    """
    return write(compose(template, **letter))


def write(email: EmailNotice, *, after: Sequence[models.Model] = ()) -> EmailNotice | None:
    """Write a email that was composed; ``None`` where its idempotency_key had one before. Otherwise as ``post``.

    ``after`` are new rows, such as what the email reports, that are written before it in the same round trip: for
    those who hold a lock for which others wait. Keys that the database gives them are not read back.
    """
    if not _insert(email, after):
        return None
    transaction.on_commit(wake, robust=True)
    return email


ONCE = " ON CONFLICT (idempotency_key) DO NOTHING RETURNING id"


def _insert(email: EmailNotice, after: Sequence[models.Model]) -> bool:
    """Return whether the row is new, in one statement: it waits for a transaction that is writing the same key."""
    rows = [*after, email]
    values = [value for row in rows for value in _values(row)]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(_statement(type(row)) for row in rows) + ONCE, values)
        found = cursor.fetchone()
    for row in after:
        row._state.adding, row._state.db = False, connection.alias
    if found is None:
        return False
    email.pk, email._state.adding, email._state.db = found[0], False, connection.alias
    return True


@cache
def _columns(model: type[models.Model]) -> list[Any]:
    """All but a key that the database gives."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


@cache
def _statement(model: type[models.Model]) -> str:
    names = ", ".join(connection.ops.quote_name(field.column) for field in _columns(model))
    places = ", ".join("%s" for _ in _columns(model))
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - names of our own tables and columns


def _values(row: models.Model) -> list[Any]:
    """What ``save`` would write."""
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in _columns(type(row))]


@dataclass(frozen=True)
class Recipient:
    """One reader of a message to many, with what differs for them."""

    to: str
    idempotency_key: str
    headers: dict[str, str] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)


def post_to_many(template: str, recipients: list[Recipient], **context: Any) -> None:
    """Write one email for each recipient beside the change it reports; an idempotency_key never makes a second email."""
    rows = [
        EmailNotice(
            template=template,
            to=r.to,
            idempotency_key=r.idempotency_key,
            headers=r.headers,
            priority=EmailPriority.BULK,
            context={**context, **r.context},
        )
        for r in recipients
    ]
    EmailNotice.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    transaction.on_commit(wake, robust=True)


def withdraw(beginnings: Collection[str]) -> int:
    """Take back the emails that wait to be sent and whose idempotency_key begins like one of these. Return how many.

    One that is being handed over is sent. The key is free again: what is still true may be written anew.
    """
    if not beginnings:
        return 0
    begins = reduce(or_, (Q(idempotency_key__startswith=beginning) for beginning in beginnings))
    return EmailNotice.objects.waiting().filter(begins).delete()[0]


# In a rush, many changes share one waking: this many seconds after the one before it.
RUSH_SECONDS = 1.0
# A broker that did not answer is left alone for as long as the clock takes to come by.
SILENT_SECONDS = 30.0


class _Waking:
    """When this process last woke a worker; in the future, when it has asked for that already."""

    at = -RUSH_SECONDS


def wake() -> None:
    """Tell a worker that something is due: at once, or in a rush together with what else becomes due in that second.

    The row is the truth: a lost message is made good by the clock.
    """
    now = monotonic()
    if now < _Waking.at:
        return
    wait = max(_Waking.at + RUSH_SECONDS - now, 0)
    _Waking.at = now + wait
    try:
        app.send_task("shield.tasks.send_queued_emails", countdown=wait or None, ignore_result=True, retry=False)
    except OperationalError:
        _Waking.at = now + SILENT_SECONDS
        log.warning("The broker did not answer; the clock will send what is queued.")


def send_due(now: datetime | None = None, *, limit: int = 5000) -> int:
    """Send what is due over one connection; return how many were sent. Several workers may run this at once.

    An outage of the mail server uses up no attempts. A copy restored from a backup sends nothing.
    """
    return 0 if installation.is_copy() else delivery.send_due(now, limit)


def sweep(now: datetime | None = None) -> int:
    """Let what dead workers had taken wait again, and wake a worker for what waits.

    Nobody can tell whether an email that was being handed over arrived (RFC 5321, 6.1), so it becomes ``unknown``
    for a person to decide; it is never sent twice by the machine. Return how many became unknown.
    """
    given_up = delivery.give_back_lapsed(now)
    if installation.renew() and EmailNotice.objects.due(now).exists():
        wake()
    return given_up


@transaction.atomic
def send_again(*, email: EmailNotice, by: Any) -> EmailNotice:
    """Queue a email that failed, or of which nobody knows whether it arrived; a person decides that it may double.

    Raises ``Refused`` when the email is in any other state.
    """
    changed = EmailNotice.objects.filter(pk=email.pk, status__in=(EmailStatus.FAILED, EmailStatus.UNKNOWN)).update(
        status=EmailStatus.QUEUED, attempts=0, send_after=timezone.now(), error="", claim=None, lease_until=None
    )
    if not changed:
        raise Refused("This email has already been dealt with.")
    audit.record("shield.email-sent-again", email, by=by)
    transaction.on_commit(wake, robust=True)
    return email


@transaction.atomic
def send_many_again(*, emails: Collection[EmailNotice], by: Any) -> int:
    """``send_again`` for all of them or none; return how many."""
    for email in emails:
        send_again(email=email, by=by)
    return len(emails)
