"""Scheduled tasks of training."""

from celery import shared_task

from training.operations.learning import uploads
from training.operations.office import housekeeping, schedule
from training.operations.places import needs


@shared_task(label="Training places and course dates")
def run_housekeeping() -> dict[str, int]:
    return housekeeping.run()


@shared_task(label="Deleting access and dietary needs")
def purge_needs() -> int:
    return needs.purge()


@shared_task(label="Training reminders and questionnaires")
def send_due_emails() -> dict[str, int]:
    return schedule.send_due()


@shared_task(label="Refresher reminders")
def send_refreshers() -> int:
    return schedule.send_refreshers()


@shared_task(label="Reading an e-learning file")
def import_learning_file(key: str) -> bool:
    return uploads.run(key=key)


@shared_task(label="Looking after e-learning files")
def sweep_learning_uploads() -> int:
    return uploads.sweep()
