"""The cast, signed in, and the count of what was tried."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.access.conftest import _empty_cache, visitors  # noqa: F401 - the cast of the access table


@pytest.fixture
def tried(request: pytest.FixtureRequest, record_property: Callable[[str, Any], None]) -> Iterator[Counter[str]]:
    """What a test has tried, by kind; the total is printed and kept in the report of the run."""
    counted: Counter[str] = Counter()
    yield counted
    record_property("inputs", counted.total())
    print(f"{counted.total()} inputs tried")  # noqa: T201 - shown by -rP
