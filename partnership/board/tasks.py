"""Scheduled tasks."""

from celery import shared_task

from partnership.board.operations import action_statistics, correspondence


@shared_task(label="Ending decisions by correspondence")
def end_correspondence() -> int:
    return correspondence.end_due()


@shared_task(label="Weekly emails about actions")
def send_action_digests() -> int:
    return action_statistics.send_digests()
