"""Store a document once, for good."""

import hashlib
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from shield.files.kinds import kind_of
from shield.models import Document
from shield.operations import audit
from shield.refusals import Refused


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
    document.file.save(document.filename, ContentFile(content), save=False)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            audit.record("shield.document-stored", document, by=document.stored_by, sha256=document.sha256)
    except BaseException:
        # A row that did not stay must not leave its bytes behind.
        document.file.delete(save=False)
        raise
    return document
