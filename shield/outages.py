"""Which errors mean that a part of the portal is out of order, rather than that something is refused."""

import errno
from pathlib import Path

from django.conf import settings
from django.db import InternalError, OperationalError
from django.db.utils import InterfaceError

# PostgreSQL's codes: connections that fail, resources that run out, a server that shuts down or starts, a server that
# only reads. Other codes, such as a deadlock's, come from a database that answers.
LOST_CLASSES = ("08", "53")
LOST_CODES = {"57P01", "57P02", "57P03", "25006"}

# The database answers and takes nothing new: it only reads, or its disk is full.
READS_ONLY_CODES = {"25006", "53100"}
DISK_FULL = {errno.ENOSPC, errno.EDQUOT}


def is_database_lost(error: BaseException | None) -> bool:
    """Return whether an error says that the database cannot be reached or cannot write."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError | InternalError):
        return False
    code = _code(error)
    if code is None:
        return isinstance(error, OperationalError)
    return code in LOST_CODES or code.startswith(LOST_CLASSES)


def only_reads(error: BaseException | None) -> bool:
    """Return whether an error says that the database can be read and takes nothing new."""
    return isinstance(error, OperationalError | InternalError) and _code(error) in READS_ONLY_CODES


def _code(error: BaseException) -> str | None:
    code: str | None = getattr(error.__cause__, "pgcode", None)
    return code


def is_disk_full(error: BaseException | None) -> bool:
    """Return whether an error says that a disk of the portal is full."""
    return isinstance(error, OSError) and error.errno in DISK_FULL


def is_document_missing(error: BaseException | None) -> bool:
    """Return whether an error says that the file of a document is not where it was stored."""
    if not isinstance(error, FileNotFoundError) or error.filename is None:
        return False
    return Path(error.filename).is_relative_to(settings.MEDIA_ROOT)
