"""A private PostgreSQL cluster: made once, reached by nobody but us.

The portal comes by a loopback port with a password of this cluster's own, so that its address fits every program; the
administrator comes by a socket, known to the kernel.
"""

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import psycopg2

from shield.local.ports import first_free
from shield.local.prepare import Trouble, postgres_programs, say
from shield.local.processes import Program, Supervisor

SERVER_USER = "postgres"
LONGEST_SOCKET = 107 - len("/.s.PGSQL.65535.lock")
# Every cluster has a port it likes, so that two of them seldom try the same one.
PORTS_FROM = 40_000

ROLES = {
    "portal_owner": "NOLOGIN CREATEDB",
    "portal_app": "NOLOGIN",
    "portal_auditor": "NOLOGIN",
    "portal": "LOGIN NOINHERIT",
}
# The login may act as each role; the owner may end the connections to a database that it drops.
GRANTS = "GRANT portal_owner, portal_app, portal_auditor TO portal; GRANT pg_signal_backend TO portal_owner"

CLIENTS = f"local all {SERVER_USER} peer map=portal\nhost all portal 127.0.0.1/32 scram-sha-256\n"

SETTINGS = {"listen_addresses": "127.0.0.1", "unix_socket_permissions": "0700", "max_connections": "100"}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """One private cluster in ``home``; ``durable`` unless its contents may be thrown away."""

    home: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket(self) -> Path:
        """The folder of the socket; a path longer than the kernel allows gets a short stand-in."""
        beside = self.home / "socket"
        if len(str(beside)) <= LONGEST_SOCKET:
            return beside
        return Path(tempfile.gettempdir()) / f"portal-{_short_name(self.home)}"

    @property
    def user(self) -> str | None:
        """The server refuses to run as root, so root lends it the cluster's owner or the package's own user."""
        if os.geteuid() != 0:
            return None
        return pwd.getpwuid(self.data.stat().st_uid).pw_name if self.data.exists() else SERVER_USER

    @property
    def port(self) -> int:
        """The port that the cluster was last started on."""
        return int((self.home / "port").read_text())

    def address(self, database: str) -> str:
        """Where the portal finds ``database``."""
        return f"postgres://portal:{self.password()}@127.0.0.1:{self.port}/{database}"

    def password(self) -> str:
        """The portal's password here, made once."""
        file = self.home / "password"
        if not file.exists():
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
                target.write(secrets.token_hex(24))
        return file.read_text()

    def programs(self) -> Path:
        """The folder of server programs that fit this cluster, else the newest."""
        folders = postgres_programs()
        version = self.data / "PG_VERSION"
        if version.exists():
            wanted = version.read_text().strip()
            folders = [folder for folder in folders if _major(folder) == wanted]
            if not folders:
                raise Trouble(f"The database was made by PostgreSQL {wanted}, which is gone: run `make clean` first.")
        if not folders:
            raise Trouble("PostgreSQL is not installed: install the Debian package `postgresql`.")
        return folders[0]

    def program(self) -> Program:
        """The server as the supervisor starts it: SIGINT is PostgreSQL's quick and clean stop."""
        ours = {"port": str(self.port), "unix_socket_directories": str(self.socket)}
        choices = SETTINGS | ({} if self.durable else THROW_AWAY) | ours
        command = [str(self.programs() / "postgres"), "-D", str(self.data)]
        for name, value in choices.items():
            command += ["-c", f"{name}={value}"]
        return Program(
            "postgres",
            command,
            stop_signal=signal.SIGINT,
            patience=30,
            user=self.user,
            log=self.home / "server.log",
            is_service=True,
        )


def home_for(var: Path) -> Path:
    """Where the cluster of ``var`` lives: inside it, unless the server's user may not come there (as under /root)."""
    inside = var / "postgres"
    inside.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0 or _may_enter(inside.resolve()):
        return inside.resolve()
    outside = Path("/var/tmp") / f"portal-{_short_name(var)}"  # noqa: S108 - owned by the server's user alone
    outside.mkdir(mode=0o700, exist_ok=True)
    if outside.stat().st_uid not in {0, _server_uid()}:
        raise Trouble(f"{outside} belongs to another user: remove it, or move the project out of a private folder.")
    inside.rmdir()
    inside.symlink_to(outside)
    return outside


def _may_enter(folder: Path) -> bool:
    _server_uid()
    test = ["test", "-x", str(folder)]
    return subprocess.run(test, user=SERVER_USER, group=SERVER_USER, extra_groups=[], check=False).returncode == 0


