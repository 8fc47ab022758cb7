"""Store what was entered in a form that arrived after its session had ended, for its owner alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from shield.models import User
from shield.models.kept_forms import KeptForm

# Characters in all fields together; the longest text of the portal is a tenth of this.
MAX_LENGTH = 500_000
MAX_PATH = KeptForm._meta.get_field("path").max_length or 0


@transaction.atomic
def keep(*, key: UUID, owner: int, path: str, fields: Mapping[str, Sequence[str]], now: datetime | None = None) -> bool:
    """Store ``fields`` encrypted for the account ``owner`` and return whether there was something to store.

    The same form sent again replaces what was stored before. Nothing is stored for a closed account, without any text,
    above 500,000 characters, or for an address that is too long.
    """
    length = sum(len(value) for values in fields.values() for value in values)
    if not 0 < length <= MAX_LENGTH or len(path) > MAX_PATH or not User.objects.active().filter(pk=owner).exists():
        return False
    values = {"owner_id": owner, "path": path, "fields": {name: list(values) for name, values in fields.items()}}
    KeptForm.objects.update_or_create(pk=key, defaults=values | ({"kept_at": now} if now else {}))
    return True


def discard(*, kept: KeptForm, by: Any) -> None:
    """Delete what ``by`` entered and does not want to send."""
    KeptForm.objects.visible_to(by).filter(pk=kept.pk).delete()


def delete_outdated(*, now: datetime | None = None) -> int:
    """Delete what nobody came back for within 7 days, and return how many."""
    return KeptForm.objects.outdated(now).delete()[0]
