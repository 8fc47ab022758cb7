"""The second net: who is asking, told to the database for one transaction only.

A session-wide setting would leak to the next user of a kept connection, a transaction-local one cannot. Policies read
it with ``current_setting('portal.user_id', true)``; without it, protected tables answer no rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def acting_as(user: Any) -> Iterator[None]:
    """A transaction in which row-level security sees ``user``; ends with the transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('portal.user_id', true)")
            before = cursor.fetchone()[0] or ""
            cursor.execute("SELECT set_config('portal.user_id', %s, true)", [str(user.pk or "")])
        try:
            yield
        finally:
            _restore(before)


def _restore(before: str) -> None:
    """Give a nested transaction its former asker back; a broken transaction forgets by itself."""
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('portal.user_id', %s, true)", [before])
