"""What the clock starts for the partnership's records."""

from celery import shared_task

from partnership.operations import correspondence


@shared_task
def end_correspondence() -> int:
    return correspondence.end_due()
