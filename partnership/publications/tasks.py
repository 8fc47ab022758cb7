"""Scheduled tasks."""

from celery import shared_task

from partnership.publications.operations import arrangements


@shared_task(label="Publishing the arrangements")
def publish_arrangements() -> int:
    """Publish the signed versions whose first day has come, and return how many."""
    return arrangements.publish_due()
