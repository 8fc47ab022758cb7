"""The one-time key of a form: signed, so that it proves for whom the form was made, even after the session has ended."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest

FIELD = "form_key"
# Fields that say nothing about what was entered.
WITHOUT_CONTENT = {FIELD, "csrfmiddlewaretoken"}
# What was sent is remembered for longer, so that a form with a valid key is never new by mistake.
VALID_FOR = timedelta(days=14)


class KeyExpired(Exception):
    """The form was made too long ago for anyone to know whether it was sent."""


@dataclass(frozen=True)
class FormKey:
    """One form that was shown to one person; ``owner`` is the key of their account, ``None`` for a visitor."""

    owner: int | None
    id: UUID = field(default_factory=uuid4)

    def signed(self) -> str:
        """Return the key as a form carries it."""
        return _signer().sign(f"{self.id}.{self.owner or ''}")

    def belongs_to(self, user: Any) -> bool:
        """Return whether the form was made for ``user``."""
        return self.owner == user.pk


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="shield.form-key")


def read(value: str) -> FormKey | None:
    """Return the key that was signed as ``value``, or ``None`` for anything else. Raise ``KeyExpired`` after 14 days."""
    try:
        identity, _, owner = _signer().unsign(value, max_age=VALID_FOR).partition(".")
    except SignatureExpired as error:
        raise KeyExpired from error
    except BadSignature:
        return None
    return FormKey(int(owner) if owner else None, UUID(identity))


def key_of(request: HttpRequest) -> FormKey | None:
    """Return the key of the form that was posted, whoever it belongs to. Raise ``KeyExpired`` after 14 days."""
    return read(request.POST.get(FIELD, ""))


def own_key(request: HttpRequest) -> FormKey | None:
    """Return the key of the form that was posted, if it was made for the person who posts it and is still valid."""
    try:
        key = key_of(request)
    except KeyExpired:
        return None
    return key if key is not None and key.belongs_to(request.user) else None


def fingerprint(request: HttpRequest) -> str:
    """Return a hash of what was posted and where: who changes what they typed and sends it again sends something new."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in WITHOUT_CONTENT)
    files = [(name, file.name, _content_of(file)) for name, files in request.FILES.lists() for file in files]
    return hashlib.sha256(repr((request.path, fields, sorted(files))).encode()).hexdigest()


def _content_of(file: UploadedFile) -> str:
    """Return a hash of a file: a corrected one often has the name and the size of the first."""
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()
