"""What a page costs."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def cost(client: Any, path: str) -> int:
    """How many statements a page takes, once the session stands."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
