"""Store a document once, for good."""

import hashlib
import logging
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from shield.models import Document
from shield.operations import audit
from shield.refusals import Refused

log = logging.getLogger(__name__)

MAX_BYTES = 20 * 1024 * 1024

# Extension, content type, and how the bytes must begin: all three have to agree.
ALLOWED = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    ".csv": ("text/csv", b""),
}


def store(*, title: str, filename: str, content: bytes, permission: str, by: Any) -> Document:
    """Store ``content`` permanently and return its ``Document``.

    ``permission`` names who may read it. Raises ``Refused`` when the file is empty, over 20 MB, or its content is not
    what its name says (PDF, PNG, JPEG, Word, Excel or CSV).
    """
    suffix = PurePath(filename).suffix.lower().replace(".jpeg", ".jpg")
    if suffix not in ALLOWED:
        raise Refused("The selected file must be a PDF, Word, Excel, CSV, PNG or JPEG")
    content_type, beginning = ALLOWED[suffix]
    if not content:
        raise Refused("The selected file is empty")
    if len(content) > MAX_BYTES:
        raise Refused("The selected file must be smaller than 20MB")
    if not content.startswith(beginning):
        raise Refused("The selected file does not match its file type. Save it again in the program you made it with.")
    return _write(title, filename, content, content_type, permission, by)


def keep_upload(*, title: str, file: Any, permission: str, by: Any, field: str = "file") -> Document:
    """``store`` for a file selected in the form field ``field``, which shows the refusal."""
    try:
        return store(title=title[:200], filename=file.name, content=file.read(), permission=permission, by=by)
    except Refused as refusal:
        raise Refused(refusal.message, field=field) from refusal


@transaction.atomic
def _write(title: str, filename: str, content: bytes, content_type: str, permission: str, by: Any) -> Document:
    document = Document(
        title=title,
        filename=PurePath(filename).name[-150:],
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        permission=permission,
        stored_by=by,
    )
    document.file.save(document.filename, ContentFile(content), save=False)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            audit.record("shield.document-stored", document, by=by, sha256=document.sha256)
    except BaseException:
        # A row that did not stay must not leave its bytes behind.
        document.file.delete(save=False)
        raise
    return document
