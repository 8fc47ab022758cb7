"""Which errors mean that the database does not answer, rather than that it refuses something."""

from django.db import InternalError, OperationalError
from django.db.utils import InterfaceError

# PostgreSQL's codes: connections that fail, resources that run out, a server that shuts down or starts, a server that
# only reads. Other codes, such as a deadlock's, come from a database that answers.
LOST_CLASSES = ("08", "53")
LOST_CODES = {"57P01", "57P02", "57P03", "25006"}


def is_database_lost(error: BaseException | None) -> bool:
    """Return whether an error says that the database cannot be reached or cannot write."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError | InternalError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    if code is None:
        return isinstance(error, OperationalError)
    return code in LOST_CODES or code.startswith(LOST_CLASSES)
