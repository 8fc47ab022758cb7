"""What every test stands on: the database roles of production, and the cast."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations

from tests.architecture.proofs.watch import pytest_runtest_call  # noqa: F401 - a hook of pytest
from tests.cast import *  # noqa: F403 - the cast is there for every test
from tests.real_worker import MailSink, RealWorker


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


# --- Browser --------------------------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves a running event loop, in which Django's ORM refuses other tests.

    A test with real transactions empties every table when it ends, so it is slow.
    """
    for item in items:
        if (mark := item.get_closest_marker("django_db")) and mark.kwargs.get("transaction"):
            item.add_marker("slow")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Only browser tests may use the ORM inside that loop, from their set-up to their clean-up."""
    if item.get_closest_marker("browser"):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        return (yield)
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The distribution's Chromium, so that no browser is fetched; without its sandbox only where root has none."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": [*quiet, *sandbox]}


# --- Real services --------------------------------------------------------------------------------------------------


@pytest.fixture
def mail_sink() -> Iterator[MailSink]:
    """A real SMTP server in this process that keeps what it is given."""
    with MailSink() as sink:
        yield sink


@pytest.fixture
def real_worker(transactional_db: None, mail_sink: MailSink, tmp_path: Path) -> Iterator[RealWorker]:
    """A real Celery worker on the test database, the real Redis and ``mail_sink``; end it, kill it, start it again."""
    with RealWorker(mail_sink, tmp_path / "worker.log") as worker:
        yield worker
