"""Shield's scheduled tasks."""

from celery import shared_task
from django.conf import settings

from shield.operations import audit, notices


@shared_task
def send_queued_notices() -> int:
    return notices.send_due()


@shared_task
def sweep_notices() -> int:
    return notices.sweep()


@shared_task
def write_audit_checkpoint() -> None:
    audit.write_checkpoint(settings.AUDIT_CHECKPOINT_FILE)
