"""The whole portal, as `make run` starts it, on its demo: web, worker, clock, mail. One for each test process."""

import email
import email.policy
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from shield.local.ports import first_free
from tests.browser.second_factor import sign_in_as
from tests.cast import POSTS

ROOT = Path(settings.BASE_DIR)
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}

# What the portal gets from itself: a Redis of its own, so that no other worker takes its messages, and its own mail.
NOT_HANDED_ON = {"DJANGO_SETTINGS_MODULE", "EMAIL_URL", "REDIS_URL"}


@dataclass(frozen=True)
class Portal:
    """A running portal."""

    url: str
    mail_folder: Path
    database: str

    def mails_to(self, address: str) -> list[EmailMessage]:
        """What arrived for ``address``, oldest first."""
        found = []
        for path in sorted(self.mail_folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if address in str(message["To"]):
                found.append(message)
        return found

    def wait_for_mail(self, address: str, subject: str, seconds: int = 60) -> EmailMessage:
        """The newest mail to ``address`` whose subject holds ``subject``; fails when none comes in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for message in reversed(self.mails_to(address)):
                if subject in str(message["Subject"]):
                    return message
            time.sleep(0.3)
        raise AssertionError(f"No mail about {subject!r} came to {address}.")

    def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Rows straight from the database, as the owner of its tables sees them."""
        connection = psycopg2.connect(self.database, options="-c role=portal_owner")
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Portal]:
    """The running demo; several tests use it, so each leaves its own traces only."""
    var = tmp_path_factory.mktemp("portal")
    name = f"portal_browser_{worker_id}_{os.getpid()}"
    with _database(name) as address:
        port = first_free(8300 + os.getpid() % 500)
        log = (var / "log").open("w")
        environment = {
            **{key: value for key, value in os.environ.items() if key not in NOT_HANDED_ON},
            "PORTAL_VAR": str(var),
            "PUBLIC_PAGE_CACHE_SECONDS": "1",
            "CATALOGUE_CACHE_SECONDS": "1",
            "DATABASE_URL": address,
            "PORT": str(port),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "shield.local.run"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_it_answers(f"http://localhost:{port}/health/", process, var / "log")
            yield Portal(f"http://localhost:{port}", var / "mail", address)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
            log.close()


class _database:  # noqa: N801 - reads as a verb where it is used
    """A database of its own on the server that the tests run on; dropped in the end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.server = settings.DATABASES["default"]

    def _connect(self):
        connection = psycopg2.connect(
            host=self.server["HOST"] or None,
            port=self.server["PORT"] or None,
            user=self.server["USER"] or None,
            password=self.server["PASSWORD"] or None,
            dbname="postgres",
            options="-c role=portal_owner",
        )
        connection.autocommit = True
        return connection

    def _run(self, statement: str) -> None:
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def __enter__(self) -> str:
        self._run(f'CREATE DATABASE "{self.name}"')
        user = self.server["USER"] + (f":{self.server['PASSWORD']}" if self.server["PASSWORD"] else "")
        return f"postgres://{user}@{self.server['HOST']}:{self.server['PORT']}/{self.name}"

    def __exit__(self, *trouble: object) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 240
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError("The portal stopped:\n" + log.read_text()[-3000:])
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310 - our own address
            return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("The portal does not answer:\n" + log.read_text()[-3000:])


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The distribution's Chromium; no browser is downloaded."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium"),
        "args": ["--disable-gpu", "--disable-quic", *quiet, *as_root],
    }


@pytest.fixture(scope="session")
def cookies(portal: Portal, browser: Browser) -> Callable[[str], StorageState]:
    """The cookies of somebody without a button, who signs in the real way, once."""

    @cache
    def of(who: str) -> StorageState:
        with closing(browser.new_context(base_url=portal.url)) as context:
            page = context.new_page()
            sign_in_as(page, who)
            return context.storage_state()

    return of


@pytest.fixture
def visitor(portal: Portal, browser: Browser, cookies: Callable[[str], StorageState]) -> Iterator[Callable[..., Page]]:
    """Opens a page of the portal for a visitor: ``visitor()``, ``visitor("team")``, ``visitor(narrow=True)``."""
    contexts: list[BrowserContext] = []

    def open_page(who: str = "", *, narrow: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=portal.url,
            viewport=NARROW if narrow else WIDE,
            java_script_enabled=scripts,
            locale="en-GB",
            storage_state=None if not who or who in POSTS else cookies(who),
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if who in POSTS:
            become(page, who)
        return page

    yield open_page
    for context in contexts:
        context.close()


def become(page: Page, who: str) -> None:
    """Sign in with the demo's one button."""
    page.goto("/account/login/")
    page.locator(f'form[action$="/account/demo/{who}/"] button').click()
    page.wait_for_url("**/")
