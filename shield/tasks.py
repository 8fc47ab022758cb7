"""Shield's scheduled tasks."""

from celery import shared_task
from django.conf import settings

from shield.operations import audit, kept_forms, outbox, scanning, sent_forms


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
def delete_old_forms() -> int:
    return kept_forms.delete_outdated() + sent_forms.delete_outdated()


@shared_task
def write_audit_checkpoint() -> None:
    audit.write_checkpoint(settings.AUDIT_CHECKPOINT_FILE)
