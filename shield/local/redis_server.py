"""A private Redis on a loopback port with a password of its own; nothing in it outlives it."""

import os
import secrets
import shutil
from pathlib import Path
from zlib import crc32

import redis

from shield.local.ports import first_free
from shield.local.prepare import Trouble
from shield.local.processes import Program, Supervisor

# Every folder has a port it likes, so that two of them seldom try the same one.
PORTS_FROM = 20_000

CONFIGURATION = """
bind 127.0.0.1
port {port}
requirepass {password}
dir "{home}"
databases 64
save ""
appendonly no
daemonize no
"""


def start(supervisor: Supervisor, var: Path) -> str:
    """Start Redis and answer its address."""
    if not shutil.which("redis-server"):
        raise Trouble("Redis is not installed: install the Debian package `redis-server`.")
    home = var / "redis"
    home.mkdir(parents=True, exist_ok=True)
    port, password = first_free(PORTS_FROM + crc32(str(home).encode()) % 10_000), secrets.token_hex(24)
    configuration = home / "redis.conf"
    configuration.unlink(missing_ok=True)
    with open(os.open(configuration, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(CONFIGURATION.format(port=port, password=password, home=home))
    log = home / "server.log"
    running = supervisor.start(Program("redis", ["redis-server", str(configuration)], log=log, is_service=True))
    address = f"redis://:{password}@127.0.0.1:{port}/0"
    supervisor.until(
        lambda: _answers(address), running, 30, f"The private Redis did not start: the end of {log} says why."
    )
    return address


def _answers(address: str) -> bool:
    try:
        with redis.Redis.from_url(address) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False
