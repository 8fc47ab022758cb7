"""`make run` as a person meets it: it answers, stops on Ctrl-C, survives a power cut, and leaves nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shield.local.health import is_healthy
from shield.local.ports import first_free
from shield.local.prepare import ROOT
from tests.real_worker import descendants, wait_until

pytestmark = pytest.mark.services

OVERRIDES = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DB_ROLE", "DJANGO_SETTINGS_MODULE", "PORTAL_ENVIRONMENT")


class LocalPortal:
    """One start of the portal, as `make run` makes it."""

    def __init__(self, var: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/health/"
        environment = {name: value for name, value in os.environ.items() if name not in OVERRIDES}
        self.log = var.parent / f"run-{time.time_ns()}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "shield.local.run"],
                cwd=ROOT,
                env=environment | {"PORTAL_VAR": str(var), "PORT": str(port)},
                stdout=log,
                stderr=log,
            )

    def is_up(self) -> bool:
        """Whether everything came up, in seven minutes beside all other tests; stops waiting when it ended."""
        wait_until(lambda: "Ctrl-C stops" in self.words() or self.process.poll() is not None, 420)
        return "Ctrl-C stops" in self.words()

    def words(self) -> str:
        return self.log.read_text()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], LocalPortal]]:
    """Start a portal, always in the same folder; as root its cluster may lie outside, and goes with it."""
    var = tmp_path / "var"
    port = first_free(28_000 + os.getpid() % 1_000)
    started: list[LocalPortal] = []

    def one_more() -> LocalPortal:
        started.append(LocalPortal(var, port))
        return started[-1]

    yield one_more
    for portal in started:
        portal.process.terminate()
        portal.process.wait(60)
    shutil.rmtree((var / "postgres").resolve(), ignore_errors=True)


def are_gone(processes: set[int]) -> bool:
    return not any(Path(f"/proc/{number}").exists() for number in processes)


def test_the_portal_starts_stops_and_survives_a_kill_without_leaving_a_process(
    start: Callable[[], LocalPortal],
) -> None:
    first = start()
    assert first.is_up(), first.words()
    assert is_healthy(first.address)
    programs = descendants(first.process.pid)
    assert len(programs) >= 10
    rival = start()
    assert rival.process.wait(60) == 1
    assert rival.words().strip() == "The portal already runs here: stop it with Ctrl-C where it was started."

    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(60) == 0
    assert wait_until(lambda: are_gone(programs), 5)

    second = start()
    assert second.is_up(), second.words()
    programs = descendants(second.process.pid)
    second.process.kill()
    second.process.wait()
    assert wait_until(lambda: are_gone(programs), 20)

    third = start()
    assert third.is_up(), third.words()
    programs = descendants(third.process.pid)
    third.process.terminate()
    assert third.process.wait(60) == 0
    assert wait_until(lambda: are_gone(programs), 5)
