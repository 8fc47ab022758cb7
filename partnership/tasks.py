"""What the clock starts for the partnership's records."""

from celery import shared_task

from partnership.operations import action_figures, arrangements, correspondence


@shared_task
def end_correspondence() -> int:
    return correspondence.end_due()


@shared_task
def send_action_digests() -> int:
    return action_figures.send_digests()


@shared_task
def publish_arrangements() -> int:
    return arrangements.publish_due()
