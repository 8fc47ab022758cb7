"""What the clock starts in training."""

from celery import shared_task

from training.operations import needs, tending


@shared_task
def tend() -> dict[str, int]:
    return tending.tend()


@shared_task
def purge_needs() -> int:
    return needs.purge()
