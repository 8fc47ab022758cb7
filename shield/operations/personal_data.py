"""Export and erase the personal data of a person, as each app announced it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction

from shield.extension_points import personal_data
from shield.models import User
from shield.operations import audit


@dataclass(frozen=True)
class Kind:
    """One kind of record that holds personal data, in words for the person concerned."""

    name: str
    fields: str
    retention: str


def kinds() -> list[Kind]:
    """Return every announced kind of personal data, with how long it is retained and why."""
    return [
        Kind(
            str(apps.get_model(part.model)._meta.verbose_name_plural).capitalize(),
            ", ".join(str(apps.get_model(part.model)._meta.get_field(name).verbose_name) for name in part.fields),
            part.retention,
        )
        for part in personal_data
    ]


@transaction.atomic
def export(*, user: User, by: Any) -> dict[str, list[dict[str, Any]]]:
    """Everything the portal holds about ``user``, by announced key (UK GDPR, article 15)."""
    found = {part.key: list(part.export(user)) for part in personal_data}
    audit.record("shield.personal-data-exported", user, by=by)
    return found


@transaction.atomic
def erase(*, user: User, by: Any) -> dict[str, int]:
    """Erase the personal data of ``user``, the account last; return the rows changed, by announced key."""
    parts = sorted(personal_data, key=lambda part: (part.key == "shield.account", part.order))
    counts = {part.key: part.erase(user) for part in parts}
    audit.record("shield.personal-data-erased", user, by=by, **counts)
    return counts
