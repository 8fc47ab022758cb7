"""What every test stands on: the database roles of production, and the cast."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations

from shield import pdf
from shield.views.concerns import AsksToConfirm
from tests import printed, run_report, template_databases, touched
from tests.architecture.proofs.watch import pytest_runtest_call  # noqa: F401 - a hook of pytest
from tests.cast import *  # noqa: F403 - the cast is there for every test
from tests.real_worker import MailSink, RealWorker
from tests.run_report import pytest_runtest_logreport  # noqa: F401 - a hook of pytest


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of this process's own, copied from the migrated one.

    Tests run as the application role, so that grants and row-level security apply to them.
    """
    name = f"test_{os.getpid()}"
    template_databases.copy(template_databases.tables(), name)
    with django_db_blocker.unblock():
        connection = connections["default"]
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
        connection.settings_dict["OPTIONS"]["options"] = "-c role=portal_app -c timezone=UTC"
    yield
    with django_db_blocker.unblock():
        connection.close()
    template_databases.drop(name)


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


@pytest.fixture(autouse=True)
def _confirms(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sends a form has checked it, so that no test depends on the day on which it runs.

    Tests of what is pointed out before a form is saved are marked ``asks_to_confirm``.
    """
    if not request.node.get_closest_marker("asks_to_confirm"):
        monkeypatch.setattr(AsksToConfirm, "is_confirmed", lambda view, messages: True)


@pytest.fixture(scope="session", autouse=True)
def _pdfs_are_checked() -> Iterator[None]:
    """A PDF with an accessibility error, or a letter that no font has, fails the test that makes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "render", printed.checked(pdf.render))
        yield


# --- Which tests run, and in which order ------------------------------------------------------------------------------

LEFT_OUT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--touched", action="store_true", help="only the tests near what has changed")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Browser tests come last: Playwright leaves a running event loop, in which Django's ORM refuses other tests.

    Among them the crawls come first, as they take longest. A test with real transactions empties every table when it
    ends, so it is slow.
    """
    for item in items:
        if (mark := item.get_closest_marker("django_db")) and mark.kwargs.get("transaction"):
            item.add_marker("slow")
    items.sort(key=_turn)
    yield
    if config.getoption("touched"):
        items[:], config.stash[LEFT_OUT] = touched.choose(items, touched.changed_files())


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("browser") is None:
        return 0
    return 1 if item.path.stem == "test_every_page" else 2


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that distributes the tests how many were left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many tests were left out, and write the report of the run."""
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{left_out} more tests are near what has changed: `make test` runs them.")
    run_report.write(terminalreporter)


# --- Browser --------------------------------------------------------------------------------------------------------


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
def refusing_port() -> Iterator[int]:
    """A port of this machine that refuses connections, and that nobody else takes meanwhile."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def no_cache(settings: Any, refusing_port: int) -> None:
    """Nobody answers where the cache should be."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{refusing_port}/0"}}


@pytest.fixture
def no_database(django_db_setup: None, django_db_blocker: Any, refusing_port: int) -> Iterator[None]:
    """Nobody answers where the database should be. For tests that do not ask for ``db``."""
    connection = connections["default"]
    kept = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(HOST="127.0.0.1", PORT=str(refusing_port))
        yield
        connection.close()
        connection.settings_dict.update(kept)


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
