"""What every test stands on: the database roles of production, and the cast."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations

from tests.cast import *  # noqa: F403 - the cast is there for every test


def use_role(role: str) -> None:
    """Connect as ``role`` from now on."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={role} -c timezone=UTC"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The owner makes and migrates the test database."""
    use_role("portal_owner")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tests then run as the application role, so that grants and row-level security apply to them."""
    with django_db_blocker.unblock():
        use_role("portal_app")
    yield
    with django_db_blocker.unblock():
        use_role("portal_owner")


@pytest.fixture(scope="session", autouse=True)
def _flush_as_owner() -> None:
    """Only the owner may TRUNCATE, so the flush after a transactional test changes role around its statements."""
    execute = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        execute(self, ["SET ROLE portal_owner", *sql_list, "SET ROLE portal_app"])

    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()
