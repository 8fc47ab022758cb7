"""Shield's scheduled tasks."""

import logging
from time import monotonic
from typing import Any

from celery import shared_task
from celery.signals import heartbeat_sent, task_failure, task_success
from django.conf import settings
from django.db import DatabaseError

from shield.celery import app
from shield.operations import audit, heartbeats, kept_forms, outbox, scanning, sent_forms

log = logging.getLogger(__name__)

# Which part of the portal a worker is, by the queues it listens to.
QUEUES = {"celery": "worker", "emails": "emails"}
BEAT_SECONDS = 15.0


class _Beaten:
    """When this process last recorded that it runs."""

    at = -BEAT_SECONDS


@shared_task(label="Sending emails")
def send_queued_emails() -> int:
    return outbox.send_due()


@shared_task(label="Looking after the emails that wait")
def sweep_emails() -> int:
    return outbox.sweep()


@shared_task(label="Scanning uploads for viruses")
def scan_documents() -> int:
    return scanning.scan_waiting()


@shared_task(label="Deleting old forms")
def delete_old_forms() -> int:
    return kept_forms.delete_outdated() + sent_forms.delete_outdated()


@shared_task(label="Writing audit checkpoints")
def write_audit_checkpoint() -> None:
    audit.write_checkpoint(settings.AUDIT_CHECKPOINT_FILE)


@heartbeat_sent.connect
def record_heartbeat(**signal: Any) -> None:
    """Record that this worker listens to its queues; Celery says so every two seconds."""
    if monotonic() - _Beaten.at < BEAT_SECONDS:
        return
    _Beaten.at = monotonic()
    heartbeats.try_to_beat(*(QUEUES[queue] for queue in app.amqp.queues.consume_from if queue in QUEUES))


@task_failure.connect
def record_failure(sender: Any, exception: BaseException, **signal: Any) -> None:
    """Record which task failed, for the team."""
    try:
        heartbeats.task_failed(name=sender.name, label=getattr(sender, "label", sender.name), error=exception)
    except DatabaseError as error:
        log.warning("The failure of a task could not be recorded: %s.", type(error).__name__)


@task_success.connect
def record_success(sender: Any, **signal: Any) -> None:
    """Forget the failure of a task that has run since."""
    try:
        heartbeats.task_succeeded(name=sender.name)
    except DatabaseError as error:
        log.warning("The success of a task could not be recorded: %s.", type(error).__name__)
