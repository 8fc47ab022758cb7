"""Re-encrypt every value that an older key encrypted, so that the older key can be removed.

Every batch is a transaction of its own and takes only what still needs it, so the work can be stopped at any moment and
begun again, and people can go on working meanwhile.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from django.db.models import F, Func, Q, TextField, Value

from shield.adapters import key_of_secret
from shield.operations import audit
from shield.records.encryption import EncryptedField, Undecipherable, newest_key, sealed
from shield.records.row_security import renewing_keys

BATCH = 500


@dataclass(frozen=True)
class Tally:
    """What became of one kind of rows."""

    label: str
    rows: int
    unreadable: int = 0


class Store(Protocol):
    """Rows of one kind that hold encrypted values."""

    label: str

    def stale(self) -> models.QuerySet[Any]:
        """Return the rows in which any value was encrypted with an older key."""

    def renew(self, row: Any) -> None:
        """Write every encrypted value of a locked row under the newest key; ``Undecipherable`` leaves it as it is."""


class EncryptedRows:
    """The rows of one model with encrypted fields."""

    def __init__(self, model: type[models.Model], names: list[str]) -> None:
        self.model, self.names, self.label = model, names, model._meta.label

    def stale(self) -> models.QuerySet[Any]:
        older = Q()
        for name in self.names:
            older |= Q(**{f"{name}__isnull": False}) & ~Q(**{f"key_of_{name}": newest_key()})
        keys = {f"key_of_{name}": _key_in(name) for name in self.names}
        return self.model._base_manager.only("pk", *self.names).alias(**keys).filter(older)

    def renew(self, row: Any) -> None:
        values = {name: getattr(row, name) for name in self.names}
        renewed = {name: sealed(row, name, value) for name, value in values.items() if value is not None}
        self.model._base_manager.filter(pk=row.pk).update(**renewed)


def _key_in(name: str) -> Func:
    """The key that a column's value names, read by the database."""
    return Func(F(name), Value(":"), Value(2), function="split_part", output_field=TextField())


class SecondFactors:
    """The secrets of authenticator apps and the seeds of recovery codes."""

    label = Authenticator._meta.label
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)

    def stale(self) -> models.QuerySet[Any]:
        held = Authenticator.objects.filter(type__in=self.kinds)
        keys = {row.pk: {key_of_secret(secret) for secret in _secrets(row.data)} for row in held.iterator()}
        return held.filter(pk__in=[pk for pk, named in keys.items() if named - {newest_key()}])

    def renew(self, row: Any) -> None:
        row.data = _with_secrets(row.data, lambda secret: get_adapter().encrypt(get_adapter().decrypt(secret)))
        row.save(update_fields=["data"])


def _secrets(data: dict[str, Any]) -> list[str]:
    return [*(data[name] for name in ("secret", "seed") if name in data), *data.get("migrated_codes", ())]


def _with_secrets(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    changed: dict[str, Any] = {name: change(data[name]) for name in ("secret", "seed") if name in data}
    if "migrated_codes" in data:
        changed["migrated_codes"] = [change(code) for code in data["migrated_codes"]]
    return data | changed


def stores() -> Iterator[Store]:
    """Return everything that holds encrypted values."""
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]
        if names and not model._meta.proxy:
            yield EncryptedRows(model, names)
    yield SecondFactors()


def waiting() -> list[Tally]:
    """Return how many rows of each kind still need an older key; raise ``Refused`` for any role but the owner of the tables."""
    with renewing_keys():
        return [Tally(store.label, store.stale().count()) for store in stores()]


def renew() -> Iterator[Tally]:
    """Re-encrypt everything with the newest key, kind by kind. Values that cannot be decrypted stay unchanged and are counted."""
    for store in stores():
        tallies = list(_batches(store))
        yield Tally(store.label, sum(one.rows for one in tallies), sum(one.unreadable for one in tallies))


def _batches(store: Store) -> Iterator[Tally]:
    last = None
    while True:
        with renewing_keys():
            stale = store.stale().select_for_update().order_by("pk")
            rows = list(stale.filter(pk__gt=last)[:BATCH] if last else stale[:BATCH])
            if not rows:
                return
            last = rows[-1].pk
            tally = _renew(store, rows)
            audit.record("shield.keys-renewed", None, by=None, of=tally.label, rows=tally.rows, key=newest_key())
        yield tally


def _renew(store: Store, rows: list[Any]) -> Tally:
    unreadable = 0
    for row in rows:
        try:
            store.renew(row)
        except Undecipherable:
            unreadable += 1
    return Tally(store.label, len(rows) - unreadable, unreadable)
