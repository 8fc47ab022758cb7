"""Shield's scheduled tasks."""

from celery import shared_task
from django.conf import settings

from shield.operations import audit, outbox, scanning


@shared_task
def send_queued_emails() -> int:
    return outbox.send_due()


@shared_task
def sweep_emails() -> int:
    return outbox.sweep()


@shared_task
def scan_documents() -> int:
    return scanning.scan_waiting()


@shared_task
def write_audit_checkpoint() -> None:
    audit.write_checkpoint(settings.AUDIT_CHECKPOINT_FILE)
