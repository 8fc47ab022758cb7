"""Loopback ports that nobody listens on."""

import fcntl
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shield.local.prepare import Trouble


def is_free(port: int) -> bool:
    """Whether we could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError:
            return False
    return True


def first_free(preferred: int) -> int:
    """The preferred port, or the next free one within two hundred."""
    for port in range(preferred, preferred + 200):
        if is_free(port):
            return port
    raise Trouble(f"The ports from {preferred} to {preferred + 199} are all taken: stop what listens there.")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two portals that start in the same moment choose their ports one after the other: hold this until what was
    chosen is listened on."""
    with (Path(tempfile.gettempdir()) / f"portal-ports-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def wait_until_taken(*ports: int, seconds: float = 20) -> None:
    """Until somebody answers on every port; what never comes up is reported by whoever watches it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not all(_answers(port) for port in ports):
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def web_port() -> int:
    """``PORT`` when it is set, which must then be free; else the first free port from 8000."""
    wanted = os.environ.get("PORT", "")
    if not wanted:
        return first_free(8000)
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise Trouble(f"PORT is {wanted!r}: give a number between 1 and 65535.")
    if not is_free(int(wanted)):
        raise Trouble(f"Port {wanted} is taken: stop what listens there, or choose another with `make run PORT=…`.")
    return int(wanted)
