"""Encrypted fields: AES-GCM, key id in each value, bound to table, column and row.

A value copied to another row, column or table, a changed value and a missing key all raise ``Undecipherable``; nothing
ever comes back as ciphertext. Falsy values survive. The row needs its key before it is saved, so models use UUIDs.
"""

import base64
import json
import os
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

VERSION = "e1"


class Undecipherable(Exception):
    """The stored value cannot be decrypted with the configured keys, or belongs to another row."""


class Ciphertext(str):
    """A stored value that has not been deciphered; never shown as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<encrypted>"


def newest_key() -> str:
    """The name of the key that values are written with."""
    return next(iter(settings.FIELD_KEYS))


def encrypt(value: Any, bound_to: str) -> Ciphertext:
    """Encrypt a JSON-ready ``value`` with the newest key, bound to ``bound_to`` (table, column, row)."""
    key_id = newest_key()
    key = settings.FIELD_KEYS[key_id]
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, json.dumps(value).encode(), f"{VERSION}|{key_id}|{bound_to}".encode())
    return Ciphertext(f"{VERSION}:{key_id}:{base64.b64encode(nonce + sealed).decode()}")


def decrypt(stored: str, bound_to: str) -> Any:
    """The value behind ``stored``; raises ``Undecipherable`` when key, place or bytes are wrong."""
    try:
        version, key_id, body = stored.split(":", 2)
        key = settings.FIELD_KEYS[key_id]
        raw = base64.b64decode(body, validate=True)
        opened = AESGCM(key).decrypt(raw[:12], raw[12:], f"{version}|{key_id}|{bound_to}".encode())
    except (ValueError, KeyError, InvalidTag) as trouble:
        raise Undecipherable(f"A value bound to {bound_to.split('|')[0]} cannot be decrypted.") from trouble
    return json.loads(opened)


def key_of(stored: str) -> str:
    """The name of the key that a stored value needs; nothing for what is no stored value."""
    return stored.split(":", 2)[1] if stored.count(":") >= 2 else ""


def sealed(record: models.Model, name: str, value: Any) -> Ciphertext:
    """The stored form of ``value`` for one encrypted field of ``record``: what a conditional ``UPDATE`` may write."""
    field = cast(EncryptedField, record._meta.get_field(name))
    return encrypt(value, field.place(record))


class _Deciphering:
    """Deciphers on first reading, when the row's key is known."""

    def __init__(self, field: "EncryptedField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        if isinstance(value, Ciphertext):
            value = decrypt(value, self.field.place(instance))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedField(models.TextField):
    """Text, number, date text or JSON that only a holder of the keys can read. Cannot be filtered or bulk-updated."""

    description = "Encrypted value"
    # For type checkers: what comes out is what went in, whatever its type.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Deciphering(self))

    def place(self, instance: models.Model) -> str:
        """Table, column and row: what a stored value is bound to."""
        if instance.pk is None:
            raise TypeError(f"{self} needs a model whose key is known before saving, such as a UUID.")
        return f"{self.model._meta.db_table}|{self.column}|{instance.pk}"

    def pre_save(self, model_instance: models.Model, add: bool) -> Ciphertext | None:
        value = getattr(model_instance, self.attname)
        return None if value is None else encrypt(value, self.place(model_instance))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or isinstance(value, Ciphertext):
            return value
        raise TypeError(f"{self} cannot be filtered by, or updated with, a plain value: save the record instead.")

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self} is never serialised.")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self} cannot be searched.")
        return super().get_lookup(lookup_name)