def _server_uid() -> int:
    try:
        return pwd.getpwnam(SERVER_USER).pw_uid
    except KeyError:
        raise Trouble("The system user `postgres` is missing: install the Debian package `postgresql`.") from None


def _short_name(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def _major(programs: Path) -> str:
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return answer.split()[2].split(".")[0]


def start(supervisor: Supervisor, var: Path, *, durable: bool) -> Cluster:
    """Make the cluster when there is none, start it, and give it the portal's roles and database."""
    cluster = Cluster(home_for(var), durable)
    prepare(cluster)
    _clear_after_crash(cluster)
    _let_us_in(cluster)
    (cluster.home / "port").write_text(str(first_free(PORTS_FROM + crc32(str(cluster.home).encode()) % 10_000)))
    running = supervisor.start(cluster.program())
    log = cluster.home / "server.log"
    supervisor.until(
        lambda: _answers(cluster), running, 60, f"The private PostgreSQL did not start: the end of {log} says why."
    )
    _make_roles(cluster)
    return cluster


def prepare(cluster: Cluster) -> None:
    """Make the cluster when there is none; it has no roles and no database of the portal yet."""
    _prepare_folders(cluster)
    if not cluster.data.exists():
        _make(cluster)


def _prepare_folders(cluster: Cluster) -> None:
    cluster.socket.mkdir(mode=0o700, exist_ok=True)
    if cluster.user:
        for folder in (cluster.home, cluster.socket):
            shutil.chown(folder, cluster.user, cluster.user)


def _make(cluster: Cluster) -> None:
    """Make the cluster beside its place and move it there when it is whole: an interrupted start leaves nothing half."""
    say("Making the private database cluster …")
    unfinished = cluster.home / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [str(cluster.programs() / "initdb"), "-D", str(unfinished), "-U", SERVER_USER, "-A", "peer"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    identity: dict[str, Any] = {"user": cluster.user, "group": cluster.user, "extra_groups": []} if cluster.user else {}
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **identity)
    if done.returncode:
        raise Trouble(f"The private database cluster could not be made: {done.stderr.strip().splitlines()[-1]}")
    unfinished.rename(cluster.data)


def _let_us_in(cluster: Cluster) -> None:
    """Write down who may connect: whoever starts the portal here, and nobody else."""
    us = {pwd.getpwuid(os.geteuid()).pw_name, pwd.getpwuid(cluster.data.stat().st_uid).pw_name}
    lines = [f"portal {client} {SERVER_USER}\n" for client in sorted(us)]
    (cluster.data / "pg_hba.conf").write_text(CLIENTS)
    (cluster.data / "pg_ident.conf").write_text("".join(lines))


def _clear_after_crash(cluster: Cluster) -> None:
    """After a crash: stop a server that was left behind, and drop its lock files so that they stop nobody."""
    lock = cluster.data / "postmaster.pid"
    if not lock.exists():
        return
    number = int(lock.read_text().split()[0])
    if _is_our_server(number, cluster):
        os.kill(number, signal.SIGINT)
        for _ in range(300):
            if not _is_our_server(number, cluster):
                break
            time.sleep(0.1)
    for leftover in (lock, *cluster.socket.glob(".s.PGSQL.*")):
        leftover.unlink(missing_ok=True)


def _is_our_server(number: int, cluster: Cluster) -> bool:
    """Whether process ``number`` is a server of this very cluster; its number may be somebody else's by now."""
    try:
        command = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return command[0].endswith(b"postgres") and str(cluster.data).encode() in command


def _answers(cluster: Cluster) -> bool:
    try:
        with administration(cluster):
            return True
    except psycopg2.OperationalError:
        return False


@contextlib.contextmanager
def administration(cluster: Cluster) -> Iterator[Any]:
    """A cursor of the cluster's administrator, outside any transaction."""
    connection = psycopg2.connect(host=str(cluster.socket), port=cluster.port, user=SERVER_USER, dbname="postgres")
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def _make_roles(cluster: Cluster) -> None:
    with administration(cluster) as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        existing = {row[0] for row in cursor.fetchall()}
        for role, kind in ROLES.items():
            if role not in existing:
                cursor.execute(f"CREATE ROLE {role} {kind}")
        cursor.execute(GRANTS)
        cursor.execute("ALTER ROLE portal PASSWORD %s", [cluster.password()])
    make_database(cluster, "portal")


def make_database(cluster: Cluster, name: str) -> None:
    """Make database ``name`` for the owner role, unless it exists."""
    with administration(cluster) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}" OWNER portal_owner')
