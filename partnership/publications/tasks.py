"""Scheduled tasks."""

from celery import shared_task

from partnership.publications.operations import arrangements


@shared_task
def publish_arrangements() -> int:
    return arrangements.publish_due()
