"""The servers: the portal and the bare project, each by 2 processes, and by 2 processes of 4 threads for booking."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from benchmarks import environment

SYNC = ("--workers", "2")
THREADS = ("--workers", "2", "--worker-class", "gthread", "--threads", "4")
# How long the portal keeps public pages for strangers; none, to measure what a page costs.
UNCACHED = {"PUBLIC_PAGE_CACHE_SECONDS": "0"}


@dataclass(frozen=True)
class Server:
    port: int
    pid: int


@dataclass(frozen=True)
class Servers:
    limit: Server
    limit_threads: Server
    portal: Server
    portal_cached: Server
    portal_threads: Server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(application: str, settings: dict[str, str], workers: tuple[str, ...]) -> Iterator[Server]:
    """One gunicorn on the loopback address, for as long as the block lasts."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--backlog", "2048"]
    command += [*workers, "--no-control-socket", "--log-level", "warning"]
    with (environment.VAR / f"{application}.log").open("a") as log:
        process = subprocess.Popen(command, env=settings, cwd=environment.ROOT, stderr=log)
    try:
        wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int, process: subprocess.Popen) -> None:
    """Until the server takes connections."""
    for _ in range(300):
        if process.poll() is not None:
            sys.exit(f"A server did not start: its log in {environment.VAR} says why.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("A server did not answer within half a minute.")


@contextmanager
def everything() -> Iterator[Servers]:
    """The portal and the bare project side by side on the same PostgreSQL."""
    environment.VAR.mkdir(parents=True, exist_ok=True)
    manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(manage, env=environment.portal(), cwd=environment.ROOT, check=True)
    portal, limit = environment.portal(), environment.limit()
    with ExitStack() as stack:
        yield Servers(
            limit=stack.enter_context(serving("benchmarks.limit.wsgi", limit, SYNC)),
            limit_threads=stack.enter_context(serving("benchmarks.limit.wsgi", limit, THREADS)),
            portal=stack.enter_context(serving("shield.wsgi", portal | UNCACHED, SYNC)),
            portal_cached=stack.enter_context(serving("shield.wsgi", portal, SYNC)),
            portal_threads=stack.enter_context(serving("shield.wsgi", portal, THREADS)),
        )


def main(arguments: list[str]) -> None:
    """Serve until Ctrl-C, to look at by hand."""
    with everything() as servers:
        for name, server in vars(servers).items():
            print(f"{name:<16} http://127.0.0.1:{server.port}/")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print()
