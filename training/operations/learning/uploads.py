"""Long files of suppliers: stored, read by a worker with progress, and imported all or not at all."""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from shield.celery import app
from shield.operations import audit
from shield.refusals import Refused
from shield.tables import reading
from training.models import ImportMapping, LearningUpload, UploadStatus
from training.operations.learning import imports

log = logging.getLogger(__name__)

# About 500 lines; a longer file is read by a worker.
SHORT = 40_000
FAILED = "The file could not be imported because of an error in the portal. Nothing was imported."
TASK = "training.tasks.import_learning_file"


def is_long(content: bytes) -> bool:
    """Return whether a file takes longer to read than a person should wait for a page."""
    return len(content) > SHORT


@transaction.atomic
def start(*, mapping: ImportMapping, content: bytes, filename: str, only_checks: bool, by: Any) -> LearningUpload:
    """Store a file for a worker and wake one. Raise ``Refused`` for a file that is too large."""
    if len(content) > reading.MAX_BYTES:
        raise Refused(f"The selected file must be smaller than {reading.MAX_BYTES // 1024 // 1024}MB", field="file")
    upload = LearningUpload.objects.create(
        mapping=mapping, content=content, filename=filename[-150:], only_checks=only_checks, uploaded_by=by
    )
    audit.record("training.learning-file-uploaded", upload, by=by, only_checks=only_checks)
    transaction.on_commit(lambda: wake(upload.pk), robust=True)
    return upload


def wake(key: Any) -> None:
    """Tell a worker about a file. The row is the truth: a lost message is made good by the clock."""
    try:
        app.send_task(TASK, args=[str(key)], ignore_result=True, retry=False)
    except OperationalError:
        log.warning("The broker did not answer; the clock will read what is waiting.")


def run(*, key: Any, now: datetime | None = None) -> bool:
    """Read one file and import it; return whether it was this worker's. Each file is claimed by one worker.

    Claim, progress and result are transactions of their own, so that the page shows how far the worker is.
    """
    now = now or timezone.now()
    if not _claim(key, now):
        return False
    upload = LearningUpload.objects.select_related("mapping", "uploaded_by").get(pk=key)
    try:
        outcome = imports.preview(
            mapping=upload.mapping,
            content=bytes(upload.content),
            by=upload.uploaded_by,
            now=now,
            report=partial(_report, upload),
        )
        _finish(upload, outcome, now)
    except Refused as refusal:
        _refuse(upload, refusal.message, now)
    except Exception:  # told to the person who waits, and to the log
        _refuse(upload, FAILED, now)
        raise
    return True


@transaction.atomic
def _claim(key: Any, now: datetime) -> bool:
    claimed = LearningUpload.objects.claimable(now).filter(pk=key)
    return bool(claimed.update(status=UploadStatus.RUNNING, started_at=now))


@transaction.atomic
def _report(upload: LearningUpload, read: int, lines: int) -> None:
    LearningUpload.objects.filter(pk=upload.pk).update(lines_read=read, lines=lines)


@transaction.atomic
def _refuse(upload: LearningUpload, reason: str, now: datetime) -> None:
    LearningUpload.objects.filter(pk=upload.pk).update(
        status=UploadStatus.REFUSED, refusal=reason[:300], content=b"", finished_at=now
    )


@transaction.atomic
def _finish(upload: LearningUpload, outcome: imports.Outcome, now: datetime) -> None:
    """Import and store the result together, so that a file is never half imported."""
    if not upload.only_checks:
        imports.store(mapping=upload.mapping, outcome=outcome, by=upload.uploaded_by)
    LearningUpload.objects.filter(pk=upload.pk).update(
        status=UploadStatus.DONE, result=outcome.summary(), content=b"", finished_at=now
    )


def sweep(*, now: datetime | None = None) -> int:
    """Wake a worker for what waits, and delete old results. Return how many were deleted."""
    for key in LearningUpload.objects.claimable(now).values_list("pk", flat=True):
        wake(key)
    deleted, _ = LearningUpload.objects.to_delete(now).delete()
    return deleted
