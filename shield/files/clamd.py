"""ClamAV's daemon: send it a file, hear what it found (clamd(8), INSTREAM)."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

CHUNK = 64 * 1024
LONGEST_REPLY = 4_096
SECONDS = 60


class ScannerError(Exception):
    """The scanner did not scan the file."""


class ScannerUnreachableError(ScannerError):
    """The scanner could not be asked."""


def scan(address: str, file: IO[bytes]) -> str:
    """Return the name of what was found in a file, or nothing for a clean one; raise ``ScannerError`` otherwise."""
    try:
        with _connected(address) as daemon:
            daemon.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                daemon.sendall(struct.pack(">I", len(chunk)) + chunk)
            daemon.sendall(struct.pack(">I", 0))
            return _found(_reply(daemon))
    except OSError as error:
        raise ScannerUnreachableError(f"The virus scanner could not be asked: {error}") from error


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    """Connect to ``host:port``, or to the socket at a path."""
    host, _, port = address.rpartition(":")
    if address.startswith("/"):
        with socket.socket(socket.AF_UNIX) as daemon:
            daemon.settimeout(SECONDS)
            daemon.connect(address)
            yield daemon
    else:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS) as daemon:
            yield daemon


def _reply(daemon: socket.socket) -> str:
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < LONGEST_REPLY and (more := daemon.recv(LONGEST_REPLY)):
        heard += more
    return heard.rstrip(b"\0").decode("utf-8", "replace")


def _found(reply: str) -> str:
    words = reply.removeprefix("stream: ")
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")
    raise ScannerError(f"The virus scanner did not scan the file: {reply}")
