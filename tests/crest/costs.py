"""What a page costs."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

# What the cache usually answers (another test run on the same cache may have emptied it), and the saving of a session.
APART = ("SAVEPOINT", "django_session", "partnership_partnershipprofile", "shield_bankholidaychange")


def cost(client: Any, path: str) -> int:
    """How many statements a page takes, apart from what the cache holds and savepoints."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return sum(not any(part in query["sql"] for part in APART) for query in queries)
