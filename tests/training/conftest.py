"""What the tests of training share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def cost() -> Callable[[Any, str, int], int]:
    """How many queries a page takes once its session is warm; fails over the limit."""

    def measure(client: Any, path: str, limit: int) -> int:
        counts = []
        for _ in range(3):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            counts.append(len(queries))
        # The session stands in a cache that others may empty meanwhile: the least is what the page itself asks.
        least = min(counts)
        assert least <= limit, [query["sql"] for query in queries.captured_queries]
        return least

    return measure
