"""Store a document once, for good."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from shield.files.kinds import kind_of
from shield.models import Document
from shield.models.documents import storage_path
from shield.operations import audit
from shield.outages import is_disk_full
from shield.refusals import Refused

NO_SPACE = "The portal has no space left for files. Tell the people who run its servers, and try again later."


@dataclass(frozen=True)
class Finding:
    """One document whose file is not what was stored."""

    document: str
    trouble: str


def store(*, title: str, filename: str, content: bytes, permission: str, by: Any, is_upload: bool = False) -> Document:
    """Store ``content`` permanently and return its ``Document``.

    ``permission`` names who may read it. Raises ``Refused`` when the file is empty, over 20 MB, damaged or unsafe to
    open, or when its content is not what its name says (PDF, PNG, JPEG, Word, Excel, PowerPoint or CSV). An upload is held until it
    has been scanned, where there is a scanner.
    """
    suffix = PurePath(filename).suffix.lower().replace(".jpeg", ".jpg")
    kind = kind_of(suffix, content)
    document = Document(
        title=title,
        filename=PurePath(filename).name[-150:],
        content_type=kind.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        permission=permission,
        is_upload=is_upload,
        stored_by=by,
    )
    return _write(document, content)


def keep_upload(*, title: str, file: Any, permission: str, by: Any, field: str = "file") -> Document:
    """``store`` for a file selected in the form field ``field``, which shows the refusal."""
    try:
        return store(
            title=title[:200], filename=file.name, content=file.read(), permission=permission, by=by, is_upload=True
        )
    except Refused as refusal:
        raise Refused(refusal.message, field=field) from refusal


@transaction.atomic
def _write(document: Document, content: bytes) -> Document:
    try:
        document.file.save(document.filename, ContentFile(content), save=False)
    except OSError as error:
        # What was written so far would lie there for good.
        document.file.storage.delete(storage_path(document, document.filename))
        if is_disk_full(error):
            raise Refused(NO_SPACE) from error
        raise
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            audit.record("shield.document-stored", document, by=document.stored_by, sha256=document.sha256)
    except BaseException:
        # A row that did not stay must not leave its bytes behind.
        document.file.delete(save=False)
        raise
    return document


def verify() -> Iterator[Finding]:
    """Compare every file with its row: missing, changed and unknown files."""
    for document in Document.objects.order_by("pk").iterator():
        if trouble := _trouble(document):
            yield Finding(str(document.pk), trouble)
    yield from _unknown_files()


def _trouble(document: Document) -> str:
    try:
        with document.file.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "its file is missing"
    except OSError as error:
        return f"its file cannot be read ({error.strerror})"
    return "" if found == document.sha256 else "its file was changed"


def _unknown_files() -> Iterator[Finding]:
    """Yield files that no row knows, such as those of documents stored after the backup of the database."""
    storage = Document._meta.get_field("file").storage
    folders = storage.listdir("")[0] if storage.exists("") else []
    for folder in sorted(folders):
        names = {f"{folder}/{name}" for name in storage.listdir(folder)[1]}
        known = set(Document.objects.filter(file__in=names).values_list("file", flat=True))
        yield from (Finding(name, "no document has this file") for name in sorted(names - known))
