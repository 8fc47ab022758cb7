"""Try several things on one record: each in a savepoint of its own that is undone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Do something in the database and undo it at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
