"""Scan what people upload for viruses, and hold it until that is done."""

import logging

from django.conf import settings
from django.db import IntegrityError, transaction

from shield.files import clamd
from shield.models import Document, DocumentScan
from shield.operations import audit

log = logging.getLogger(__name__)

# What one run takes; the next one is half a minute later.
AT_ONCE = 50


def scan_waiting() -> int:
    """Scan the uploads that wait, the oldest first; return how many were scanned.

    Without a scanner nothing is done. One that cannot be reached ends the run: its files wait for the next one.
    """
    if not settings.CLAMD_ADDRESS:
        return 0
    scanned = 0
    for document in Document.objects.unscanned()[:AT_ONCE]:
        try:
            scanned += _scan(document)
        except clamd.ScannerUnreachableError:
            log.exception("Uploads wait for the virus scanner.")
            break
        except clamd.ScannerError:
            log.exception("Document %s waits: the virus scanner refused it.", document.pk)
    return scanned


def _scan(document: Document) -> bool:
    with document.file.open("rb") as file:
        found = clamd.scan(settings.CLAMD_ADDRESS, file)
    return _record(document, found)


def _record(document: Document, found: str) -> bool:
    """Write down what was found, unless another worker has done so first; a virus is in the audit as well."""
    try:
        with transaction.atomic():
            DocumentScan.objects.create(document=document, found=found[:200])
            if found:
                audit.record("shield.document-infected", document, by=None, found=found[:200])
    except IntegrityError:
        return False
    return True
