"""Know a restored copy by its mark: it sends no email until a person allows it.

The mark stands in the database, with a count that rises every minute, and in a file that is never backed up. A copy on
another machine meets no file or another one; an older state of the same database has a smaller count than the file.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from shield.models import EmailNotice, EmailStatus, Installation
from shield.operations import audit
from shield.refusals import Refused
from shield.short_cache import cached_briefly

SET_ASIDE = "It was waiting when the backup was made, so it may have been sent since."


@dataclass(frozen=True)
class KeptMark:
    """The mark as it is kept outside the database."""

    mark: str
    count: int


def is_copy() -> bool:
    """Return whether this database was restored from a backup and nobody has allowed it to send emails yet."""
    if settings.INSTALLATION_FILE is None:
        return False
    # First the file: the count in the database is never behind it, unless the database is older.
    kept = _read(settings.INSTALLATION_FILE)
    row = Installation.objects.only("mark", "count").first()
    return row is not None and not _belongs(row, kept)


@cached_briefly
def is_copy_for_pages() -> bool:
    """``is_copy`` for every page; while the database does not answer, pages have other things to say."""
    try:
        return is_copy()
    except DatabaseError:
        return False


def renew() -> bool:
    """Count on, and keep the new count outside the database; return whether this installation may send emails."""
    file = settings.INSTALLATION_FILE
    if file is None:
        return True
    Installation.objects.get_or_create(name="portal")
    kept = _read(file)
    with transaction.atomic():
        row = Installation.objects.select_for_update().get()
        if not _belongs(row, kept):
            return False
        row.count += 1
        row.save(update_fields=["count"])
        if row.count == 1:
            # Nothing is counted before there is a file: without one, the next count would be taken for a copy's.
            _write(file, row)
    _write(file, row)
    return True


def waiting() -> int:
    """Return how many emails wait to be sent."""
    return EmailNotice.objects.waiting().count()


@transaction.atomic
def release(*, by: Any, send_waiting: bool, now: datetime | None = None) -> None:
    """Let this copy send emails from now on; without ``send_waiting`` those that wait are left to a person.

    Raises ``Refused`` when the portal sends emails already, or when the mark cannot be kept outside the database.
    """
    file, row = settings.INSTALLATION_FILE, Installation.objects.select_for_update().first()
    if file is None or row is None or not is_copy():
        raise Refused("This portal sends emails already.")
    row.mark, row.count = Installation().mark, 1
    row.save(update_fields=["mark", "count"])
    if not send_waiting:
        EmailNotice.objects.waiting().filter(written_at__lte=now or timezone.now()).update(
            status=EmailStatus.UNKNOWN, error=SET_ASIDE, claim=None, lease_until=None
        )
    audit.record("shield.copy-released", row, by=by, send_waiting=send_waiting)
    try:
        _write(file, row)
    except OSError as trouble:
        raise Refused("The file with the mark of this installation cannot be written.") from trouble
    transaction.on_commit(is_copy_for_pages.invalidate)


def _belongs(row: Installation, kept: KeptMark | None) -> bool:
    """Return whether the mark is this database's own and no older; one without a count has just been made."""
    return row.count == 0 or (kept is not None and kept.mark == str(row.mark) and row.count >= kept.count)


def _read(path: Path) -> KeptMark | None:
    """Return what is kept; ``None`` where there is no such file or it is no mark."""
    try:
        return KeptMark(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _write(path: Path, row: Installation) -> None:
    """Replace the file as a whole, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.new")
    half.write_text(json.dumps(asdict(KeptMark(str(row.mark), row.count))))
    half.replace(path)
