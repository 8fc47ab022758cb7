"""What the tests of the partnership share."""

from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest

from shield.models import Notice
from shield.operations import audit


@pytest.fixture
def broken_record() -> Callable[[Callable[[], Any]], None]:
    """Do something whose entry in the record, its last write, fails; the error comes through."""

    def attempt(act: Callable[[], Any]) -> None:
        with mock.patch.object(audit, "record", side_effect=RuntimeError("No entry")), pytest.raises(RuntimeError):
            act()

    return attempt


@pytest.fixture
def noticed() -> Callable[[], list[tuple[str, str]]]:
    """Every notice so far: its template by its last name, and to whom."""

    def read() -> list[tuple[str, str]]:
        rows = Notice.objects.order_by("template", "to").values_list("template", "to")
        return [(template.rpartition("/")[2], to) for template, to in rows]

    return read
