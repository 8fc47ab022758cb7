"""A real Celery worker and a real mail server, for tests that prove what happens between processes."""

import asyncio
import email
import email.policy
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any

import redis
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from shield.local.ports import first_free
from shield.local.processes import Program, Running


def wait_until(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether ``is_so`` came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return False


class MailSink:
    """Keeps every mail; with ``hold`` set it takes a mail and never says so.

    ``refusals`` are answers to a recipient in place of 250; with ``hang_up`` set it takes a mail and ends the connection
    without a word. ``greetings`` counts connections. Each mail takes it ``pause`` seconds.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.greetings = 0
        self.pause = 0.0
        self.hold = threading.Event()
        self.hang_up = threading.Event()
        self.port = first_free(21_000 + os.getpid() % 5_000)
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.greetings += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if refusal := self.refusals.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        await asyncio.sleep(self.pause)
        if self.hang_up.is_set():
            server.transport.close()
        while self.hold.is_set():
            await asyncio.sleep(0.05)
        return "250 Kept"

    def __enter__(self) -> "MailSink":
        self._controller.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self.hold.clear()
        self._controller.stop()


class RealWorker:
    """One worker process."""

    def __init__(self, sink: MailSink, log: Path) -> None:
        self._log = log
        self._environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "WORKER_DATABASE": connection.settings_dict["NAME"],
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "DB_ROLE": "portal_app",
        }
        self._running: Running | None = None

    def start(self) -> None:
        """Start the worker and wait until it listens."""
        self._log.unlink(missing_ok=True)
        options = [
            "-Q",
            "celery,emails",
            "--pool",
            "threads",
            "-c",
            "2",
            "--without-gossip",
            "--without-mingle",
            "-l",
            "INFO",
        ]
        command = [sys.executable, "-m", "celery", "-A", "shield", "worker", *options]
        self._running = Running(Program("worker", command, self._environment, log=self._log))
        assert wait_until(lambda: " ready." in self._words(), 60), self._words()

    def _words(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._running is not None
        self._running.process.send_signal(signal.SIGKILL)
        self._running.process.wait()

    def __enter__(self) -> "RealWorker":
        with redis.Redis.from_url(settings.CELERY_BROKER_URL) as client:
            client.flushdb()
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._running is not None
        self._running.ask_to_stop()
        self._running.make_sure()


def descendants(process: int) -> set[int]:
    """Every process that was started by ``process``, at whatever distance."""
    answer = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent in (line.split() for line in answer.splitlines())}
    found = {process}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {process}
