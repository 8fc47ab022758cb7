"""Find out what of the portal runs: for monitoring, for the page "System status" and for the tasks of the team."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import Error, connection
from django.utils import timezone

from shield.models import FailedTask, Heartbeat, Installation
from shield.operations import heartbeats, installation
from shield.records.encryption import Undecipherable
from shield.text.formatting import moment

# Heartbeats come every 15 seconds, the clock's at least every 30.
SILENT_AFTER = timedelta(minutes=2)
EMAILS_LATE_AFTER = timedelta(minutes=10)
CLOCK_DIFFERENCE = timedelta(seconds=30)
PARTS = {
    "emails": ("Emails", "The process that sends emails has stopped. Emails wait until it is started again."),
    "worker": ("Worker", "The worker has stopped. Work in the background waits until it is started again."),
    "clock": ("Clock", "The clock has stopped. Reminders and other scheduled tasks wait until it is started again."),
}


@dataclass(frozen=True)
class Check:
    """One part of the portal: its name in the code and on pages, whether it is well, and what to know about it."""

    key: str
    label: str
    is_ok: bool
    words: str
    # Whether the portal cannot serve anybody without it.
    is_vital: bool = False


def everything() -> list[Check]:
    """Return every check; without the database only those that do not need it."""
    checks = [_database()]
    if checks[0].is_ok:
        checks += [_keys(), _clocks(), *running()]
    return [*checks, _cache()]


def running() -> list[Check]:
    """Return what the database knows of the other processes, by one statement."""
    state = _state()
    return [*_parts(state), _emails(state), *_failed_tasks(state), _copy()]


def troubles() -> list[Check]:
    """Return what the team should know of; nothing for a portal whose processes have never run."""
    return [check for check in running() if not check.is_ok] if _has_started() else []


@dataclass(frozen=True)
class _State:
    now: datetime
    heard: dict[str, datetime]
    oldest_due: datetime | None
    failed: list[FailedTask]


def _has_started() -> bool:
    started = Installation.objects.values_list("started_at", flat=True).first()
    return started is not None and started < timezone.now() - SILENT_AFTER


OLDEST_DUE = """
    SELECT statement_timestamp(), min(send_after) FROM shield_emailnotice
    WHERE status IN ('queued', 'claimed') AND send_after <= statement_timestamp()
"""


def _state() -> _State:
    with connection.cursor() as cursor:
        cursor.execute(OLDEST_DUE)
        now, oldest_due = cursor.fetchone()
    heard = dict(Heartbeat.objects.values_list("name", "heard_at"))
    return _State(now, heard, oldest_due, list(FailedTask.objects.order_by("label")))


def _parts(state: _State) -> Iterator[Check]:
    for key, (label, stopped) in PARTS.items():
        at = state.heard.get(key)
        is_heard = at is not None and state.now - at < SILENT_AFTER
        last = f"Last heard of on {moment(at)}." if at else "It has not been heard of yet."
        yield Check(key, label, is_heard, last if is_heard else f"{stopped} {last}")


def _emails(state: _State) -> Check:
    oldest = state.oldest_due
    if oldest is None or state.now - oldest < EMAILS_LATE_AFTER:
        return Check("due-emails", "Emails to be sent", True, "No email is late.")
    return Check("due-emails", "Emails to be sent", False, f"Emails are late. The oldest was due on {moment(oldest)}.")


def _failed_tasks(state: _State) -> Iterator[Check]:
    for task in state.failed:
        words = f"It failed on {moment(task.failed_at)}: {task.error}. The clock tries again."
        yield Check(f"task {task.name}", task.label, False, words)


def _copy() -> Check:
    is_copy = installation.is_copy()
    words = "This is a copy restored from a backup. It sends no emails until the team allows it."
    return Check("copy", "Installation", not is_copy, words if is_copy else "This is no restored copy.")


def _database() -> Check:
    """Write a row: a database that only reads cannot serve."""
    try:
        heartbeats.beat("web")
    except Error:
        return Check("database", "Database", False, "The database cannot be written.", is_vital=True)
    return Check("database", "Database", True, "The database can be written.", is_vital=True)


def _cache() -> Check:
    token = secrets.token_hex(8)
    cache.set("readiness", token, 30)
    is_ok = cache.get("readiness") == token
    return Check("cache", "Cache", is_ok, "Redis answers." if is_ok else "Redis does not answer. Pages take longer.")


def _clocks() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        difference = abs(cursor.fetchone()[0] - timezone.now())
    words = f"The clocks of the portal and the database differ by {difference.total_seconds():.0f} seconds."
    return Check("clocks", "Clocks of the machines", difference < CLOCK_DIFFERENCE, words)


def keys_fit() -> bool:
    """Return whether the configured keys open a sample of what the database holds."""
    try:
        for row in Installation.objects.all():
            assert_readable(row)
        second_factor = Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("-pk").first()
        if second_factor is not None:
            get_adapter().decrypt(second_factor.data["secret"])
    except Undecipherable:
        return False
    return True


def assert_readable(row: Installation) -> None:
    """Raise ``Undecipherable`` when the sample of this installation cannot be read."""
    _ = row.sample


def _keys() -> Check:
    is_ok = keys_fit()
    words = "FIELD_KEYS opens what is encrypted." if is_ok else "FIELD_KEYS does not open what is encrypted."
    return Check("keys", "Keys", is_ok, words, is_vital=True)
