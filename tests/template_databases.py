"""Databases to copy: one with the tables, one with the demo loaded. Each is built once; every test process copies one.

PostgreSQL copies a database in less than a second, where migrating takes half a minute and loading the demo a whole one.
A template carries the fingerprint of what it was built from in its name, so a changed migration leads to a new one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings

from shield import working_days
from shield.local.prepare import ROOT, fingerprint

APPS = ("shield", "partnership", "learninghub", "training", "reviews", "crest")
LOCK = "SELECT pg_advisory_lock(hashtext('template databases of the tests'))"
# A portal gets these from itself: a Redis of its own, so that no other worker takes its messages, and its own mail.
NOT_HANDED_ON = {"DJANGO_SETTINGS_MODULE", "EMAIL_URL", "REDIS_URL"}
# What a running portal leaves in its folder and nobody else may use.
OF_ONE_RUN = shutil.ignore_patterns("lock", "environment.json", "redis", "mail")


def _files(*patterns: str) -> Iterator[Path]:
    for app in APPS:
        for pattern in patterns:
            yield from (ROOT / app).rglob(pattern)


def tables() -> str:
    """Return the name of the database with every table and no row, and build it if there is none."""
    mark = fingerprint([*_files("migrations/*.py"), ROOT / "requirements.txt"])
    return _built("template_tables_", mark, _migrate)


def demo() -> tuple[str, Path]:
    """Return the name of the database with today's demo and the folder that belongs to it; build both if missing."""
    empty = tables()
    mark = fingerprint([*_files("*.py", "*.json"), ROOT / "requirements.txt"], str(working_days.today()))
    folder = settings.VAR_DIR / f"demo-{mark[:12]}"
    return _built("template_demo_", mark, lambda name: _load_demo(name, folder), empty), folder


def address(name: str) -> str:
    """Return the address of a database on the server that the tests run on."""
    server = settings.DATABASES["default"]
    user = server["USER"] + (f":{server['PASSWORD']}" if server["PASSWORD"] else "")
    return f"postgres://{user}@{server['HOST']}:{server['PORT']}/{name}"


def copy(template: str, name: str) -> None:
    """Make database ``name`` a copy of ``template``."""
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop(name: str) -> None:
    """Drop database ``name`` if there is one."""
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def copy_folder(template: Path, folder: Path) -> None:
    """Give a portal on a copy of the demo its documents, its keys and its static files."""
    shutil.copytree(template, folder, ignore=OF_ONE_RUN, dirs_exist_ok=True)


@contextmanager
def _server() -> Iterator[Any]:
    """A cursor of the owner, one process at a time: a database that somebody copies cannot be built or dropped."""
    server = settings.DATABASES["default"]
    connection = psycopg2.connect(
        host=server["HOST"] or None,
        port=server["PORT"] or None,
        user=server["USER"] or None,
        password=server["PASSWORD"] or None,
        dbname="postgres",
        options="-c role=portal_owner",
    )
    connection.autocommit = True
    try:
        cursor = connection.cursor()
        cursor.execute(LOCK)
        yield cursor
    finally:
        connection.close()


def _built(kind: str, mark: str, build: Callable[[str], None], base: str = "template1") -> str:
    """Return the template of a kind with this fingerprint; a half-built one and those of before are dropped."""
    name, unfinished = f"{kind}{mark[:12]}", f"{kind}unfinished"
    with _server() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [kind])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for old in found:
                cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{unfinished}" TEMPLATE "{base}"')
            build(unfinished)
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def _migrate(name: str) -> None:
    environment = {"DATABASE_URL": address(name), "DB_ROLE": "portal_owner", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    _run([sys.executable, "manage.py", "migrate", "-v0"], os.environ | environment)


def _load_demo(name: str, folder: Path) -> None:
    for old in folder.parent.glob("demo-*"):
        shutil.rmtree(old)
    _run([sys.executable, "-m", "shield.local.run", "prepare"], portal_environment(name, folder))


def portal_environment(name: str, folder: Path) -> dict[str, str]:
    """Return the environment in which a portal runs on database ``name`` and in ``folder``."""
    handed_on = {key: value for key, value in os.environ.items() if key not in NOT_HANDED_ON}
    return handed_on | {"DATABASE_URL": address(name), "PORTAL_VAR": str(folder)}


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} failed:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
