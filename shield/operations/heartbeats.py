"""Record who was heard of and which tasks failed, so that the portal can say when a part of it has stopped."""

import logging
import traceback

from django.db import DatabaseError, close_old_connections
from django.db.models.functions import Now

from shield.models import FailedTask, Heartbeat

log = logging.getLogger(__name__)


def beat(*names: str) -> None:
    """Record that these parts were heard of now; raise ``DatabaseError`` where the database cannot be written."""
    rows = [Heartbeat(name=name, heard_at=Now()) for name in names]
    Heartbeat.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["heard_at"])


def try_to_beat(*names: str) -> None:
    """``beat`` for a process that goes on whatever happens to the database."""
    close_old_connections()
    try:
        beat(*names)
    except DatabaseError as error:
        log.warning("The heartbeat could not be recorded: %s.", type(error).__name__)


def task_failed(*, name: str, label: str, error: BaseException) -> None:
    """Record that a task failed, with the kind of error and its place in the code."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].name}, line {frames[-1].lineno})" if frames else ""
    changes = {"label": label, "failed_at": Now(), "error": f"{type(error).__qualname__}{place}"[:300]}
    FailedTask.objects.update_or_create(name=name, defaults=changes)


def task_succeeded(*, name: str) -> None:
    """Forget that a task failed."""
    FailedTask.objects.filter(name=name).delete()
