"""Write notices beside changes; send them after commit; sweep what a dead worker or broker left."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import cache
from time import monotonic
from typing import Any

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, models, transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import timezone
from kombu.exceptions import OperationalError

from shield.celery import app
from shield.extension_points import identity
from shield.models import Notice, NoticeStatus
from shield.operations import audit
from shield.refusals import Refused

log = logging.getLogger(__name__)

BATCH = 50
MAX_ATTEMPTS = 5
RETRY_MINUTES = (1, 5, 30, 120)
# Many email programs read inline styles only. Nothing is ever fetched; rules for narrow screens stay in place.
INLINER = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


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
    occasion: str | None = None,
    attachments: list[Attachment] | None = None,
    headers: dict[str, str] | None = None,
    send_after: datetime | None = None,
    **words: Any,
) -> Notice:
    """The notice as ``post`` would write it, not written yet: for words that are put together before a lock is taken."""
    return Notice(
        template=template,
        to=to,
        words=words,
        occasion=occasion,
        headers=headers or {},
        attachments=[asdict(attachment) for attachment in attachments or []],
        send_after=send_after or timezone.now(),
    )


def post(template: str, **letter: Any) -> Notice | None:
    """Write the notice beside the change it reports; it is sent once both are committed.

    ``template`` names a triple: ``<template>.subject.txt``, ``.txt`` and ``.html``. What else ``compose`` takes goes
    with it; words are JSON-ready text. With an ``occasion`` the notice is written at most once, ever; the second call
    answers ``None``.
    """
    return write(compose(template, **letter))


def write(notice: Notice, *, after: Sequence[models.Model] = ()) -> Notice | None:
    """Write a notice that was composed; ``None`` where its occasion had one before. Otherwise as ``post``.

    ``after`` are new rows, such as what the notice reports, that are written before it in the same round trip: for
    those who hold a lock for which others wait. Keys that the database gives them are not read back.
    """
    if not _insert(notice, after):
        return None
    transaction.on_commit(wake, robust=True)
    return notice


ONCE = " ON CONFLICT (occasion) DO NOTHING RETURNING id"


def _insert(notice: Notice, after: Sequence[models.Model]) -> bool:
    """Return whether the row is new, in one statement: it waits for a transaction that is writing the same key."""
    rows = [*after, notice]
    values = [value for row in rows for value in _values(row)]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(_statement(type(row)) for row in rows) + ONCE, values)
        found = cursor.fetchone()
    for row in after:
        row._state.adding, row._state.db = False, connection.alias
    if found is None:
        return False
    notice.pk, notice._state.adding, notice._state.db = found[0], False, connection.alias
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
    occasion: str
    headers: dict[str, str] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)


def post_to_many(template: str, recipients: list[Recipient], **words: Any) -> None:
    """Write one notice for each recipient beside the change it reports; an occasion never makes a second notice."""
    rows = [
        Notice(template=template, to=r.to, occasion=r.occasion, headers=r.headers, words={**words, **r.words})
        for r in recipients
    ]
    Notice.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    transaction.on_commit(wake, robust=True)


# In a rush, many changes share one waking: this many seconds after the one before it.
RUSH_SECONDS = 1.0


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
        app.send_task("shield.tasks.send_queued_notices", countdown=wait or None, ignore_result=True, retry=False)
    except OperationalError:
        log.warning("The broker did not answer; the clock will send what is queued.")


def send_due(now: datetime | None = None, *, limit: int = 5000) -> int:
    """Send what is due over one connection; return how many were sent. Several workers may run this at once."""
    sent = 0
    mail = get_connection(fail_silently=False)
    try:
        while limit > 0 and (claimed := _claim(now, min(BATCH, limit))):
            sent += sum(_deliver(notice, mail) for notice in claimed)
            limit -= len(claimed)
    finally:
        mail.close()
    return sent


@transaction.atomic
def _claim(now: datetime | None, size: int) -> list[Notice]:
    """Take up to ``size`` due notices for this worker; committed before the mail server hears of them."""
    claimed = list(Notice.objects.due(now).select_for_update(skip_locked=True)[:size])
    Notice.objects.filter(pk__in=[notice.pk for notice in claimed]).update(
        status=NoticeStatus.SENDING, claimed_at=timezone.now()
    )
    return claimed


def _deliver(notice: Notice, mail: BaseEmailBackend) -> bool:
    """Send one claimed notice and write down at once how it went."""
    try:
        _message(notice, mail).send()
    except Exception as trouble:  # noqa: BLE001 - one bad address must not stop the queue; the row keeps the reason
        _put_off(notice, f"{type(trouble).__name__}: {trouble}")
        mail.close()
        return False
    Notice.objects.filter(pk=notice.pk, status=NoticeStatus.SENDING).update(
        status=NoticeStatus.SENT, sent_at=timezone.now(), attempts=notice.attempts + 1, trouble=""
    )
    return True


def _put_off(notice: Notice, trouble: str) -> None:
    attempts = notice.attempts + 1
    gives_up = attempts >= MAX_ATTEMPTS
    wait = RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1]
    Notice.objects.filter(pk=notice.pk, status=NoticeStatus.SENDING).update(
        status=NoticeStatus.FAILED if gives_up else NoticeStatus.QUEUED,
        attempts=attempts,
        trouble=trouble[:2000],
        send_after=timezone.now() + timedelta(minutes=wait),
    )
    log.warning("Notice %s was not sent (attempt %s).", notice.pk, attempts)


def _message(notice: Notice, mail: BaseEmailBackend) -> EmailMultiAlternatives:
    words = {**notice.words, "identity": identity(), "base_url": settings.BASE_URL}
    message = EmailMultiAlternatives(
        subject=" ".join(_as_text(f"{notice.template}.subject.txt", words).split()),
        body=_as_text(f"{notice.template}.txt", words).strip() + "\n",
        to=[notice.to],
        headers=notice.headers,
        connection=mail,
    )
    page = INLINER.inline(render_to_string(f"{notice.template}.html", words))
    message.attach_alternative(page, "text/html")
    for attachment in notice.attachments:
        message.attach(attachment["name"], attachment["text"], attachment["type"])
    return message


def _as_text(template_name: str, words: dict[str, Any]) -> str:
    """Plain text is not HTML: an ampersand stays an ampersand."""
    template = Engine.get_default().get_template(template_name)
    return template.render(Context(words, autoescape=False))


def sweep(now: datetime | None = None) -> int:
    """Give up on notices whose worker died mid-way, and wake a worker for what waits.

    Nobody can tell whether a notice that was being handed over arrived (RFC 5321, 6.1), so it becomes ``unknown``
    for a person to decide; it is never sent twice by the machine. Answers how many became unknown.
    """
    given_up = Notice.objects.stuck(now).update(
        status=NoticeStatus.UNKNOWN, trouble="The connection was lost while this email was being sent."
    )
    if Notice.objects.due(now).exists():
        wake()
    return given_up


@transaction.atomic
def send_again(*, notice: Notice, by: Any) -> Notice:
    """Queue a notice that failed, or of which nobody knows whether it arrived; a person decides that it may double.

    Raises ``Refused`` when the notice is in any other state.
    """
    changed = Notice.objects.filter(pk=notice.pk, status__in=(NoticeStatus.FAILED, NoticeStatus.UNKNOWN)).update(
        status=NoticeStatus.QUEUED, attempts=0, send_after=timezone.now(), trouble=""
    )
    if not changed:
        raise Refused("This email has already been dealt with.")
    audit.record("shield.notice-sent-again", notice, by=by)
    transaction.on_commit(wake, robust=True)
    return notice
