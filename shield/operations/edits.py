"""Edit a record that others may be editing too."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F

from shield.models.versioned import Versioned
from shield.operations import audit
from shield.refusals import Refused

Record = TypeVar("Record", bound=Versioned)


@transaction.atomic
def update_record(record: Record, kind: str, /, *, version: int, by: Any, **changes: Any) -> Record:
    """Write ``changes`` over ``version`` of the record and leave an audit entry that names the fields.

    One conditional ``UPDATE``: when somebody saved the record since ``version`` was read, ``Refused`` is raised and
    nothing is written.
    """
    changed = (
        type(record)._base_manager.filter(pk=record.pk, version=version).update(version=F("version") + 1, **changes)
    )
    if not changed:
        raise Refused(
            "Another person saved changes while you were editing, so your changes were not saved. "
            "Copy your text, open the page again and make your changes there."
        )
    for name, value in {"version": version + 1, **changes}.items():
        setattr(record, name, value)
    audit.record(kind, record, by=by, fields=sorted(changes))
    return record
