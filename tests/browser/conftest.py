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

from shield.extension_points import demo_people
from shield.local.ports import first_free
from shield.local.processes import dies_with_us
from tests import template_databases
from tests.browser.second_factor import sign_in_as
from tests.cast import POSTS

ROOT = Path(settings.BASE_DIR)
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
# Who signs in with one button of the demo; the others of its people do it the real way.
BUTTONS = [person.key for person in demo_people if person.key in POSTS]


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
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The running demo; several tests use it, so each leaves its own traces only."""
    folder, name = tmp_path_factory.mktemp("portal"), f"portal_browser_{os.getpid()}"
    template, files = template_databases.demo()
    template_databases.copy(template, name)
    template_databases.copy_folder(files, folder)
    port = first_free(8300 + os.getpid() % 500)
    environment = template_databases.portal_environment(name, folder) | {
        "PUBLIC_PAGE_CACHE_SECONDS": "1",
        "CATALOGUE_CACHE_SECONDS": "1",
        # Somebody who signed in for the first test is still there for the last.
        "SESSION_IDLE_MINUTES": "240",
        "PORT": str(port),
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*dies_with_us(signal.SIGINT), sys.executable, "-m", "shield.local.run"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_it_answers(f"http://localhost:{port}/health/", process, folder / "log")
            yield Portal(f"http://localhost:{port}", folder / "mail", template_databases.address(name))
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
    template_databases.drop(name)


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
            storage_state=None if not who or who in BUTTONS else cookies(who),
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if who in BUTTONS:
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
