"""Which tables were written to, as the database itself counts it: triggers, functions and undone changes included."""

from django.db import connection

# Every visit may touch its session, and a refused one may be recorded.
MAY_BE_WRITTEN = {
    "django_session",
    "usersessions_usersession",
    "shield_auditentry",
    "shield_auditlink",
    # Whether the database can be written is found out by writing when it was last asked.
    "shield_heartbeat",
}

ROWS_WRITTEN = """
    SELECT relname, written FROM (
        SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
                        + pg_stat_get_xact_tuples_deleted(oid) AS written
        FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    ) counted WHERE written > 0
"""


def rows_written() -> dict[str, int]:
    """Return how many rows this transaction has inserted, updated or deleted in each table so far."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS_WRITTEN)
        return dict(cursor.fetchall())


def written_since(before: dict[str, int]) -> set[str]:
    """Return the tables that were written to since ``before`` and must not be by a refused request."""
    changed = {table for table, rows in rows_written().items() if rows != before.get(table)}
    return changed - MAY_BE_WRITTEN
