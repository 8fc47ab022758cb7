"""Edit a record that others may be editing too."""

from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F

from shield.models.versioned import Versioned
from shield.operations import audit
from shield.refusals import ChangedMeanwhile

Record = TypeVar("Record", bound=Versioned)


def wait_for_turn(path: str) -> None:
    """Let those who send the form at ``path`` at the same moment do so one after the other, until the transaction ends."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [path])


@transaction.atomic
def update_record(record: Record, kind: str, /, *, version: int, by: Any, **changes: Any) -> Record:
    """Write ``changes`` over ``version`` of the record and leave an audit entry that names the fields.

    One conditional ``UPDATE``: when somebody saved the record since ``version`` was read, ``ChangedMeanwhile`` is raised and
    nothing is written.
    """
    changed = (
        type(record)._base_manager.filter(pk=record.pk, version=version).update(version=F("version") + 1, **changes)
    )
    if not changed:
        raise ChangedMeanwhile
    for name, value in {"version": version + 1, **changes}.items():
        setattr(record, name, value)
    audit.record(kind, record, by=by, fields=sorted(changes))
    return record
