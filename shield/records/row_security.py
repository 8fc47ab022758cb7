"""Row-level security: tell the database who is asking, for one transaction only.

A session-wide setting would leak to the next user of a kept connection, a transaction-local one cannot. Policies read
it with ``current_setting('portal.user_id', true)``; without it, protected tables answer no rows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from shield.refusals import Refused

P = ParamSpec("P")
Answer = TypeVar("Answer")


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


@contextmanager
def renewing_keys() -> Iterator[None]:
    """A transaction in which the owner of the tables, and nobody else, sees every row that holds an encrypted value.

    ``Refused`` to any other role: it would see too few rows and say that all was well.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] != "portal_owner":
            raise Refused("Only the owner of the tables sees every row. Run this with DB_ROLE=portal_owner.")
        cursor.execute("SELECT set_config('portal.renewing_keys', 'on', true)")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SELECT set_config('portal.renewing_keys', '', true)")


def acting_by(operation: Callable[P, Answer]) -> Callable[P, Answer]:
    """An operation on protected rows: one transaction in which the database sees its ``by`` as the asker."""

    @wraps(operation)
    def perform(*args: P.args, **kwargs: P.kwargs) -> Answer:
        with acting_as(kwargs["by"]):
            return operation(*args, **kwargs)

    return perform
