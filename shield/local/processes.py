"""Start programs, show what they say, and stop them all: nothing that was started here outlives us.

Each program runs in a session of its own, so that Ctrl-C reaches only the supervisor, which then stops the programs in
the reverse order of their start. The kernel ends them too (`setpriv --pdeathsig`) if the supervisor is killed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, cast

from shield.local.prepare import ROOT, Trouble, say


@dataclass(frozen=True)
class Program:
    """What to run, and how to end it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15
    user: str | None = None
    # Where its words go; without a file they are shown, with the program's name before each line.
    log: Path | None = None
    # A service stops after the programs that use it.
    is_service: bool = False


class Running:
    """A program that was started."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process = _spawn(program)
        self._reader = threading.Thread(target=self._show, daemon=True)
        self._reader.start()

    def _show(self) -> None:
        if self.process.stdout is not None:
            with self.process.stdout as lines:
                for line in lines:
                    say(f"{self.program.name:<8} | {line.rstrip()}")

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def ask_to_stop(self) -> None:
        """Send the program its own kind of polite request."""
        if not self.has_ended:
            self.process.send_signal(self.program.stop_signal)

    def make_sure(self, patience: float | None = None) -> None:
        """Wait for the end; past the program's patience end it hard, with whatever it left in its session."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.program.patience if patience is None else patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(timeout=2)


def _spawn(program: Program) -> subprocess.Popen[str]:
    output = program.log.open("a") if program.log else subprocess.PIPE
    identity = {"user": program.user, "group": program.user, "extra_groups": []} if program.user else {}
    try:
        return subprocess.Popen(
            [*dies_with_us(program.stop_signal), *program.command],
            env=dict(program.environment),
            cwd="/" if program.user else ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
            **cast(Any, identity),
        )
    finally:
        if program.log:
            cast(Any, output).close()


def dies_with_us(number: signal.Signals = signal.SIGTERM) -> list[str]:
    """The kernel sends ``number`` to the program should we be killed."""
    return ["setpriv", "--pdeathsig", number.name.removeprefix("SIG"), "--"] if shutil.which("setpriv") else []


class Stopped(Exception):
    """Somebody asked us to stop while a step was running."""


class Supervisor:
    """Starts programs and steps; leaving its ``with`` block stops everything that was started."""

    def __init__(self) -> None:
        self._running: list[Running] = []
        self._asked = threading.Event()
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *trouble: object) -> None:
        self.stop()
        for number, handler in self._before.items():
            signal.signal(number, cast(Any, handler))

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked.set()

    def start(self, program: Program) -> Running:
        """Start ``program`` and watch it from now on."""
        self._raise_if_asked()
        running = Running(program)
        self._running.append(running)
        return running

    def step(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Run ``command`` to its end; raises ``Trouble`` when it fails and ``Stopped`` when somebody interrupts."""
        if self.wait_for(self.start(Program(name, command, environment, patience=5))):
            raise Trouble(f"The step “{name}” failed: the lines above say why.")

    def wait_for(self, running: Running) -> int:
        """Wait until a program ends by itself and return its exit code; raise ``Stopped`` when somebody interrupts."""
        while not running.has_ended:
            self._asked.wait(0.05)
            self._raise_if_asked()
        running.make_sure()
        self._running.remove(running)
        return running.process.returncode

    def foreground(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Run ``command`` on the person's own terminal and answer its exit code; Ctrl-C reaches it directly."""
        self._raise_if_asked()
        process = subprocess.Popen([*dies_with_us(), *command], env=dict(environment), cwd=ROOT)
        while process.poll() is None:
            if self._asked.wait(0.1):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(10)
                process.terminate()
                process.wait()
        self._raise_if_asked()
        return process.returncode

    def until(self, is_ready: Callable[[], bool], running: Running, seconds: float, words: str) -> None:
        """Wait until ``is_ready``; raises ``Trouble`` with ``words`` when the program ends or takes too long."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            self._raise_if_asked()
            if running.has_ended or time.monotonic() > deadline:
                raise Trouble(words)
            self._asked.wait(0.05)

    def watch(self) -> None:
        """Wait until somebody asks us to stop; raises ``Trouble`` when a program ends by itself."""
        while not self._asked.wait(0.2):
            for running in self._running:
                if running.has_ended:
                    code = running.process.returncode
                    raise Trouble(
                        f"{running.program.name} stopped by itself (exit code {code}), so everything was stopped."
                    )

    def stop(self) -> None:
        """Stop programs first and services last, each within its patience; asked twice, hasten."""
        self._asked.clear()
        programs = [running for running in self._running if not running.program.is_service]
        services = [running for running in self._running if running.program.is_service]
        for group in [programs, *([service] for service in reversed(services))]:
            for running in reversed(group):
                running.ask_to_stop()
            for running in reversed(group):
                self._await(running)
        self._running.clear()

    def _await(self, running: Running) -> None:
        deadline = time.monotonic() + running.program.patience
        while not running.has_ended and time.monotonic() < deadline:
            if self._asked.wait(0.05) and not running.program.is_service:
                break
        running.make_sure(patience=0)

    def _raise_if_asked(self) -> None:
        if self._asked.is_set():
            raise Stopped


@contextlib.contextmanager
def supervised() -> Iterator[Supervisor]:
    """A supervisor for one command: an interruption ends it quietly."""
    with contextlib.suppress(Stopped), Supervisor() as supervisor:
        yield supervisor


def python(*arguments: str) -> list[str]:
    """The command line of this very Python."""
    return [sys.executable, *arguments]
